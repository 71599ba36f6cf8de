"""Visits that founded a household wait for the village's eye: few rows, found without a scan."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("collection", "0006_typed_seconds"),)
    operations = (
        AddIndexConcurrently(
            "visit",
            models.Index(
                fields=["code", "recorded_at"],
                name="visit_founding",
                condition=models.Q(verdict="accepted", closed_at=None, new_home__isnull=False),
            ),
        ),
    )

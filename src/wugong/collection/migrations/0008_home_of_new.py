"""The household that a key of a phone became, kept with the visits that brought people into it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("collection", "0007_founding_visits"),)
    operations = (
        migrations.AddField("visit", "home", models.BigIntegerField(null=True)),
        migrations.RunSQL(
            "GRANT UPDATE (home) ON collection_visit TO wugong_area;", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "visit",
            models.Index(
                fields=["new_home"],
                name="visit_new_home",
                condition=models.Q(new_home__isnull=False),
            ),
        ),
    )

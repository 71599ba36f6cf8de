"""A founding that is contended waits for the village too; households' tellings know their own version."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

# They bore the version of whoever told them, which no phone has of a household. The owner sees rows
# only while row security is not forced; one text is one transaction.
_SETTLED = """
ALTER TABLE collection_claim NO FORCE ROW LEVEL SECURITY;
ALTER TABLE people_household NO FORCE ROW LEVEL SECURITY;
UPDATE collection_claim c SET settled_version = least(c.settled_version, h.version)
FROM people_household h
WHERE h.id = c.household_id AND c.closed_at IS NULL AND c.visit_id IS NOT NULL;
ALTER TABLE people_household FORCE ROW LEVEL SECURITY;
ALTER TABLE collection_claim FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("collection", "0008_home_of_new"),)
    operations = (
        migrations.RunSQL(_SETTLED, migrations.RunSQL.noop),
        RemoveIndexConcurrently("visit", "visit_founding"),
        AddIndexConcurrently(
            "visit",
            models.Index(
                fields=["code", "recorded_at"],
                name="visit_founding",
                condition=models.Q(
                    verdict__in=["accepted", "conflict"], closed_at=None, new_home__isnull=False
                ),
            ),
        ),
    )

"""What stood in the clear until 0004 leaves the files too: a dropped column keeps its bytes."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("collection_visit", "collection_claim", "collection_conflict")


def rewrite(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Tables with rows of that time are written anew; an empty one has no time to lose."""
    with editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT pg_relation_size(%s::regclass)", [table])
            if cursor.fetchone() != (0,):
                cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("collection", "0004_sealed_told"),)
    operations = (migrations.RunPython(rewrite, migrations.RunPython.noop),)

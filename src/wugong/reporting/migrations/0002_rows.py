"""Row security of reporting; what the county accepted can never be changed."""

from django.db import migrations

from wugong.base.rowsecurity import PREFIX, SCOPED_ROLES, in_area, protect

OPEN = {
    "monthlyreport": "state <> 'accepted'",
    "areafigures": "state <> 'accepted'",
    "correction": "EXISTS (SELECT FROM reporting_monthlyreport r"
    " WHERE r.id = report_id AND r.state <> 'accepted')",
}


def policies(table: str, still_open: str) -> list[migrations.RunSQL]:
    """Read and add in the own area; change and take away only what is not accepted."""
    name, area = f"reporting_{table}", in_area()
    # A village opens its own people in its township's snapshot, which holds ids and no names.
    seen = f"({area}) OR code = left({PREFIX}, 9)" if table == "monthlyreport" else area
    return [
        protect(name, "SELECT, INSERT, UPDATE, DELETE"),
        migrations.RunSQL(
            f"CREATE POLICY seen ON {name} FOR SELECT TO wugong_area USING ({seen});"
            f"CREATE POLICY made ON {name} FOR INSERT TO wugong_area WITH CHECK ({area});"
            f"CREATE POLICY changed ON {name} FOR UPDATE TO wugong_area"
            f" USING ({area} AND {still_open}) WITH CHECK ({area});"
            f"CREATE POLICY taken ON {name} FOR DELETE TO wugong_area"
            f" USING ({area} AND {still_open});",
            f"DROP POLICY seen ON {name}; DROP POLICY made ON {name};"
            f"DROP POLICY changed ON {name}; DROP POLICY taken ON {name};",
        ),
    ]


class Migration(migrations.Migration):
    dependencies = (("reporting", "0001_initial"),)
    operations = (
        *(operation for table in OPEN.items() for operation in policies(*table)),
        # Parquet is compressed already.
        migrations.RunSQL(
            "ALTER TABLE reporting_monthlyreport ALTER snapshot SET STORAGE EXTERNAL;",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            f"REVOKE UPDATE ON reporting_correction FROM {SCOPED_ROLES};", migrations.RunSQL.noop
        ),
    )

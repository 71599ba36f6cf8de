"""Grants: accounts hold staff, not the county's people; permissions decide verbs."""

from pathlib import Path

from django.db import migrations

from wugong.base.rowsecurity import grant_common

TABLES = ("party", "user", "grant", "token", "loginattempt")
ADMINISTRATORS = (Path(__file__).parent.parent / "sql" / "administrators.sql").read_text("utf-8")


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_initial"),)
    operations = (
        *(grant_common(f"accounts_{table}") for table in TABLES),
        migrations.RunSQL(
            "GRANT SELECT ON accounts_user, accounts_grant, accounts_party TO wugong_audit;",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(ADMINISTRATORS, migrations.RunSQL.noop),
    )

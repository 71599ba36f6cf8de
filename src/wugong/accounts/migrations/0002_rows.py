"""Grants: accounts hold staff, not the county's people; permissions decide verbs."""

from django.db import migrations

from wugong.base.rowsecurity import grant_common

TABLES = ("party", "user", "grant", "token", "loginattempt")


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_initial"),)
    operations = (
        *(grant_common(f"accounts_{table}") for table in TABLES),
        migrations.RunSQL(
            "GRANT SELECT ON accounts_user, accounts_grant, accounts_party TO wugong_audit;"
            "GRANT SELECT, INSERT ON accounts_loginattempt TO wugong_audit;"
            "GRANT UPDATE (last_login) ON accounts_user TO wugong_audit;",
            migrations.RunSQL.noop,
        ),
    )

"""The auditor has an inbox like everybody, and no policy gives it anybody's rows."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("messages", "0002_rows"),)
    operations = (
        migrations.RunSQL(
            "GRANT SELECT ON messages_message TO wugong_audit;",
            "REVOKE SELECT ON messages_message FROM wugong_audit;",
        ),
    )

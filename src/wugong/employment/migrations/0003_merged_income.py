"""A merge adds two files' income up in one row; the history keeps what the other one said."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("employment", "0002_rows"),)
    operations = (
        migrations.RunSQL(
            "GRANT DELETE ON employment_workincome TO wugong_area;",
            "REVOKE DELETE ON employment_workincome FROM wugong_area;",
        ),
    )

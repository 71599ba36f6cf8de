"""Of two files that become one, the reason of one month why nobody was reached stands once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("collection", "0002_rows"),)
    operations = (
        migrations.RunSQL(
            "GRANT DELETE ON collection_notreached TO wugong_area;",
            "REVOKE DELETE ON collection_notreached FROM wugong_area;",
        ),
    )

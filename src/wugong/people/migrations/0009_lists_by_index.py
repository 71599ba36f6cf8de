"""Lists in the order of names and of confirmations are walked in their index alone.

Whose row it is stood in the row: an area's list read every row of the county on its way.
"""

from django.db import migrations, models

WHOSE = ("code", "is_labour", "status")


class Migration(migrations.Migration):
    dependencies = (("people", "0008_one_index_of_homes"),)
    operations = (
        migrations.RemoveIndex("labourer", "labourer_confirmed"),
        migrations.AddIndex(
            "labourer",
            models.Index(fields=["confirmed_on", "id"], include=WHOSE, name="labourer_confirmed"),
        ),
        migrations.RemoveIndex("labourer", "labourer_pinyin"),
        migrations.AddIndex(
            "labourer",
            models.Index(fields=["pinyin_key", "id"], include=WHOSE, name="labourer_pinyin"),
        ),
    )

"""Lists in the order of names and of confirmations are walked in their index alone.

Whose row it is stood in the row: an area's list read every row of the county on its way.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

WHOSE = ("code", "is_labour", "status")


class Migration(migrations.Migration):
    atomic = False  # nobody waits
    dependencies = (("people", "0008_one_index_of_homes"),)
    operations = (
        RemoveIndexConcurrently("labourer", "labourer_confirmed"),
        AddIndexConcurrently(
            "labourer",
            models.Index(fields=["confirmed_on", "id"], include=WHOSE, name="labourer_confirmed"),
        ),
        RemoveIndexConcurrently("labourer", "labourer_pinyin"),
        AddIndexConcurrently(
            "labourer",
            models.Index(fields=["pinyin_key", "id"], include=WHOSE, name="labourer_pinyin"),
        ),
    )

"""The planner knows how many people a village has, not only a township.

A hundredth of the county (8,000 people) was one step of the histogram of `code`: a village in it
counted as two people, and two of its tables were joined row by row, 466,000 times for one page.
"""

from django.db import migrations

TABLES = ("people_labourer", "people_household")
STEPS = 300  # a step is 2,700 people; 1,000 steps took 25 s to analyse


class Migration(migrations.Migration):
    dependencies = (("people", "0005_move_rows"),)
    operations = tuple(
        migrations.RunSQL(
            f"ALTER TABLE {table} ALTER code SET STATISTICS {STEPS};",
            f"ALTER TABLE {table} ALTER code SET STATISTICS -1;",
        )
        for table in TABLES
    )

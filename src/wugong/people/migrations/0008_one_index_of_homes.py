"""Two indexes held the same of households' members: each confirmed file was written to both."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("people", "0007_month_by_index"),)
    operations = (migrations.RemoveIndex("labourer", "labourer_household"),)

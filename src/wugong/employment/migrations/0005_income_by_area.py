"""A township's month reads its incomes alone, not the county's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("employment", "0004_doubts"),)
    operations = (
        migrations.AddIndex("workincome", models.Index(fields=["code"], name="income_code")),
    )

"""A month is counted from indexes: 100 MB of them hold what stands spread over 460 MB of rows."""

from django.db import migrations, models

OF_LABOURERS = (
    "birth_on",
    "household",
    "is_labour",
    "sex",
    "education",
    "status",
    "merged_into_id",
)
OF_HOUSEHOLDS = ("relocated", "member_count", "zero_employment_since")


class Migration(migrations.Migration):
    dependencies = (("people", "0006_village_sized"),)
    operations = (
        migrations.RemoveIndex("labourer", "labourer_code"),
        migrations.AddIndex(
            "labourer",
            models.Index(fields=["code", "id"], include=OF_LABOURERS, name="labourer_code"),
        ),
        migrations.RemoveIndex("household", "household_code"),
        migrations.AddIndex(
            "household",
            models.Index(fields=["code", "id"], include=OF_HOUSEHOLDS, name="household_code"),
        ),
        migrations.AddIndex(
            "povertyperiod",
            models.Index(
                fields=["code", "household"],
                include=("from_on", "to_on", "status"),
                name="poverty_period_code",
            ),
        ),
    )

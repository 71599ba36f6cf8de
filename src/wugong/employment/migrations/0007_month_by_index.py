"""A month is counted from indexes; the incomes of its year by the year."""

from django.db import migrations, models

OF_SPELLS = (
    "start_on",
    "end_on",
    "place",
    "channel",
    "end_reason",
    "is_organised",
    "is_confirmed",
    "leader_id",
    "wage_yuan_month",
    "industry",
    "withdrawn_at",
)


class Migration(migrations.Migration):
    dependencies = (("employment", "0006_from_a_list"),)
    operations = (
        migrations.RemoveIndex("employmentspell", "spell_code"),
        migrations.AddIndex(
            "employmentspell",
            models.Index(fields=["code", "labourer"], include=OF_SPELLS, name="spell_code"),
        ),
        migrations.RemoveIndex("workincome", "income_code"),
        migrations.AddIndex(
            "workincome", models.Index(fields=["year", "code"], name="income_year")
        ),
        migrations.AddIndex(
            "welfareappointment",
            models.Index(
                fields=["code", "labourer"],
                include=("start_on", "end_on"),
                name="appointment_code",
            ),
        ),
        # Twelve numbers with a whole header: with a short one each of seven looks at the array
        # copied it first.
        migrations.RunSQL(
            "ALTER TABLE employment_workincome ALTER yuan_by_month SET STORAGE PLAIN;",
            "ALTER TABLE employment_workincome ALTER yuan_by_month SET STORAGE EXTENDED;",
        ),
    )

"""Row security of the facts of work; spells that overlap are impossible."""

from django.db import migrations

from wugong.base.rowsecurity import person_table, same_code

TABLES = (
    "employment_employmentspell",
    "employment_workincome",
    "employment_welfareappointment",
)


class Migration(migrations.Migration):
    dependencies = (("employment", "0001_initial"), ("people", "0002_rows"))
    operations = (
        *(same_code(table, "labourer_id", "people_labourer") for table in TABLES),
        *(operation for table in TABLES for operation in person_table(table)),
        migrations.RunSQL(
            "ALTER TABLE employment_employmentspell ADD CONSTRAINT spell_no_overlap"
            " EXCLUDE USING gist (labourer_id WITH =, daterange(start_on, end_on, '[)') WITH &&)"
            " WHERE (withdrawn_at IS NULL);",
            "ALTER TABLE employment_employmentspell DROP CONSTRAINT spell_no_overlap;",
        ),
    )

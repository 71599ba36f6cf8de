"""Row security of wishes, consents, recommendations and referrals."""

from django.db import migrations

from wugong.base.rowsecurity import grant_common, person_table, same_code

FACTS = ("placement_wish", "placement_consent", "placement_referral")
RESULTS = ("placement_recommendation", "placement_candidate")


class Migration(migrations.Migration):
    dependencies = (("placement", "0001_initial"), ("people", "0002_rows"))
    operations = (
        grant_common("placement_policy"),
        grant_common("placement_matchrun"),
        grant_common("placement_hold"),
        *(same_code(table, "labourer_id", "people_labourer") for table in (*FACTS, *RESULTS)),
        *(operation for table in (*FACTS, *RESULTS) for operation in person_table(table)),
        *(
            migrations.RunSQL(f"GRANT DELETE ON {table} TO wugong_area;", migrations.RunSQL.noop)
            for table in RESULTS
        ),
    )

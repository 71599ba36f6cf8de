"""Row security of collection; what was said in a visit can never be changed."""

from django.db import migrations

from wugong.base.rowsecurity import area_policy, person_table, protect, same_code

OF_LABOURER = ("visit", "claim", "conflict", "finding", "need", "notreached", "sendback")
OF_HOUSEHOLD = ("claim", "conflict", "finding")
OF_GROUP = ("device", "grouptask")
CHANGING = "labourer_id, code, verdict, reason, faults, marks, version, month, closed_at"


class Migration(migrations.Migration):
    dependencies = (("collection", "0001_initial"), ("people", "0005_move_rows"))
    operations = (
        *(same_code(f"collection_{t}", "labourer_id", "people_labourer") for t in OF_LABOURER),
        *(same_code(f"collection_{t}", "household_id", "people_household") for t in OF_HOUSEHOLD),
        *(op for t in OF_LABOURER for op in person_table(f"collection_{t}")),
        *(
            op
            for t in OF_GROUP
            for op in (protect(f"collection_{t}"), area_policy(f"collection_{t}"))
        ),
        # A visit is a fact: what became of it may change, what was said may not.
        migrations.RunSQL(
            "REVOKE UPDATE ON collection_visit FROM wugong_area, wugong_station, wugong_party;"
            f"GRANT UPDATE ({CHANGING}) ON collection_visit TO wugong_area;",
            migrations.RunSQL.noop,
        ),
    )

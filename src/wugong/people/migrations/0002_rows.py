"""Row security of households and labourers; search behind one function."""

from pathlib import Path

from django.db import migrations

from wugong.base.rowsecurity import (
    PARTY,
    PREFIX,
    SCOPED_ROLES,
    area_policy,
    person_table,
    policy,
    protect,
    same_code,
)

SQL = Path(__file__).parent.parent / "sql"
AT_WORK_THERE = f"work_place >= {PREFIX} AND work_place < {PREFIX} || '~'"
NAMED = (
    f"id = ANY (ARRAY(SELECT a.labourer_id FROM people_access a WHERE a.party_id = {PARTY}"
    " AND a.until >= current_date))"
)
A_MEMBER = "EXISTS (SELECT 1 FROM people_labourer l WHERE l.household_id = {table}.{column})"

SEEN = (
    "(labourer_id IS NULL AND household_id IS NULL)"
    " OR EXISTS (SELECT 1 FROM people_labourer l WHERE l.id = base_auditline.labourer_id)"
    " OR EXISTS (SELECT 1 FROM people_household h WHERE h.id = base_auditline.household_id)"
)


def follow_member(table: str, column: str) -> list[migrations.RunSQL]:
    """Station and party see a household's row when they see one of its members."""
    rule = A_MEMBER.format(table=table, column=column)
    return [
        policy(table, "station", "wugong_station", rule),
        policy(table, "party", "wugong_party", rule),
    ]


class Migration(migrations.Migration):
    dependencies = (("people", "0001_initial"), ("base", "0002_rows"))
    operations = (
        same_code("people_labourer", "household_id", "people_household"),
        same_code("people_skill", "labourer_id", "people_labourer"),
        same_code("people_povertyperiod", "household_id", "people_household"),
        protect("people_labourer"),
        area_policy("people_labourer"),
        policy("people_labourer", "station", "wugong_station", AT_WORK_THERE),
        policy("people_labourer", "party", "wugong_party", NAMED),
        protect("people_household"),
        area_policy("people_household"),
        *follow_member("people_household", "id"),
        *person_table("people_skill"),
        protect("people_povertyperiod"),
        area_policy("people_povertyperiod"),
        *follow_member("people_povertyperiod", "household_id"),
        # A party reads its own names; those who bring a person and a party together write them.
        protect("people_access", "SELECT, INSERT, UPDATE, DELETE"),
        policy(
            "people_access",
            "area",
            "wugong_area",
            "EXISTS (SELECT 1 FROM people_labourer l WHERE l.id = people_access.labourer_id)",
        ),
        policy("people_access", "party", "wugong_party", f"party_id = {PARTY}"),
        protect("people_handover"),
        policy(
            "people_handover",
            "area",
            "wugong_area",
            f"(from_code >= {PREFIX} AND from_code < {PREFIX} || '~')"
            f" OR (to_code >= {PREFIX} AND to_code < {PREFIX} || '~')",
        ),
        migrations.RunSQL(
            (SQL / "search.sql").read_text("utf-8").replace("SCOPED_ROLES", SCOPED_ROLES),
            migrations.RunSQL.noop,
        ),
        # Lines of the history about a person or household: for those who see the person.
        migrations.RunSQL(
            f"CREATE POLICY seen ON base_auditline FOR SELECT TO {SCOPED_ROLES} USING ({SEEN});",
            migrations.RunSQL.noop,
        ),
        # A certificate or merge deletes nothing a person would miss; skills may be replaced.
        migrations.RunSQL(
            f"GRANT DELETE ON people_skill TO {SCOPED_ROLES};", migrations.RunSQL.noop
        ),
    )

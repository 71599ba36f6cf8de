"""Invariants of the whole database: what must hold whoever wrote what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from wugong.base import clock, seals
from wugong.base.models import AuditLine
from wugong.base.scopes import AUDIT, NOBODY, area_scope, scope
from wugong.reporting.queries import reports

# (name, what is wrong when the query finds a row); each returns a count and one example id
EMPTY: tuple[tuple[str, str], ...] = (
    (
        "spells do not overlap",
        "SELECT count(*), min(a.id) FROM (SELECT id, start_on, lag(coalesce(end_on, 'infinity'))"
        " OVER (PARTITION BY labourer_id ORDER BY start_on) AS before"
        " FROM employment_employmentspell WHERE withdrawn_at IS NULL) a"
        " WHERE a.before > a.start_on",
    ),
    (
        "every spell lies in its person's home",
        "SELECT count(*), min(s.id) FROM employment_employmentspell s"
        " LEFT JOIN people_labourer l ON l.id = s.labourer_id WHERE l.code IS DISTINCT FROM s.code",
    ),
    (
        "every labourer lies in their household's home",
        "SELECT count(*), min(l.id) FROM people_labourer l"
        " LEFT JOIN people_household h ON h.id = l.household_id"
        " WHERE h.code IS DISTINCT FROM l.code",
    ),
    (
        "the file's work place is the open spell's",
        "SELECT count(*), min(l.id) FROM people_labourer l LEFT JOIN employment_employmentspell s"
        " ON s.labourer_id = l.id AND s.withdrawn_at IS NULL AND s.start_on <= %(today)s"
        " AND (s.end_on IS NULL OR s.end_on > %(today)s)"
        " WHERE l.status = 'on_roll' AND l.work_place <> coalesce(left(s.place, 6), '')",
    ),
    (
        "nobody works out of the county and holds a welfare post, but for known doubts",
        "SELECT count(*) FILTER (WHERE a.end_on IS NULL AND s.start_on < a.start_on), min(a.id)"
        " FROM employment_welfareappointment a JOIN employment_employmentspell s"
        " ON s.labourer_id = a.labourer_id AND s.end_on IS NULL AND s.withdrawn_at IS NULL"
        " WHERE a.end_on IS NULL AND NOT s.place LIKE %(home)s || '%%'",
    ),
    (
        "household counts equal their members",
        "SELECT count(*), min(h.id) FROM people_household h JOIN (SELECT household_id,"
        " count(*) FILTER (WHERE is_labour) AS labour FROM people_labourer"
        " WHERE status IN ('on_roll', 'lost') GROUP BY 1) m ON m.household_id = h.id"
        " WHERE h.labour_count <> m.labour",
    ),
    (
        "filled places never exceed openings",
        "SELECT count(*), min(id) FROM employers_vacancy WHERE filled > openings",
    ),
    (
        "a visit that was taken stands in its person's file",
        "SELECT count(*), min(v.seq) FROM collection_visit v"
        " LEFT JOIN people_labourer l ON l.id = v.labourer_id"
        " WHERE v.verdict IN ('accepted', 'conflict') AND (l.id IS NULL OR v.version > l.version"
        " AND NOT EXISTS (SELECT FROM people_labourer m WHERE m.merged_into_id = l.id))",
    ),
    (
        "every visit of a phone is counted as come",
        "SELECT count(*), min(v.seq) FROM collection_visit v"
        " JOIN collection_device d ON d.id = v.device_id"
        " WHERE v.seq > d.settled_seq AND NOT v.seq = ANY(d.seqs_beyond)",
    ),
    (
        "no month covers more people than its group has",
        "SELECT count(*), min(id) FROM collection_grouptask"
        " WHERE covered > people OR changed > covered",
    ),
    (
        "an open conflict has two tellings",
        "SELECT count(*), min(c.id) FROM collection_conflict c WHERE c.closed_at IS NULL"
        " AND (SELECT count(*) FROM collection_claim t WHERE t.field = c.field"
        " AND t.closed_at IS NULL"
        " AND (t.labourer_id = c.labourer_id OR t.household_id = c.household_id)) < 2",
    ),
    (
        "what visits told is sealed",
        "SELECT count(*), min(id) FROM"
        " (SELECT seq AS id, told_sealed AS value FROM collection_visit UNION ALL"
        " SELECT id, unnest(ARRAY[old_sealed, new_sealed, became_sealed]) FROM collection_claim"
        " UNION ALL SELECT id, unnest(ARRAY[stands_sealed, sides_sealed, decided_sealed])"
        " FROM collection_conflict) told WHERE length(value) < 30 OR get_byte(value, 0) <> 1",
    ),
    (
        "what other offices' lists told is sealed",
        "SELECT count(*), min(id) FROM (SELECT id, told_sealed AS value FROM comparison_difference"
        " UNION ALL SELECT id, content_sealed FROM comparison_piece) told"
        " WHERE length(value) < 30 OR get_byte(value, 0) <> 1",
    ),
    (
        "every finished plan is proven",
        "SELECT count(*), min(id) FROM placement_matchrun"
        " WHERE state = 'done' AND with_plan AND objective <> upper_bound",
    ),
)
FREEZING = ("reporting.consolidate", "reporting.send_back", "reporting.accept")
PERSON_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relrowsecurity
"""
# Columns that say whose a row is, or whom it names; the history keeps the id it was written with.
OF_A_PERSON = """
SELECT c.relname, a.attname FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
 WHERE a.attname IN ('labourer_id', 'leader_id', 'with_labourer_id') AND NOT a.attisdropped
   AND c.relname <> 'base_auditline' AND has_table_privilege(c.oid, 'SELECT')
 ORDER BY 1, 2
"""
UNPROTECTED = """
SELECT DISTINCT a.attrelid::regclass::text FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
 WHERE a.attname IN ('labourer_id', 'household_id') AND NOT c.relrowsecurity
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant and whether it holds."""

    check: str
    ok: bool
    detail: str = ""


def run_all() -> Iterator[Check]:
    """Every invariant, one after the other."""
    values: dict[str, Any] = {"home": settings.HOME_COUNTY, "today": clock.business_today()}
    with scope(area_scope(settings.HOME_COUNTY[:2])), connection.cursor() as cursor:
        for name, statement in EMPTY:
            cursor.execute(statement, values)
            count, example = cursor.fetchone()
            yield Check(name, not count, f"{count} rows, first id {example}" if count else "")
    steps: tuple[Callable[[], Check], ...] = (
        _months,
        _merged_files,
        _row_security,
        _nothing_without_scope,
        _audit,
    )
    for step in steps:
        yield step()


def _merged_files() -> Check:
    """Whatever table a room adds: a merge that leaves its rows behind is seen here."""
    found = []
    with scope(area_scope(settings.HOME_COUNTY[:2])), connection.cursor() as cursor:
        cursor.execute(OF_A_PERSON)
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE "{column}" IN'  # noqa: S608  # from pg_class
                " (SELECT id FROM people_labourer WHERE merged_into_id IS NOT NULL)"
            )
            if count := cursor.fetchone()[0]:
                found.append(f"{table}.{column}: {count}")
    return Check("nothing hangs on a merged file", not found, ", ".join(found))


def _months() -> Check:
    """Every frozen month again from its snapshot, whatever moved, merged or died since."""
    area = settings.HOME_COUNTY[:2]
    with scope(area_scope(area)):
        found = [f"{fault.month} {fault.code}: {fault.what}" for fault in reports.recount(area)]
        digests = reports.digests(area)
    found += [
        f"{month} {code}: not the hash of the history"
        for (month, code), told in _told_hashes().items()
        if digests.get((month, code)) != told
    ]
    return Check("locked months recount equal", not found, ", ".join(found[:5]))


def _told_hashes() -> dict[tuple[str, str], str]:
    """{(month, township): SHA-256} of what stands frozen, as the sealed history tells it."""
    told: dict[tuple[str, str], str] = {}
    with scope(AUDIT):
        rows = AuditLine.objects.filter(action__in=FREEZING, outcome="done")
        for area, diff in rows.order_by("id").values_list("area", "diff"):
            month, said = diff["month"][1], diff["sha256"][1]
            many = said if isinstance(said, dict) else {area: said}
            told |= {(month, code): digest for code, digest in many.items()}
    return {key: digest for key, digest in told.items() if digest is not None}


def _row_security() -> Check:
    with connection.cursor() as cursor:
        cursor.execute(UNPROTECTED)
        found = [row[0] for row in cursor.fetchall()]
    return Check("every table of persons has row security", not found, ", ".join(found))


def _nothing_without_scope() -> Check:
    with scope(NOBODY), connection.cursor() as cursor:
        cursor.execute(PERSON_TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        open_tables = []
        for table in tables:
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')  # noqa: S608  # from pg_class
            if cursor.fetchone()[0]:
                open_tables.append(table)
    return Check("without a scope nobody is visible", not open_tables, ", ".join(open_tables))


def _audit() -> Check:
    fault = seals.first_fault()
    return Check("the audit trail is whole", not fault, fault)

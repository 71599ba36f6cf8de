"""Bulk reads as typed frames: COPY … TO STDOUT under row security, parsed by Polars.

Persons, wishes, spells and households are joined here in one pass, because 800,000 people read
room by room would cross the wire four times; row security applies to each table as ever.
"""

from datetime import date
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection

from wugong.people.enums import REGISTERED
from wugong.placement.enums import ConsentKind, Pool
from wugong.placement.rules.pool import OUT_OF_WORK, SEEKING
from wugong.placement.rules.referrals import UNDER_WAY

TEXT, INT, BOOL = pl.String, pl.Int64, pl.Boolean

PERSONS = {
    "id": INT, "code": TEXT, "birth_day": pl.Int32, "sex": TEXT, "education": TEXT,
    "capability": TEXT, "household_id": INT, "fresh_days": pl.Int32, "employer_id": INT,
    "wish_kind": TEXT, "occupation_1": TEXT, "occupation_2": TEXT, "occupation_3": TEXT,
    "place_1": TEXT, "place_2": TEXT, "place_3": TEXT, "wage_floor": pl.Int32,
    "near_home": BOOL, "opted_out": BOOL,
}  # fmt: skip
SKILLS = {"labourer_id": INT, "occupation": TEXT, "level": pl.Int8, "certificate_type": TEXT}
HOUSEHOLDS = {"id": INT, "is_zero": BOOL, "is_registered": BOOL, "is_relocated": BOOL}
AFFINITY = {"village": TEXT, "employer_id": INT, "count": pl.Int32}
VACANCIES = {
    "id": INT, "occupation": TEXT, "level": pl.Int8, "education_min": pl.Int8,
    "age_min": pl.Int8, "age_max": pl.Int8, "start_day": pl.Int32, "wage": pl.Int32,
    "place": pl.Int32, "openings": pl.Int32, "employer_id": INT, "record": pl.Int8,
    "blocked": BOOL, "needs_full_strength": BOOL, "certificate": TEXT, "sex_limit": TEXT,
    "fresh_days": pl.Int32,
}  # fmt: skip

_PERSON_COLUMNS = """
SELECT l.id, l.code, l.birth_on - date '1970-01-01', l.sex, l.education, l.capability,
  l.household_id, %(day)s - l.confirmed_on, s.employer_id, w.kind,
  w.occupations[1], w.occupations[2], w.occupations[3], w.places[1], w.places[2], w.places[3],
  w.wage_floor_yuan_month, w.near_home OR w.kind = 'nearby', o.labourer_id IS NOT NULL
FROM people_labourer l
"""
_LIVE_WISH = """
JOIN placement_wish w ON w.labourer_id = l.id AND w.ended_at IS NULL AND w.until >= %(day)s
  AND w.kind = ANY(%(kinds)s)
"""
_NOW_AND_NO = """
LEFT JOIN employment_employmentspell s
  ON s.labourer_id = l.id AND s.end_on IS NULL AND s.withdrawn_at IS NULL
LEFT JOIN (
  SELECT labourer_id FROM (
    SELECT DISTINCT ON (labourer_id) labourer_id, is_given FROM placement_consent
    WHERE kind = %(machine)s ORDER BY labourer_id, id DESC) latest
  WHERE NOT is_given) o ON o.labourer_id = l.id
WHERE l.status = 'on_roll' AND l.is_labour
"""
_OUT_OF_WORK = """
  AND (w.wants_change OR l.employment_state = ANY(%(states)s))
  AND NOT EXISTS (SELECT 1 FROM placement_referral r
    WHERE r.labourer_id = l.id AND r.state = ANY(%(under_way)s))
"""
_ONE = "  AND l.id = %(labourer)s\n"

_SKILLS = """
SELECT k.labourer_id, k.occupation, k.level, k.certificate_type FROM people_skill k
{only}
"""
_HOUSEHOLDS = """
SELECT id, zero_employment_since IS NOT NULL, poverty_status = ANY(%(registered)s), relocated
FROM people_household
WHERE zero_employment_since IS NOT NULL OR relocated OR poverty_status = ANY(%(registered)s)
"""
_AFFINITY = """
SELECT left(code, 12), employer_id, count(*) FROM employment_employmentspell
WHERE end_on IS NULL AND withdrawn_at IS NULL AND employer_id IS NOT NULL
  AND code >= %(area)s AND code < %(area)s || '~'
GROUP BY 1, 2
"""
_VACANCIES = """
SELECT v.id, v.occupation, least(v.skill_level, 5), least(v.education_min, 6),
  least(v.age_min, 127), least(v.age_max, 127),
  greatest(v.starts_on, %(day)s) - date '1970-01-01', v.wage_min_yuan_month, rpad(v.place, 6, '0'),
  greatest(v.openings - v.filled - coalesce(h.held, 0), 0), v.employer_id, e.record,
  e.on_arrears_list OR v.state <> 'verified' OR v.valid_until < %(day)s,
  v.needs_full_strength, v.certificate, v.sex_limit, %(day)s - v.confirmed_on
FROM employers_vacancy v JOIN employers_employer e ON e.id = v.employer_id
LEFT JOIN placement_hold h ON h.vacancy_id = v.id
WHERE {only} ORDER BY v.id
"""


def _copied(query: str, columns: dict[str, Any], **params: Any) -> pl.DataFrame:
    """The rows of a query; only NULL is null, an empty text stays a text."""
    text = BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, NULL '\\N')", params) as copy,
    ):
        for block in copy:
            text.write(block)
    if not text.tell():
        return pl.DataFrame(schema=columns)
    text.seek(0)
    as_read = {name: TEXT if kind == BOOL else kind for name, kind in columns.items()}
    frame = pl.read_csv(text, has_header=False, schema=as_read, null_values=["\\N"])
    marks = [name for name, kind in columns.items() if kind == BOOL]
    frame = frame.with_columns((pl.col(name) == "t").fill_null(False) for name in marks)
    return frame.sort(frame.columns[:2])  # the same order whatever way the database took


def pool_persons(pool: str, day: date) -> pl.DataFrame:
    """Everybody in the pool, those who opted out of the machine marked."""
    if pool == Pool.DAILY:
        query = _PERSON_COLUMNS + _LIVE_WISH + _NOW_AND_NO + _OUT_OF_WORK
    else:
        query = _PERSON_COLUMNS + "LEFT " + _LIVE_WISH.lstrip() + _NOW_AND_NO
    return _persons(query, day)


def one_person(labourer_id: int, day: date) -> pl.DataFrame:
    """The same row for one person, in whatever pool they stand."""
    query = _PERSON_COLUMNS + "LEFT " + _LIVE_WISH.lstrip() + _NOW_AND_NO + _ONE
    return _persons(query, day, labourer=labourer_id)


def _persons(query: str, day: date, **more: Any) -> pl.DataFrame:
    return _copied(
        query,
        PERSONS,
        day=day,
        kinds=[str(kind) for kind in SEEKING],
        machine=str(ConsentKind.MACHINE),
        states=[str(state) for state in OUT_OF_WORK],
        under_way=[str(state) for state in UNDER_WAY],
        **more,
    )


def skills(labourer_id: int | None = None) -> pl.DataFrame:
    """Skills of everybody in the scope, or of one."""
    only = "" if labourer_id is None else "WHERE k.labourer_id = %(labourer)s"
    return _copied(_SKILLS.format(only=only), SKILLS, labourer=labourer_id)


def priority_households() -> pl.DataFrame:
    """Households that come first, and by what."""
    return _copied(_HOUSEHOLDS, HOUSEHOLDS, registered=list(REGISTERED))


def fellow_villagers(area: str) -> pl.DataFrame:
    """How many of a village work for an employer now."""
    return _copied(_AFFINITY, AFFINITY, area=area)


def open_vacancies(day: date) -> pl.DataFrame:
    """Verified demand in date; employers on the arrears list are marked, not hidden."""
    only = "v.state = 'verified' AND v.valid_until >= %(day)s"
    return _copied(_VACANCIES.format(only=only), VACANCIES, day=day)


def some_vacancies(ids: list[int], day: date) -> pl.DataFrame:
    """These vacancies, in whatever state."""
    return _copied(_VACANCIES.format(only="v.id = ANY(%(ids)s)"), VACANCIES, day=day, ids=ids)

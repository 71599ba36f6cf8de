"""The facts that checks read, of many people at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db.models import QuerySet

from wugong.base import clock
from wugong.base.direct import listed, planned
from wugong.base.statements import rows_of
from wugong.collection.enums import Level
from wugong.collection.models import Finding
from wugong.collection.rules.checks import HouseholdFacts, PersonFacts, SpellFacts
from wugong.people.models import Labourer
from wugong.places import queries as places

# One read: with each change that a phone sends (security.md I1).
_FACTS = """
SELECT l.id, l.code, l.household_id, l.status, l.birth_on, l.education, l.student_status, l.health,
  l.capability, l.employment_state,
  s.place, s.employer_name, s.industry, s.channel, s.wage_yuan_month,
  EXISTS (SELECT FROM employment_welfareappointment a
          WHERE a.labourer_id = l.id AND a.end_on IS NULL),
  coalesce(w.kind, ''),
  coalesce(w.occupations <> '{}' OR w.places <> '{}' OR w.note <> '', false)
    OR EXISTS (SELECT FROM collection_need n WHERE n.labourer_id = l.id AND n.closed_at IS NULL)
FROM people_labourer l
LEFT JOIN employment_employmentspell s
  ON s.labourer_id = l.id AND s.withdrawn_at IS NULL AND s.start_on <= %(today)s::date
  AND (s.end_on IS NULL OR s.end_on > %(today)s::date)
LEFT JOIN placement_wish w ON w.labourer_id = l.id AND w.ended_at IS NULL
WHERE l.id = ANY(%(ids)s::bigint[])
"""
_RELATIONS = """
SELECT household_id, code, relation FROM people_labourer
WHERE household_id = ANY(%s::bigint[]) AND status IN ('on_roll', 'lost')
"""
_OPEN = """
(labourer_id = ANY(%s::bigint[]) OR household_id = ANY(%s::bigint[])) AND closed_at IS NULL
ORDER BY id
"""


_Facts: Callable[..., PersonFacts] = PersonFacts


def person_facts(ids: Sequence[int]) -> dict[tuple[int, str, int], PersonFacts]:
    """(person, group, household) → facts."""
    if not ids:
        return {}
    rows = planned(_FACTS, {"ids": listed(ids), "today": clock.business_today()})
    found = {}
    for pk, code, household, *facts in rows:
        own, (place, *stay), (in_post, kind, has_need) = facts[:7], facts[7:12], facts[12:]
        spell = SpellFacts(_to_county(place), *stay) if place is not None else None
        found[pk, code, household] = _Facts(*own, spell, in_post, kind, has_need)
    return found


def _to_county(place: str) -> str:
    """A city without counties is known to county level by its own four digits (P1)."""
    whole = place.ljust(6, "0")
    return whole if len(place) == 4 and places.is_work_place(whole) else place


def household_facts(ids: Sequence[int]) -> dict[tuple[int, str], HouseholdFacts]:
    """(household, group) → the relations of those on the roll."""
    relations: dict[tuple[int, str], list[str]] = defaultdict(list)
    for household, code, relation in planned(_RELATIONS, [listed(ids)]):
        relations[household, code].append(relation)
    return {key: HouseholdFacts(tuple(values)) for key, values in relations.items()}


def open_findings(ids: Sequence[int], homes: Iterable[int]) -> list[Finding]:
    """What checks found of people and households and still holds."""
    return rows_of(Finding, _OPEN, [listed(ids), listed(homes)])


def people_of_group(code: str) -> list[int]:
    """Everybody whose file is in the group."""
    return list(Labourer.objects.filter(code=code).values_list("pk", flat=True))


def locked_doubts(rule: str, area: str, most: int) -> QuerySet[Finding]:
    """Open doubts of one check in an area that nobody has explained yet, held for a change."""
    rows = Finding.objects.select_for_update().filter(code__gte=area, code__lt=area + "~")
    waiting = rows.filter(rule=rule, level=Level.DOUBT, closed_at__isnull=True, explanation="")
    return waiting.order_by("code", "id")[:most]

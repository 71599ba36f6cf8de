"""The facts that checks read, of many people at once."""

from collections import defaultdict
from collections.abc import Sequence

from wugong.collection.models import Need
from wugong.collection.rules.checks import HouseholdFacts, PersonFacts, SpellFacts
from wugong.employment.models import EmploymentSpell, WelfareAppointment
from wugong.people.models import Labourer
from wugong.placement.models import Wish
from wugong.places import queries as places

_FACTS = (
    "id",
    "household_id",
    "code",
    "status",
    "birth_on",
    "education",
    "student_status",
    "health",
    "capability",
    "employment_state",
)
_SPELL = ("labourer_id", "place", "employer_name", "industry", "channel", "wage_yuan_month")


def person_facts(ids: Sequence[int]) -> dict[tuple[int, str, int], PersonFacts]:
    """(person, group, household) → facts, in four reads."""
    spells = {
        labourer: SpellFacts(_to_county(place), *facts)
        for labourer, place, *facts in EmploymentSpell.objects.filter(
            labourer_id__in=ids, end_on__isnull=True, withdrawn_at__isnull=True
        ).values_list(*_SPELL)
    }
    posts = WelfareAppointment.objects.filter(labourer_id__in=ids, end_on__isnull=True)
    in_post = set(posts.values_list("labourer_id", flat=True))
    wishes = {
        pk: (kind, bool(occupations or wanted or note))
        for pk, kind, occupations, wanted, note in Wish.objects.filter(
            labourer_id__in=ids, ended_at__isnull=True
        ).values_list("labourer_id", "kind", "occupations", "places", "note")
    }
    needs = Need.objects.filter(labourer_id__in=ids, closed_at__isnull=True)
    needing = set(needs.values_list("labourer_id", flat=True))
    found = {}
    for row in Labourer.objects.filter(pk__in=ids).values(*_FACTS):
        pk, household, code = row.pop("id"), row.pop("household_id"), row.pop("code")
        kind, has_trade = wishes.get(pk, ("", False))
        found[pk, code, household] = PersonFacts(
            **row,
            spell=spells.get(pk),
            has_welfare_post=pk in in_post,
            wish_kind=kind,
            has_need=has_trade or pk in needing,
        )
    return found


def _to_county(place: str) -> str:
    """A city without counties is known to county level by its own four digits (P1)."""
    whole = place.ljust(6, "0")
    return whole if len(place) == 4 and places.is_work_place(whole) else place


def household_facts(ids: Sequence[int]) -> dict[tuple[int, str], HouseholdFacts]:
    """(household, group) → the relations of those on the roll."""
    relations: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = Labourer.objects.filter(household_id__in=ids, status__in=("on_roll", "lost"))
    for household, code, relation in rows.values_list("household_id", "code", "relation"):
        relations[household, code].append(relation)
    return {key: HouseholdFacts(tuple(values)) for key, values in relations.items()}


def people_of_group(code: str) -> list[int]:
    """Everybody whose file is in the group."""
    return list(Labourer.objects.filter(code=code).values_list("pk", flat=True))

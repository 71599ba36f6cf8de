"""One person, one household; what is sealed is opened for the one who may ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wugong.base import clock, crypto
from wugong.base.errors import Refusal
from wugong.people import rules
from wugong.people.models import Access, HandOver, Household, Labourer, PovertyPeriod, Skill


@dataclass(frozen=True, slots=True)
class Person:
    """One file with its household and skills."""

    row: Labourer
    home: Household
    skills: Sequence[Skill]


def labourer(labourer_id: int) -> Labourer:
    """One file of the scope; what is outside does not exist. A merged file leads to the kept."""
    found = Labourer.objects.filter(pk=labourer_id).first()
    if found is None:
        raise Refusal("not_found")
    if found.merged_into_id is not None:
        kept = Labourer.objects.filter(pk=found.merged_into_id).first()
        if kept is None:
            raise Refusal("not_found")
        return kept
    return found


def person(labourer_id: int) -> Person:
    """One file with what its page shows."""
    row = labourer(labourer_id)
    return Person(row, household(row.household_id), list(skills_of(row.pk)))


def household(household_id: int) -> Household:
    """One household of the scope; one that went with a merge leads to the one it went into."""
    found = Household.objects.filter(pk=household_id).first()
    if found is not None and found.merged_into_id is not None:
        found = Household.objects.filter(pk=found.merged_into_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def household_number(household_id: int) -> str:
    """How its file is called; nothing out of sight. One folded into another has its own."""
    found = Household.objects.filter(pk=household_id).values_list("number", flat=True)
    return found.first() or ""


def locked_labourer(labourer_id: int) -> Labourer:
    """The file, held until the transaction ends."""
    found = Labourer.objects.select_for_update().filter(pk=labourer_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def locked_household(household_id: int) -> Household:
    """The household, held until the transaction ends."""
    found = Household.objects.select_for_update().filter(pk=household_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


@dataclass(frozen=True, slots=True)
class Mouthful:
    """How many one household counts, and since when."""

    members: int
    version: int
    code: str
    is_folded: bool


def locked_mouths(household_ids: Iterable[int]) -> dict[int, Mouthful]:
    """Of each household of the scope, as it stands until the transaction ends."""
    rows = Household.objects.select_for_update().filter(pk__in=list(household_ids)).order_by("pk")
    return {
        home.pk: Mouthful(home.member_count, home.version, home.code, bool(home.merged_into_id))
        for home in rows
    }


def members_of(household_id: int) -> list[Labourer]:
    """Everybody on the household's roll, head first."""
    rows = Labourer.objects.filter(household_id=household_id, status__in=("on_roll", "lost"))
    return list(rows.order_by("relation", "birth_on", "id"))


def skills_of(labourer_id: int) -> list[Skill]:
    """What a person can do, the highest level first."""
    return list(Skill.objects.filter(labourer_id=labourer_id).order_by("-level", "occupation"))


def poverty_history(household_id: int) -> list[PovertyPeriod]:
    """The status as the poverty office gave it, the present one first."""
    return list(PovertyPeriod.objects.filter(household_id=household_id).order_by("-from_on"))


def open_hand_over(household_id: int) -> HandOver | None:
    """A move that waits for the other side."""
    return HandOver.objects.filter(household_id=household_id, state="proposed").first()


def hand_over(hand_over_id: int) -> HandOver:
    """One move, for the two sides it concerns."""
    found = HandOver.objects.filter(pk=hand_over_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def access_of(labourer_id: int, today: date | None = None) -> list[Access]:
    """The parties that see this person now, and until when."""
    day = today or clock.business_today()
    return list(Access.objects.filter(labourer_id=labourer_id, until__gte=day).order_by("until"))


def number_of(row: Labourer) -> str:
    """The identity number in full: for actions, and masked by every page."""
    sealed = row.id_number_sealed
    return crypto.unseal(sealed, rules.NUMBER) if sealed is not None else ""


def phone_of(row: Labourer) -> str:
    """The telephone in full."""
    sealed = row.phone_sealed
    return crypto.unseal(sealed, rules.PHONE) if sealed is not None else ""


def merge_facts(row: Labourer) -> dict[str, Any]:
    """What the merge rules compare."""
    index = row.id_number_index
    return {
        "id_number_index": bytes(index) if index is not None else None,
        "sex": row.sex,
        "birth_on": row.birth_on,
        "political_status": row.political_status,
        "education": row.education,
        "student_status": row.student_status,
        "marital": row.marital,
        "phone_index": row.phone_index,
        "disability_sealed": row.disability_sealed,
        "notice_version": row.notice_version,
    }

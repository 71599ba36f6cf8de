"""Households of a group as a paper form shows them, and one household to be typed in."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from wugong.base.errors import Refusal
from wugong.collection.queries.tasks import HERE
from wugong.employment.models import EmploymentSpell
from wugong.people.models import Household, Labourer
from wugong.people.queries import phone_of


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the paper."""

    id: int
    version: int
    name: str
    relation: str
    sex: str
    birth_on: date
    phone: str
    spell_id: int | None
    place: str
    employer_name: str
    wage_yuan_month: int | None


@dataclass(frozen=True, slots=True)
class Home:
    """One household of the paper."""

    id: int
    number: str
    code: str
    address: str
    members: tuple[Member, ...]


def homes(code: str, household_id: int | None = None) -> list[Home]:
    """The households of a group with everybody who is to be asked."""
    rows = Household.objects.filter(code=code, merged_into_id__isnull=True)
    if household_id is not None:
        rows = rows.filter(pk=household_id)
    people = Labourer.objects.filter(code=code, status__in=HERE, household_id__in=rows.values("pk"))
    found: dict[int, list[Labourer]] = defaultdict(list)
    for row in people.order_by("relation", "id"):
        found[row.household_id].append(row)
    ids = [row.pk for members in found.values() for row in members]
    spells = {
        spell.labourer_id: spell
        for spell in EmploymentSpell.objects.filter(
            labourer_id__in=ids, end_on__isnull=True, withdrawn_at__isnull=True
        )
    }
    return [
        Home(
            home.pk,
            home.number,
            home.code,
            home.address,
            tuple(_member(row, spells.get(row.pk)) for row in found.get(home.pk, [])),
        )
        for home in rows.order_by("id")
        if found.get(home.pk)
    ]


def home(household_id: int) -> Home:
    """One household of the reader's area."""
    row = Household.objects.filter(pk=household_id).values_list("code", flat=True).first()
    found = homes(row, household_id) if row else []
    if not found:
        raise Refusal("not_found")
    return found[0]


def _member(row: Labourer, spell: EmploymentSpell | None) -> Member:
    return Member(
        row.pk,
        row.version,
        row.name,
        row.relation,
        row.sex,
        row.birth_on,
        phone_of(row),
        spell.pk if spell else None,
        spell.place if spell else "",
        spell.employer_name if spell else "",
        spell.wage_yuan_month if spell else None,
    )

"""The two lists: only the columns they show, in orders that an index serves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from django.core.cache import cache
from django.db.models import QuerySet

from wugong.base import crypto
from wugong.base.direct import listed, repeated
from wugong.base.identity import mask_id
from wugong.base.lists import COUNT_LIMIT, first_keys
from wugong.base.scopes import current_scope
from wugong.people import rules
from wugong.people.models import HandOver, Household, Labourer

ON_ROLL = ("on_roll", "lost")
COUNTS_KEPT_SECONDS = 60
_HEADS = "SELECT id, name, birth_on FROM people_labourer WHERE id = ANY(%s::bigint[])"
LABOURER_COLUMNS = (
    "pk",
    "id",
    "code",
    "name",
    "pinyin_key",
    "sex",
    "birth_on",
    "id_number_sealed",
    "employment_state",
    "work_place",
    "status",
    "confirmed_on",
    "confirmed_how",
    "confirmed_by_name",
    "household__poverty_status",
    "household__relocated",
    "household__zero_employment_since",
)
HOUSEHOLD_COLUMNS = (
    "pk",
    "id",
    "number",
    "code",
    "head_id",
    "poverty_status",
    "relocated",
    "low_income",
    "awaits_assignment",
    "member_count",
    "labour_count",
    "employed_count",
    "zero_employment_since",
    "confirmed_on",
)


class LabourerRow(Protocol):
    """What one line of the labourers' list has."""

    pk: int
    id: int
    code: str
    name: str
    pinyin_key: str
    sex: str
    birth_on: date
    id_number_sealed: memoryview | None
    employment_state: str
    work_place: str
    status: str
    confirmed_on: date
    confirmed_how: str
    confirmed_by_name: str
    household__poverty_status: str
    household__relocated: bool
    household__zero_employment_since: date | None


class HouseholdRow(Protocol):
    """What one line of the households' list has."""

    pk: int
    id: int
    number: str
    code: str
    head_id: int | None
    poverty_status: str
    relocated: bool
    low_income: bool
    awaits_assignment: bool
    member_count: int
    labour_count: int
    employed_count: int
    zero_employment_since: date | None
    confirmed_on: date | None


def on_roll() -> QuerySet[Labourer]:
    """Those the roll counts; the dead, the moved and the merged have files but no line."""
    return Labourer.objects.filter(status__in=ON_ROLL, is_labour=True)


def households() -> QuerySet[Household]:
    """The households of the scope."""
    return Household.objects.filter(merged_into_id__isnull=True)


def born_for_ages(youngest: int, oldest: int, today: date) -> dict[str, date]:
    """Full years between two ages, both included, as a range of birth days."""
    until = _years_before(today, youngest)
    after = _years_before(today, oldest + 1)
    return {"birth_on__gt": after, "birth_on__lte": until}


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=max(1, day.year - years))
    except ValueError:  # 29 February
        return date(day.year - years, 2, 28)


def stale_before(today: date) -> date:
    """Whoever was confirmed before this day wants a call."""
    return today - timedelta(days=rules.FRESH_DAYS)


def numbers_shown(sealed: Sequence[memoryview | None]) -> list[str]:
    """Masked identity numbers of one page."""
    opened = crypto.unseal_many(sealed, rules.NUMBER)
    return [mask_id(number) if number else "" for number in opened]


def heads_of(head_ids: Iterable[int | None]) -> dict[int, tuple[str, date]]:
    """Name and birth day of the heads of one page of households.

    Not by a plan that was made in another's scope: a group's reads the group, and the county's
    would read the county.
    """
    wanted = [listed(pk for pk in head_ids if pk is not None)]
    rows = repeated(_HEADS, wanted, current_scope())
    return {pk: (name, birth_on) for pk, name, birth_on in rows}


def view_counts(kind: str, views: Mapping[str, Callable[[], QuerySet[Any]]]) -> dict[str, str]:
    """How many rows each saved view has, to 1,000+; kept a minute for each scope."""
    scope = current_scope()
    key = f"people.views:{kind}:{scope.role}:{scope.area}"
    found: dict[str, str] | None = cache.get(key)
    if found is None:
        found = {name: _count(rows()) for name, rows in views.items()}
        cache.set(key, found, COUNTS_KEPT_SECONDS)
    return found


def _count(rows: QuerySet[Any]) -> str:
    count = first_keys(rows).count()
    return f"{count:,}" if count <= COUNT_LIMIT else f"{COUNT_LIMIT:,}+"


def hand_overs_waiting(area: str) -> list[HandOver]:
    """Households on their way into this area, longest waiting first."""
    rows = HandOver.objects.filter(state="proposed", to_code__gte=area, to_code__lt=area + "~")
    return list(rows.order_by("proposed_at")[:200])

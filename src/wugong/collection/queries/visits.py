"""Reads that a sync needs: phones, what came before, whose people these are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache

from wugong.base import crypto
from wugong.base.errors import Refusal
from wugong.base.queries import setting
from wugong.base.scopes import area_scope, scope
from wugong.base.statements import planned, rows_of
from wugong.collection.enums import Verdict
from wugong.collection.models import Claim, Conflict, Device, Visit
from wugong.collection.rules.visits import HELD_FOR, OLDEST_APP, Item
from wugong.people.models import HouseholdMove, Labourer

COUNTY_DIGITS = 6
TAKEN = (Verdict.ACCEPTED, Verdict.CONFLICT)
DIGEST = "collection_visit.digest"
_PERSONS = """
SELECT id, household_id, code, status, version, merged_into_id FROM people_labourer
WHERE id = ANY(%s::bigint[])
"""
_OPEN = """
(labourer_id = ANY(%s::bigint[]) OR household_id = ANY(%s::bigint[])) AND closed_at IS NULL
ORDER BY id
"""
_PERSON = ("id", "household_id", "code", "status", "version", "merged_into_id")


@dataclass(frozen=True, slots=True)
class Person:
    """As much of a file as a sync needs before it changes anything."""

    id: int
    household_id: int
    code: str
    status: str
    version: int
    merged_into_id: int | None


@dataclass(frozen=True, slots=True)
class Left:
    """Where people who left the group are now, and which of the visits had come before."""

    codes: Mapping[int, str]
    seen: Mapping[UUID, Visit]


def minimum_app(today: date) -> str:
    """The oldest app that may still sync: a dated setting, read again each minute."""
    wanted = "field.minimum_app_version"
    return str(cache.get_or_set(wanted, lambda: setting(wanted, today, OLDEST_APP), 60))


def device_of_token(token_id: int) -> Device | None:
    """The phone whose token this is."""
    return next(iter(rows_of(Device, "token_id = %s::bigint", [token_id])), None)


def find_device(device_id: UUID) -> Device | None:
    """A phone of the scope."""
    return Device.objects.filter(pk=device_id).first()


def locked_device(device_id: UUID) -> Device:
    """Held: one phone syncs once at a time, however often it repeats itself."""
    found = rows_of(Device, "id = %s::uuid FOR UPDATE", [device_id])
    if not found:
        raise Refusal("not_found")
    return found[0]


def digest_of(item: Item) -> bytes:
    """What a repetition is known by; over a telephone, nobody without the key can guess it."""
    return crypto.blind_index(item.digest.hex(), DIGEST) if item.told else item.digest


def came_before(ids: Sequence[UUID]) -> dict[UUID, Visit]:
    """Visits of these ids that the scope sees."""
    if not ids:
        return {}
    return {visit.pk: visit for visit in rows_of(Visit, "id = ANY(%s::uuid[])", [list(ids)])}


def held_of(device_id: UUID) -> list[Visit]:
    """Visits that wait for a lower number, lowest first."""
    return list(Visit.objects.filter(device_id=device_id, verdict=Verdict.HELD).order_by("seq"))


def phones_with_old_visits(area: str, now: datetime) -> list[Device]:
    """Phones of an area with a visit that has waited its five days."""
    rows = Visit.objects.filter(verdict=Verdict.HELD, recorded_at__lte=now - HELD_FOR)
    rows = rows.filter(code__gte=area, code__lt=area + "~", device_id__isnull=False)
    ids = {pk for pk in rows.values_list("device_id", flat=True) if pk is not None}
    return list(Device.objects.filter(pk__in=ids).order_by("pk"))


def has_seq(device_id: UUID, seqs: Iterable[int]) -> set[int]:
    """Which numbers of a phone were used by a visit that is kept."""
    rows = Visit.objects.filter(device_id=device_id, seq__in=list(seqs))
    return set(rows.values_list("seq", flat=True))


def persons(ids: Iterable[int]) -> dict[int, Person]:
    """People of the scope; a merged file leads to the one it went into."""
    found = _persons(ids)
    merged = {p.merged_into_id for p in found.values() if p.merged_into_id is not None}
    if not merged:
        return found
    kept = _persons(merged)
    return {
        asked: kept.get(p.merged_into_id, p) if p.merged_into_id is not None else p
        for asked, p in found.items()
    }


def _persons(ids: Iterable[int | None]) -> dict[int, Person]:
    wanted = [i for i in ids if i is not None]
    if not wanted:
        return {}
    return {row[0]: Person(*row) for row in planned(_PERSONS, [wanted])}


def registered(keys: Iterable[UUID]) -> dict[UUID, int]:
    """The files that earlier visits opened for "new:" people."""
    wanted = list(keys)
    if not wanted:
        return {}
    rows = Visit.objects.filter(new_key__in=wanted, labourer__isnull=False)
    pairs = rows.values_list("new_key", "labourer_id")
    return {key: pk for key, pk in pairs if key is not None and pk is not None}


def households_of_new(keys: Iterable[UUID]) -> dict[UUID, int]:
    """The households that the first of their "new:" people were given, merged ones followed."""
    wanted = list(keys)
    if not wanted:
        return {}
    rows = Visit.objects.filter(new_home__in=wanted, new_key__isnull=False, verdict__in=TAKEN)
    names = ("new_home", "labourer__household_id", "labourer__household__merged_into_id")
    found = rows.order_by("-recorded_at", "-seq").values_list(*names)  # the first one counts
    return {key: kept or home for key, home, kept in found if key is not None and home is not None}


def home_told(item: Item) -> int | None:
    """The household that a kept visit names, by its number or by the key it was founded with."""
    if item.new_home is not None:
        return households_of_new([item.new_home]).get(item.new_home)
    told = (item.household or {}).get("id")
    return told if isinstance(told, int) else None


def left_the_group(code: str, labourers: Sequence[int], visits: Sequence[UUID]) -> Left:
    """Of people the scope no longer sees, those who were this group's and moved.

    The wide look answers only about households whose leaving this group's own moves tell.
    """
    with scope(area_scope(code[:COUNTY_DIGITS])):
        rows = list(Labourer.objects.filter(pk__in=labourers).values_list(*_PERSON[:3]))
        moves = HouseholdMove.objects.filter(
            from_code=code, household_id__in=[row[1] for row in rows]
        )
        gone = set(moves.values_list("household_id", flat=True))
        seen = came_before(visits)
    return Left({pk: home for pk, household, home in rows if household in gone}, seen)


def open_claims(labourers: Iterable[int], households: Iterable[int]) -> list[Claim]:
    """Tellings about people and their households that may still meet others."""
    return rows_of(Claim, _OPEN, [list(labourers), list(households)])


def open_conflicts(labourers: Iterable[int], households: Iterable[int]) -> list[Conflict]:
    """What nobody has decided yet."""
    return rows_of(Conflict, _OPEN, [list(labourers), list(households)])


def held_files(ids: Iterable[int]) -> dict[int, Labourer]:
    """Whole files, held until the transaction ends, always in the same order."""
    rows = rows_of(Labourer, "id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE", [list(ids)])
    return {row.pk: row for row in rows}


def conflict_of(conflict_id: int, labourer_id: int) -> Conflict | None:
    """Open or decided, it was this person's."""
    return Conflict.objects.filter(pk=conflict_id, labourer_id=labourer_id).first()


def conflicts_of_visit(visit: Visit) -> list[Conflict]:
    """Open conflicts that this visit is a side of."""
    if visit.labourer_id is None:
        return []
    household = Labourer.objects.filter(pk=visit.labourer_id).values_list("household_id", flat=True)
    rows = open_conflicts([visit.labourer_id], [household.first() or 0])
    key = str(visit.pk)
    return [row for row in rows if any(side["visit"] == key for side in row.sides)]


def later_wish_told(item: Item, labourer_id: int) -> bool:
    """Somebody asked this person later what they want: that stands."""
    rows = Visit.objects.filter(labourer_id=labourer_id, has_wish=True)
    return rows.filter(visited_at__gt=item.visited_at).exists()


def item_of(visit: Visit) -> Item:
    """A kept visit as it was sent."""
    told: dict[str, Any] = visit.told
    return Item(
        id=visit.pk,
        seq=visit.seq,
        visited_at=visit.visited_at,
        base_version=visit.base_version,
        labourer=visit.labourer_id,
        new_key=visit.new_key,
        no_change=visit.no_change,
        how=visit.how,
        changes=told.get("changes"),
        status_on=told.get("status_on"),
        status_reason=told.get("status_reason", ""),
        spell=told.get("spell"),
        household=told.get("household"),
        wish=told.get("wish"),
        needs=tuple(told.get("needs", ())),
        resolves=told.get("resolves"),
        typed_seconds=visit.typed_seconds,
    )

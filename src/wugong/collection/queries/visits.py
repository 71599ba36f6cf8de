"""Reads that a sync needs: phones, what came before, whose people these are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q

from wugong.base import crypto
from wugong.base.direct import listed, planned
from wugong.base.errors import Refusal
from wugong.base.queries import setting
from wugong.base.statements import rows_of
from wugong.collection.enums import Verdict
from wugong.collection.models import Claim, Conflict, Device, Visit
from wugong.collection.rules.visits import HELD_FOR, OLDEST_APP, Item
from wugong.people.models import Labourer

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


@dataclass(frozen=True, slots=True)
class Person:
    """As much of a file as a sync needs before it changes anything."""

    id: int
    household_id: int
    code: str
    status: str
    version: int
    merged_into_id: int | None


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
    return {visit.pk: visit for visit in rows_of(Visit, "id = ANY(%s::uuid[])", [listed(ids)])}


def held_of(device_id: UUID) -> list[Visit]:
    """Visits that wait for a lower number, lowest first."""
    return list(Visit.objects.filter(device_id=device_id, verdict=Verdict.HELD).order_by("seq"))


def phones_waited_for(area: str, now: datetime) -> set[UUID]:
    """Whose visits of an area waited their five days, or are of somebody come from elsewhere."""
    of_the_group = Device.objects.filter(pk=OuterRef("device_id"), code=OuterRef("code"))
    rows = Visit.objects.filter(verdict=Verdict.HELD, code__gte=area, code__lt=area + "~")
    due = rows.filter(Q(recorded_at__lte=now - HELD_FOR) | ~Exists(of_the_group))
    return {pk for pk in due.values_list("device_id", flat=True) if pk is not None}


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
    return {row[0]: Person(*row) for row in planned(_PERSONS, [listed(wanted)])}


def registered(keys: Iterable[UUID], device: UUID | None = None) -> dict[UUID, int]:
    """The files that earlier visits opened for "new:" people; of one phone where it is named."""
    wanted = list(keys)
    if not wanted:
        return {}
    rows = Visit.objects.filter(new_key__in=wanted, labourer__isnull=False)
    if device is not None:
        rows = rows.filter(device_id=device)
    pairs = rows.values_list("new_key", "labourer_id")
    return {key: pk for key, pk in pairs if key is not None and pk is not None}


# Visits of before `home` was kept tell it by where their person is.
_HOMES = """
SELECT v.new_home, CASE WHEN h.awaits_assignment THEN coalesce(h.merged_into_id, h.id)
  ELSE coalesce(h.id, v.home) END FROM collection_visit v
LEFT JOIN people_labourer l ON l.id = v.labourer_id AND v.home IS NULL
LEFT JOIN people_household h ON h.id = coalesce(v.home, l.household_id)
WHERE v.new_home = ANY(%(keys)s::uuid[]) AND (v.new_key IS NOT NULL OR v.home IS NOT NULL)
  AND v.verdict IN ('accepted', 'conflict')
  AND (%(device)s::uuid IS NULL OR v.device_id = %(device)s::uuid)
ORDER BY v.home IS NULL DESC, v.recorded_at DESC, v.seq DESC
"""


def households_of_new(keys: Iterable[UUID], device: UUID | None = None) -> dict[UUID, int]:
    """The households that the first of their people were given, merged ones followed.

    One that is folded because nobody lives in it is still itself: somebody may move in.
    """
    wanted = list(keys)
    if not wanted:
        return {}
    rows = planned(_HOMES, {"keys": wanted, "device": device})
    return {key: home for key, home in rows if home is not None}  # the first one counts: it is last


def home_told(item: Item) -> int | None:
    """The household that a kept visit names, by its number or by the key it was founded with."""
    if item.new_home is not None:
        return households_of_new([item.new_home]).get(item.new_home)
    told = (item.household or {}).get("id")
    return told if isinstance(told, int) else None


def was_told_into(labourer_id: int, key: UUID) -> bool:
    """Whether a visit that was taken tells this person into the household of that key."""
    rows = Visit.objects.filter(labourer_id=labourer_id, new_home=key, verdict__in=TAKEN)
    return rows.exists()


def open_claims(labourers: Iterable[int], households: Iterable[int]) -> list[Claim]:
    """Tellings about people and their households that may still meet others."""
    return rows_of(Claim, _OPEN, [listed(labourers), listed(households)])


def open_conflicts(labourers: Iterable[int], households: Iterable[int]) -> list[Conflict]:
    """What nobody has decided yet."""
    return rows_of(Conflict, _OPEN, [listed(labourers), listed(households)])


def held_files(ids: Iterable[int]) -> dict[int, Labourer]:
    """Whole files, held until the transaction ends, always in the same order."""
    rows = rows_of(Labourer, "id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE", [listed(ids)])
    return {row.pk: row for row in rows}


def conflict_of(conflict_id: int, person: Person) -> Conflict | None:
    """Open or decided, it was this person's or their household's."""
    theirs = Q(labourer_id=person.id) | Q(household_id=person.household_id)
    return Conflict.objects.filter(theirs, pk=conflict_id).first()


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

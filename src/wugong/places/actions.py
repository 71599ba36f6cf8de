"""Writes: dated names, groups, ends of places, stations, the year's holidays."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models.functions import Now

from wugong.base.actor import Actor, require
from wugong.base.audit import Diff, Subject, changes, record
from wugong.base.errors import Refusal
from wugong.places import permissions, queries
from wugong.places.enums import Level
from wugong.places.models import CalendarYear, FormerName, Holiday, Place, Station
from wugong.places.rules import level_of, next_group, read_special_days, significant, spelling


def _locked(code: str) -> Place:
    found = Place.objects.select_for_update().filter(code=significant(code)).first()
    if found is None:
        raise Refusal("place.unknown", place=code[:15])
    if found.valid_to is not None:
        raise Refusal("place.closed")
    return found


def _checked_name(name: str, parent: str, *, besides: str = "") -> str:
    name = name.strip()
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise Refusal("place.name_form", field="name")
    beside = Place.objects.filter(parent_id=parent, name=name, valid_to__isnull=True)
    if beside.exclude(code=besides).exists():
        raise Refusal("place.same_name", field="name")
    return name


def _not_before(day: date, earliest: date) -> None:
    if day < earliest:
        raise Refusal("place.date_order", field="valid_from", earliest=earliest.isoformat())


def _subject(code: str) -> Subject:
    return Subject("place", area=code)


@transaction.atomic
def rename_place(
    code: str, *, name: str, valid_from: date, by: Actor, official_name: str = ""
) -> Place:
    """A new name from a day on; the old one stays for the reports of its time."""
    require(permissions.may_change_place(by, code))
    place = _locked(code)
    name = _checked_name(name, place.parent_id or "", besides=place.code)
    latest = place.former_names.order_by("-valid_to").first()
    _not_before(valid_from, latest.valid_to + timedelta(2) if latest else place.valid_from)
    diff = changes(place, {"name": name, "official_name": official_name})
    if not diff:
        return place
    FormerName.objects.create(
        place=place,
        name=place.name,
        official_name=place.official_name,
        valid_to=valid_from - timedelta(1),
    )
    Place.objects.filter(code=place.code).update(
        name=name,
        official_name=official_name,
        name_pinyin=spelling(name),
        changed_at=Now(),
    )
    record("places.rename", by=by, subject=_subject(place.code), diff=diff)
    transaction.on_commit(queries.forget_places)
    return Place.objects.get(code=place.code)


@transaction.atomic
def add_group(village: str, *, name: str, valid_from: date, by: Actor) -> Place:
    """A new villagers' group with the next free number; numbers are never used again."""
    require(permissions.may_add_group(by, village))
    above = _locked(village)
    _not_before(valid_from, above.valid_from)
    taken = set(Place.objects.filter(parent=above).values_list("code", flat=True))
    code = next_group(above.code, taken)
    name = _checked_name(name, above.code)
    group = Place.objects.create(
        code=code,
        name=name,
        level=Level.GROUP,
        parent=above,
        name_pinyin=spelling(name),
        valid_from=valid_from,
    )
    record("places.add_group", by=by, subject=_subject(code), diff={"name": ["", name]})
    transaction.on_commit(queries.forget_places)
    return group


@transaction.atomic
def split_group(code: str, *, name: str, valid_from: date, by: Actor) -> Place:
    """A second group beside an existing one; its households move over by hand-over."""
    require(permissions.may_change_place(by, code))
    if level_of(code) is not Level.GROUP:
        raise Refusal("place.not_a_group")
    old = _locked(code)
    new = add_group(old.parent_id or "", name=name, valid_from=valid_from, by=by)
    record("places.split_group", by=by, subject=_subject(old.code), diff={"split": ["", new.code]})
    return new


@transaction.atomic
def close_place(code: str, *, valid_to: date, by: Actor, successor: str = "") -> Place:
    """The last day of a place, and the place that took it over; nothing open may lie below."""
    require(permissions.may_change_place(by, code))
    place = _locked(code)
    _not_before(valid_to, place.valid_from)
    if place.children.filter(valid_to__isnull=True).exists():
        raise Refusal("place.has_children")
    after = _locked(successor) if successor else None
    if after is not None and (after.code == place.code or after.level != place.level):
        raise Refusal("place.unknown", place=successor, field="successor")
    values = {"valid_to": valid_to, "successor_id": after.code if after else None}
    diff = changes(place, values)
    Place.objects.filter(code=place.code).update(**values, changed_at=Now())
    record("places.close", by=by, subject=_subject(place.code), diff=diff)
    transaction.on_commit(queries.forget_places)
    return Place.objects.get(code=place.code)


@transaction.atomic
def load_holidays(year: int, text: str, *, source: str, by: Actor) -> int:
    """Load a year's days off and make-up days; loading again replaces that year."""
    require(permissions.may_load_holidays(by))
    if not 2000 <= year <= 2100:
        raise Refusal("calendar.year", field="year")
    days = read_special_days(text, year)
    CalendarYear.objects.update_or_create(year=year, defaults={"source": source[:200]})
    Holiday.objects.filter(year_id=year).delete()
    Holiday.objects.filter(day__in=[special.day for special in days]).delete()
    Holiday.objects.bulk_create(
        Holiday(day=each.day, is_working=each.is_working, name=each.name, year_id=year)
        for each in days
    )
    record(
        "places.load_holidays",
        by=by,
        subject=Subject("calendar", year),
        diff={"days": [None, len(days)], "source": ["", source[:200]]},
    )
    return len(days)


@transaction.atomic
def open_station(
    name: str,
    place_codes: Sequence[str],
    *,
    valid_from: date,
    by: Actor,
    phone: str = "",
    address: str = "",
) -> Station:
    """A station away from home with the counties or prefectures it looks after."""
    require(permissions.may_change_station(by))
    ranges = sorted({queries.place(code).code for code in place_codes})
    if not name.strip() or not ranges:
        raise Refusal("station.form")
    station = Station.objects.create(
        name=name.strip()[:60],
        place_codes=ranges,
        phone=phone[:20],
        address=address[:120],
        valid_from=valid_from,
    )
    diff: Diff = {"name": ["", station.name], "place_codes": [[], ranges]}
    record("places.open_station", by=by, subject=Subject("station", station.id), diff=diff)
    return station

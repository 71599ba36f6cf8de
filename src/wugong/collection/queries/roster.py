"""What a phone carries up the mountain: its own group, whole or what changed since."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q

from wugong.base import crypto
from wugong.base.errors import Refusal
from wugong.collection.models import Visit
from wugong.collection.queries.tasks import ASKED
from wugong.employment.models import EmploymentSpell
from wugong.people.models import Household, HouseholdMove, Labourer
from wugong.people.rules import NUMBER, PHONE
from wugong.placement.models import Wish
from wugong.places import queries as places

PAGE = 120  # households
OVERLAP = timedelta(minutes=2)  # transactions under way when the cursor was made
HERE = ("on_roll", "lost")
_HOME = (
    "id",
    "version",
    "number",
    "head_id",
    "address",
    "member_count",
    "poverty_status",
    "relocated",
    "low_income",
    "confirmed_on",
)
_PERSON = (
    "id",
    "version",
    "household_id",
    "name",
    "relation",
    "sex",
    "birth_on",
    "education",
    "student_status",
    "health",
    "capability",
    "marital",
    "status",
    "employment_state",
    "confirmed_on",
    "confirmed_how",
    "phone_sealed",
    "id_number_sealed",
)
_SPELL = (
    "id",
    "version",
    "place",
    "employer_name",
    "start_on",
    "wage_yuan_month",
    "channel",
    "occupation",
    "industry",
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a phone is in its roster: since when, up to when, after which household."""

    since: datetime | None
    until: datetime
    after: int = 0

    def __str__(self) -> str:
        since = self.since.isoformat() if self.since else ""
        whole = json.dumps([1, since, self.until.isoformat(), self.after])
        return base64.urlsafe_b64encode(whole.encode()).decode()

    @classmethod
    def read(cls, text: str, now: datetime) -> "Cursor":
        """What a phone kept from its last answer; nothing begins anew."""
        if not text:
            return cls(None, now)
        try:
            version, since, until, after = json.loads(base64.urlsafe_b64decode(text.encode()))
            if version != 1 or not isinstance(after, int):
                raise ValueError(text)
            begun = datetime.fromisoformat(since) if since else None
            read = cls(begun, datetime.fromisoformat(until), after)
        except (ValueError, TypeError, binascii.Error, UnicodeEncodeError):
            raise Refusal("form.invalid", field="cursor") from None
        if read.until.tzinfo is None or (begun is not None and begun.tzinfo is None):
            raise Refusal("form.invalid", field="cursor")
        # A cursor that stood at its end asks for what came after it.
        return read if after else cls(read.until - OVERLAP, now)


@dataclass(frozen=True, slots=True)
class Roster:
    """One page of it."""

    households: list[dict[str, Any]]
    labourers: list[dict[str, Any]]
    gone_households: list[int]
    gone_labourers: list[int]
    more: bool
    cursor: str


def roster(code: str, cursor: Cursor) -> Roster:
    """Households in their own order with everybody in them; later only what changed."""
    homes = Household.objects.filter(code=code, merged_into_id__isnull=True, pk__gt=cursor.after)
    page = list(homes.order_by("pk").values_list("pk", flat=True)[: PAGE + 1])
    more = len(page) > PAGE
    ids = page[:PAGE]
    people = Labourer.objects.filter(code=code, household_id__in=ids)
    rows = Household.objects.filter(pk__in=ids)
    if cursor.since is not None:
        changed = _changed_elsewhere(code, cursor.since)
        people = people.filter(Q(updated_at__gte=cursor.since) | Q(pk__in=changed))
        rows = rows.filter(updated_at__gte=cursor.since)
    here = people.filter(status__in=HERE).order_by("household_id", "relation", "birth_on")
    gone_homes, gone = _gone(code, cursor, people)
    following = Cursor(cursor.since, cursor.until, ids[-1] if more else 0)
    return Roster(
        [_home(row) for row in rows.order_by("pk").values_list(*_HOME)],
        _persons(list(here.values_list(*_PERSON))),
        gone_homes,
        gone,
        more,
        str(following),
    )


def _changed_elsewhere(code: str, since: datetime) -> list[int]:
    """People whose wish or stay at work changed, though their file did not."""
    wishes = Wish.objects.filter(Q(recorded_at__gte=since) | Q(ended_at__gte=since), code=code)
    spells = EmploymentSpell.objects.filter(
        Q(recorded_at__gte=since) | Q(withdrawn_at__gte=since), code=code
    )
    ids = set(wishes.values_list("labourer_id", flat=True))
    return sorted(ids | set(spells.values_list("labourer_id", flat=True)))


def _gone(code: str, cursor: Cursor, people: Any) -> tuple[list[int], list[int]]:
    """What the phone has to forget; a phone that begins anew has nothing to forget."""
    if cursor.since is None:
        return [], []
    off = list(people.exclude(status__in=HERE).values_list("pk", flat=True))
    if cursor.after:
        return [], off
    moves = HouseholdMove.objects.filter(from_code=code, moved_at__gte=cursor.since)
    left = set(moves.values_list("household_id", flat=True))
    back = set(Household.objects.filter(pk__in=left, code=code).values_list("pk", flat=True))
    merged = Household.objects.filter(code=code, merged_into_id__isnull=False)
    left |= set(merged.filter(updated_at__gte=cursor.since).values_list("pk", flat=True))
    return sorted(left - back), off


def _home(row: Sequence[Any]) -> dict[str, Any]:
    found = dict(zip(_HOME, row, strict=True))
    found["head"] = found.pop("head_id")
    found["confirmed_on"] = _text(found["confirmed_on"])
    return found


def _persons(rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    ids = [row[0] for row in rows]
    spells = _spells(ids)
    wishes = _wishes(ids)
    asked = _asked(ids)
    phones = crypto.unseal_many([row[-2] for row in rows], PHONE)
    numbers = crypto.unseal_many([row[-1] for row in rows], NUMBER)
    found = []
    for row, phone, number in zip(rows, phones, numbers, strict=True):
        person = dict(zip(_PERSON[:-2], row[:-2], strict=True))
        person["household"] = person.pop("household_id")
        person["state"] = person.pop("employment_state")
        person["birth_on"] = _text(person["birth_on"])
        person["confirmed_on"] = _text(person["confirmed_on"])
        person["phone"] = phone or ""
        person["id_tail"] = (number or "")[-4:]
        person["spell"] = spells.get(row[0])
        person["wish"] = wishes.get(row[0])
        person["asked_in"] = asked.get(row[0], "")
        found.append(person)
    return found


def _spells(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = EmploymentSpell.objects.filter(
        labourer_id__in=ids, end_on__isnull=True, withdrawn_at__isnull=True
    )
    found = {}
    for labourer, *values in rows.values_list("labourer_id", *_SPELL):
        spell = dict(zip(_SPELL, values, strict=True))
        spell["start_on"] = _text(spell["start_on"])
        spell["place_name"] = places.full_name(spell["place"])
        found[labourer] = spell
    return found


def _wishes(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = Wish.objects.filter(labourer_id__in=ids, ended_at__isnull=True)
    names = ("kind", "places", "occupations", "wage_floor_yuan_month", "until")
    found = {}
    for labourer, *values in rows.values_list("labourer_id", *names):
        wish = dict(zip(names, values, strict=True))
        wish["until"] = _text(wish["until"])
        found[labourer] = wish
    return found


def _asked(ids: Sequence[int]) -> dict[int, str]:
    """The last month in which a visit reached each of them."""
    rows = Visit.objects.filter(labourer_id__in=ids, verdict__in=ASKED)
    return dict(rows.values_list("labourer_id").annotate(last=Max("month")))


def _text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None

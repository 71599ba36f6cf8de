"""What a phone carries up the mountain: its own group, whole or what changed since."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from wugong.base import crypto
from wugong.base.direct import planned
from wugong.base.errors import Refusal
from wugong.collection.queries.beyond import left_with
from wugong.employment.models import EmploymentSpell
from wugong.people.models import Household, HouseholdMove
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
_WISH = ("kind", "places", "occupations", "wage_floor_yuan_month", "until")
# As the phone calls them; days travel as text.
_CALLED = {"head_id": "head", "household_id": "household", "employment_state": "state"}
_HOME_KEYS, _PERSON_KEYS = ([_CALLED.get(n, n) for n in names] for names in (_HOME, _PERSON[:-2]))

_STATUS, _PLACE = _PERSON.index("status"), 1 + _SPELL.index("place")

# One statement a table, asked by every phone each time it has a network.
_HOMES = f"""
SELECT updated_at, {", ".join(_HOME)} FROM people_household
WHERE code = %(code)s::text AND merged_into_id IS NULL AND id > %(after)s::bigint
ORDER BY id LIMIT {PAGE + 1}
"""  # noqa: S608  # our own names
_PEOPLE = f"""
SELECT {", ".join(_PERSON)} FROM people_labourer
WHERE code = %(code)s::text AND household_id = ANY(%(homes)s::bigint[])
  AND CASE WHEN %(since)s::timestamptz IS NULL THEN status IN ('on_roll', 'lost')
           ELSE updated_at >= %(since)s::timestamptz OR id = ANY(%(changed)s::bigint[]) END
ORDER BY household_id, relation, birth_on
"""  # noqa: S608  # our own names
_SPELLS = f"""
SELECT labourer_id, {", ".join(_SPELL)} FROM employment_employmentspell
WHERE labourer_id = ANY(%s::bigint[]) AND end_on IS NULL AND withdrawn_at IS NULL
"""  # noqa: S608  # our own names
_WISHES = f"""
SELECT labourer_id, {", ".join(_WISH)} FROM placement_wish
WHERE labourer_id = ANY(%s::bigint[]) AND ended_at IS NULL
"""  # noqa: S608  # our own names
_ASKED = """
SELECT labourer_id, max(month) FROM collection_visit
WHERE labourer_id = ANY(%s::bigint[]) AND verdict IN ('accepted', 'conflict') GROUP BY labourer_id
"""


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
            if version != 1 or type(after) is not int or not 0 <= after < 2**63:
                raise ValueError(text)
            begun = datetime.fromisoformat(since) if since else None
            read = cls(begun, datetime.fromisoformat(until), after)
            overlapping = read.until - OVERLAP
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise Refusal("form.invalid", field="cursor") from None
        if read.until.tzinfo is None or (begun is not None and begun.tzinfo is None):
            raise Refusal("form.invalid", field="cursor")
        # A cursor that stood at its end asks for what came after it.
        return read if after else cls(overlapping, now)


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
    page = planned(_HOMES, {"code": code, "after": cursor.after})
    more, page = len(page) > PAGE, page[:PAGE]
    since, gone_homes = cursor.since, _gone_homes(code, cursor)
    homes = [*(row[1] for row in page), *gone_homes]  # who was in them has to be forgotten too
    asked: dict[str, Any] = {"code": code, "homes": homes, "since": since}
    asked["changed"] = [] if since is None else _changed_elsewhere(code, since)
    people = planned(_PEOPLE, asked)
    gone = [row[0] for row in people if row[_STATUS] not in HERE]
    gone += left_with(gone_homes, code)
    following = Cursor(since, cursor.until, page[-1][1] if more else 0)
    return Roster(
        [_home(row) for changed_at, *row in page if since is None or changed_at >= since],
        _persons([row for row in people if row[_STATUS] in HERE]),
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


def _gone_homes(code: str, cursor: Cursor) -> list[int]:
    """What the phone has to forget; a phone that begins anew has nothing to forget."""
    if cursor.since is None or cursor.after:
        return []
    moves = HouseholdMove.objects.filter(from_code=code, moved_at__gte=cursor.since)
    left = set(moves.values_list("household_id", flat=True))
    back = set(Household.objects.filter(pk__in=left, code=code).values_list("pk", flat=True))
    merged = Household.objects.filter(code=code, merged_into_id__isnull=False)
    left |= set(merged.filter(updated_at__gte=cursor.since).values_list("pk", flat=True))
    return sorted(left - back)


def _home(row: Sequence[Any]) -> dict[str, Any]:
    found = dict(zip(_HOME_KEYS, row, strict=True))
    found["confirmed_on"] = _text(found["confirmed_on"])
    return found


def _persons(rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    ids = [row[0] for row in rows]
    spells = _spells(ids)
    wishes = _wishes(ids)
    # The last month in which a visit reached each of them.
    asked: dict[int, date] = dict(planned(_ASKED, [ids]))
    phones = crypto.unseal_many([row[-2] for row in rows], PHONE)
    numbers = crypto.unseal_many([row[-1] for row in rows], NUMBER)
    found = []
    for row, phone, number in zip(rows, phones, numbers, strict=True):
        person = dict(zip(_PERSON_KEYS, row, strict=False))  # without the two sealed columns
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
    rows = planned(_SPELLS, [ids])
    names = {place: places.full_name(place) for place in {row[_PLACE] for row in rows}}
    found = {}
    for labourer, *values in rows:
        spell = dict(zip(_SPELL, values, strict=True))
        spell["start_on"] = _text(spell["start_on"])
        spell["place_name"] = names[spell["place"]]
        found[labourer] = spell
    return found


def _wishes(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found = {}
    for labourer, *values in planned(_WISHES, [ids]):
        wish = dict(zip(_WISH, values, strict=True))
        wish["until"] = _text(wish["until"])
        found[labourer] = wish
    return found


def _text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None

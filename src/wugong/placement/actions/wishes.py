"""What a person says: wishes and consents, written down with how and when they said it."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from wugong.base import audit, clock, codes
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import plain_text
from wugong.base.identity import age_on
from wugong.people.models import Labourer
from wugong.placement import refusals as _refusals  # noqa: F401  # states them
from wugong.placement.enums import ConsentKind, WishKind
from wugong.placement.models import Consent, Wish
from wugong.placement.permissions import may_record_statement
from wugong.placement.queries import statements
from wugong.placement.rules.referrals import STATED_HOW
from wugong.places import queries as places

YOUNGEST = 16
MOST = 3
HIGHEST_FLOOR = 100_000


@dataclass(frozen=True, slots=True)
class Stated:
    """A wish as the person put it."""

    kind: str
    stated_how: str
    until: date
    available_on: date
    stated_on: date | None = None
    occupations: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    wage_floor_yuan_month: int | None = None
    near_home: bool = False
    wants_change: bool = False
    with_labourer_id: int | None = None
    note: str = ""


def _faults(told: Stated, person: Labourer, today: date) -> list[Refusal]:
    found = []
    if told.kind not in WishKind.values:
        found.append(Refusal("wish.kind", field="kind"))
    if told.stated_how not in STATED_HOW:
        found.append(Refusal("wish.not_from_person", field="stated_how"))
    for name, values in (("occupations", told.occupations), ("places", told.places)):
        if len(values) > MOST or len(set(values)) < len(values):
            found.append(Refusal("wish.too_many", field=name))
    listed = codes.listed("occupation_2022")
    if any(code not in listed or listed[code].level != "小类" for code in told.occupations):
        found.append(Refusal("wish.occupation", field="occupations"))
    if any(len(code) not in (2, 4, 6) or places.find(code) is None for code in told.places):
        found.append(Refusal("wish.place", field="places"))
    if not 0 <= (told.wage_floor_yuan_month or 0) <= HIGHEST_FLOOR:
        found.append(Refusal("wish.wage", field="wage_floor_yuan_month"))
    if (told.stated_on or today) > today:
        found.append(Refusal("wish.dates", field="stated_on"))
    if told.until < max(told.available_on, today):
        found.append(Refusal("wish.dates", field="until"))
    if age_on(person.birth_on, today) < YOUNGEST and told.kind != WishKind.NONE:
        found.append(Refusal("wish.too_young", field="kind"))
    return found


@transaction.atomic
def set_wish(labourer_id: int, told: Stated, *, by: Actor) -> Wish:
    """The person says what they want now; what they wanted before ends."""
    require(may_record_statement(by))
    person = statements.locked_on_roll(labourer_id)
    today = clock.business_today()
    if faults := _faults(told, person, today):
        raise FieldRefusals(faults)
    before = Wish.objects.select_for_update().filter(labourer=person, ended_at=None).first()
    values = {
        "kind": told.kind,
        "occupations": told.occupations,
        "places": told.places,
        "wage_floor_yuan_month": told.wage_floor_yuan_month,
        "available_on": told.available_on,
        "near_home": told.near_home,
        "wants_change": told.wants_change,
        "with_labourer_id": told.with_labourer_id,
        "note": plain_text(told.note, field="note"),
        "stated_on": told.stated_on or today,
        "stated_how": told.stated_how,
        "until": told.until,
    }
    diff = audit.changes(before or Wish(), values)
    if before is not None:
        before.ended_at = clock.business_now()
        before.save(update_fields=["ended_at"])
    wish = Wish.objects.create(labourer=person, code=person.code, **values)
    audit.record("placement.set_wish", by=by, subject=_about(person, "wish", wish.pk), diff=diff)
    return wish


@transaction.atomic
def end_wish(labourer_id: int, *, reason: str, by: Actor) -> Wish:
    """The wish no longer holds: the person took it back or has what they wanted."""
    require(may_record_statement(by))
    reason = _reason(reason)
    person = statements.locked_on_roll(labourer_id)
    wish = Wish.objects.select_for_update().filter(labourer=person, ended_at=None).first()
    if wish is None:
        raise Refusal("wish.none_live")
    wish.ended_at = clock.business_now()
    wish.save(update_fields=["ended_at"])
    audit.record(
        "placement.end_wish", by=by, subject=_about(person, "wish", wish.pk), reason=reason
    )
    return wish


@transaction.atomic
def record_consent(
    labourer_id: int,
    kind: str,
    *,
    is_given: bool,
    stated_how: str,
    notice_version: str,
    by: Actor,
    party_id: int | None = None,
) -> Consent:
    """The person's yes or no; the latest one counts, and none is ever changed."""
    require(may_record_statement(by))
    if kind not in ConsentKind.values:
        raise Refusal("consent.kind", field="kind")
    if stated_how not in STATED_HOW:
        raise Refusal("wish.not_from_person", field="stated_how")
    person = statements.locked_on_roll(labourer_id)
    consent = Consent.objects.create(
        labourer=person,
        code=person.code,
        kind=kind,
        party_id=party_id,
        is_given=is_given,
        stated_on=clock.business_today(),
        stated_how=stated_how,
        notice_version=plain_text(notice_version, limit=10),
        recorded_at=clock.business_now(),
    )
    audit.record(
        "placement.give_consent" if is_given else "placement.withdraw_consent",
        by=by,
        subject=_about(person, "consent", consent.pk),
        diff={"kind": [None, kind], "party": [None, party_id], "how": [None, stated_how]},
    )
    return consent


def _reason(text: str) -> str:
    reason = plain_text(text, field="reason")
    if not reason:
        raise Refusal("reason.required", field="reason")
    return reason


def _about(person: Labourer, kind: str, row_id: int) -> Subject:
    return Subject(kind, row_id, person.pk, person.household_id, person.code)

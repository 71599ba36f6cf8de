"""A household changes its group: at once inside one's own area, by hand-over out of it."""

from django.db import IntegrityError, transaction

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.base.scopes import area_scope, scope
from wugong.people import queries, rules
from wugong.people.enums import HandOverState
from wugong.people.models import HandOver, Household, HouseholdMove
from wugong.people.permissions import may_decide_hand_over, may_move, may_withdraw_hand_over
from wugong.places import queries as places


@transaction.atomic
def move_household(household_id: int, to_code: str, reason: str, *, by: Actor) -> Household:
    """Both groups lie in the actor's own area: no second side has to agree."""
    household = queries.locked_household(household_id)
    require(may_move(by, household) and to_code.startswith(by.area))
    _check_target(household, to_code)
    why = rules.clean_reason(reason)
    before = household.code
    _place(household, to_code)
    audit.record(
        "people.move_household",
        by=by,
        subject=household.subject,
        diff={"code": [before, to_code]},
        reason=why,
    )
    return household


@transaction.atomic
def propose_hand_over(household_id: int, to_code: str, reason: str, *, by: Actor) -> HandOver:
    """The household is to leave this area; it stays here until the other side says yes."""
    household = queries.locked_household(household_id)
    require(may_move(by, household))
    _check_target(household, to_code)
    why = rules.clean_reason(reason)
    try:
        with transaction.atomic():
            hand_over = HandOver.objects.create(
                household_id=household.pk,
                household_number=household.number,
                member_count=household.member_count,
                from_code=household.code,
                to_code=to_code,
                reason=why,
                proposed_by_id=by.user_id or 0,
                proposed_at=clock.business_now(),
            )
    except IntegrityError:
        raise Refusal("people.hand_over_open") from None
    audit.record(
        "people.propose_hand_over",
        by=by,
        subject=household.subject,
        diff={"code": [household.code, to_code]},
        reason=why,
    )
    return hand_over


@transaction.atomic
def accept_hand_over(hand_over_id: int, *, by: Actor) -> Household:
    """The receiving side says yes: the household and every row of its people come along."""
    hand_over = _open(hand_over_id)
    require(may_decide_hand_over(by, hand_over))
    # Only now, with the right established: an area wide enough to see both sides.
    with scope(area_scope(rules.common_area(hand_over.from_code, hand_over.to_code))):
        household = queries.locked_household(hand_over.household_id)
        if household.code != hand_over.from_code:
            raise Refusal("people.hand_over_closed")
        _place(household, hand_over.to_code)
        _close(hand_over, HandOverState.ACCEPTED, "", by)
        audit.record(
            "people.accept_hand_over",
            by=by,
            subject=household.subject,
            diff={"code": [hand_over.from_code, hand_over.to_code]},
        )
    return household


@transaction.atomic
def decline_hand_over(hand_over_id: int, answer: str, *, by: Actor) -> None:
    """The receiving side says no, and why."""
    hand_over = _open(hand_over_id)
    require(may_decide_hand_over(by, hand_over))
    _close(hand_over, HandOverState.DECLINED, rules.clean_reason(answer), by)
    _record(hand_over, "people.decline_hand_over", answer, by)


@transaction.atomic
def withdraw_hand_over(hand_over_id: int, reason: str, *, by: Actor) -> None:
    """The giving side takes its proposal back."""
    hand_over = _open(hand_over_id)
    require(may_withdraw_hand_over(by, hand_over))
    _close(hand_over, HandOverState.WITHDRAWN, rules.clean_reason(reason), by)
    _record(hand_over, "people.withdraw_hand_over", reason, by)


def _check_target(household: Household, to_code: str) -> None:
    if len(to_code) != 15 or places.find(to_code) is None:
        raise Refusal("people.not_a_group", field="to_code")
    if to_code == household.code:
        raise Refusal("people.hand_over_here", field="to_code")
    if not rules.common_area(household.code, to_code):
        raise Refusal("people.hand_over_too_far", field="to_code")


def _place(household: Household, to_code: str) -> None:
    """One column; composite foreign keys carry it to members, skills, spells and the rest."""
    now = clock.business_now()
    HouseholdMove.objects.create(
        household_id=household.pk, from_code=household.code, to_code=to_code, moved_at=now
    )
    household.code = to_code
    household.version += 1
    household.updated_at = now
    household.save(update_fields=["code", "version", "updated_at"])
    household.members.update(updated_at=now)  # the new group's phones fetch them


def _open(hand_over_id: int) -> HandOver:
    found = HandOver.objects.select_for_update().filter(pk=hand_over_id).first()
    if found is None:
        raise Refusal("not_found")
    if found.state != HandOverState.PROPOSED:
        raise Refusal("people.hand_over_closed")
    return found


def _close(hand_over: HandOver, state: str, answer: str, by: Actor) -> None:
    hand_over.state, hand_over.answer = state, plain_text(answer, field="reason")
    hand_over.decided_by_id, hand_over.decided_at = by.user_id, clock.business_now()
    hand_over.save(update_fields=["state", "answer", "decided_by_id", "decided_at"])


def _record(hand_over: HandOver, action: str, reason: str, by: Actor) -> None:
    subject = audit.Subject(
        "hand_over", hand_over.pk, None, hand_over.household_id, hand_over.from_code
    )
    diff: Diff = {"state": [HandOverState.PROPOSED.value, hand_over.state]}
    audit.record(action, by=by, subject=subject, diff=diff, reason=reason)

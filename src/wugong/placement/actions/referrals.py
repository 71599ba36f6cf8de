"""Putting a person forward for a vacancy: people decide, and the person referred agrees."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.base.scopes import area_scope, scope
from wugong.employers import queries as employers
from wugong.employers.models import Vacancy
from wugong.employers.rules import is_open
from wugong.people import actions as people
from wugong.placement import refusals as _refusals  # noqa: F401  # states them
from wugong.placement.enums import Pool, ReferralState
from wugong.placement.models import Hold, MatchRun, Referral
from wugong.placement.permissions import may_decide_referral, may_refer
from wugong.placement.queries import statements
from wugong.placement.rules.referrals import ENDED, MOVES, NEEDS_REASON, may_move

NAMED_DAYS = timedelta(days=90)  # [S]
NAMED_FOR = "referral"


@transaction.atomic
def refer(labourer_id: int, vacancy_id: int, *, by: Actor, run_id: int | None = None) -> Referral:
    """Propose a vacancy to a person who agreed to be named to its employer."""
    require(may_refer(by))
    run = MatchRun.objects.filter(pk=run_id).first() if run_id is not None else None
    if run is not None and run.pool == Pool.ALL:
        raise Refusal("referral.rehearsal")
    person = statements.locked_on_roll(labourer_id)
    vacancy = employers.vacancy(vacancy_id)
    _require_open(vacancy)
    if not statements.shares_names(person.pk, vacancy.employer.party_id):
        raise Refusal("consent.missing")
    _hold(vacancy)
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                labourer=person,
                code=person.code,
                vacancy_id=vacancy.pk,
                run_id=run.pk if run else None,
                referred_by_id=by.user_id or 0,
                referred_at=clock.business_now(),
            )
    except IntegrityError as twice:
        raise Refusal("referral.exists") from twice
    audit.record(
        "placement.refer",
        by=by,
        subject=Subject("referral", referral.pk, person.pk, person.household_id, person.code),
        diff={"vacancy": [None, vacancy.pk], "state": [None, referral.state]},
    )
    return referral


def _require_open(vacancy: Vacancy) -> None:
    today = clock.business_today()
    is_shown = is_open(vacancy.state, vacancy.valid_until, vacancy.openings, vacancy.filled, today)
    if not is_shown or vacancy.employer.on_arrears_list:
        raise Refusal("referral.vacancy_closed")


def _hold(vacancy: Vacancy) -> None:
    """Take an opening, or refuse: one statement, so that two officers cannot take the same."""
    Hold.objects.get_or_create(vacancy_id=vacancy.pk)
    free = vacancy.openings - vacancy.filled
    rows = Hold.objects.filter(vacancy_id=vacancy.pk, held__lt=free)
    if not rows.update(held=F("held") + 1):
        raise Refusal("referral.full")


def _name_to_employer(referral: Referral, by: Actor) -> None:
    """The employer sees whom it was sent, for as long as that is under way."""
    party = employers.vacancy(referral.vacancy_id).employer.party_id
    if party is None:
        return
    # Whoever may decide may not see the rows of names: a station, or the person.
    with scope(area_scope(referral.code[:6])):
        _set_access(referral, party, by)


def _set_access(referral: Referral, party: int, by: Actor) -> None:
    if referral.state == ReferralState.SENT:
        if not statements.shares_names(referral.labourer_id, party):
            raise Refusal("consent.missing")
        until = clock.business_today() + NAMED_DAYS
        people.grant_access([referral.labourer_id], party, until, NAMED_FOR, by=by)
    elif referral.state in (ReferralState.DECLINED, ReferralState.WITHDRAWN):
        people.end_access([referral.labourer_id], party, NAMED_FOR, by=by)


@transaction.atomic
def decide_referral(
    referral_id: int, state: str, *, by: Actor, reason: str = "", version: int | None = None
) -> Referral:
    """The next step on the way, or its end; a no carries its reason and changes nothing else."""
    require(may_decide_referral(by))
    referral = statements.locked_referral(referral_id)
    if version is not None and version != referral.version:
        raise Refusal("changed_meanwhile", version=referral.version)
    if state not in MOVES and state not in ENDED:
        raise Refusal("form.not_a_code", field="state")
    if not may_move(referral.state, state):
        raise Refusal("referral.move")
    told = plain_text(reason, field="reason")
    if state in NEEDS_REASON and not told:
        raise Refusal("reason.required", field="reason")
    values = {"state": state, "reason": told or referral.reason}
    diff = audit.changes(referral, values)
    referral.state, referral.reason = values["state"], values["reason"]
    referral.decided_at = clock.business_now()
    referral.version += 1
    referral.save(update_fields=["state", "reason", "decided_at", "version"])
    person = referral.labourer
    if state in ENDED:
        rows = Hold.objects.filter(vacancy_id=referral.vacancy_id, held__gt=0)
        rows.update(held=F("held") - 1)
    _name_to_employer(referral, by)
    audit.record(
        "placement.decide_referral",
        by=by,
        subject=Subject("referral", referral.pk, person.pk, person.household_id, person.code),
        diff=diff,
        reason=told,
    )
    return referral

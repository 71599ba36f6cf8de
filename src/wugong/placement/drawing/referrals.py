"""Referrals of a person: where each stands, and the next step somebody may take."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wugong.base.actor import Actor
from wugong.base.pages import clock_time
from wugong.base.shapes import Action, Status
from wugong.employers.models import Vacancy
from wugong.placement.drawing import words
from wugong.placement.enums import ReferralState
from wugong.placement.models import Referral
from wugong.placement.permissions import may_decide_referral
from wugong.placement.rules.referrals import ENDED, may_move

LOOK = {
    ReferralState.PROPOSED: ("hourglass", "due"),
    ReferralState.AGREED: ("user-check", "info"),
    ReferralState.SENT: ("send", "info"),
    ReferralState.ACCEPTED: ("circle-check", "good"),
    ReferralState.DECLINED: ("circle-x", "q"),
    ReferralState.WITHDRAWN: ("arrow-back-up", "q"),
    ReferralState.OBSOLETE: ("circle-check", "good"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One referral in the person's page."""

    title: str
    url: str
    state: Status
    when: str
    actions: list[Action]


@dataclass(frozen=True, slots=True)
class Ending:
    """A dialog that asks why."""

    id: str
    title: str
    url: str
    label: str


def line(row: Referral, vacancy: Vacancy, by: Actor) -> Line:
    """The vacancy, the state, the next step."""
    icon, tone = LOOK[ReferralState(row.state)]
    state = Status(icon, str(row.get_state_display()), tone)  # type: ignore[arg-type]  # LOOK
    url = words.post_url(row.vacancy_id, by)
    title = f"{vacancy.title} {vacancy.employer.name}"
    actions = _steps(row) if may_decide_referral(by) else []
    return Line(title, url, state, clock_time(row.decided_at or row.referred_at), actions)


def _address(row: Referral, state: str) -> str:
    url = reverse("placement:decide", args=[row.pk])
    return f"{url}?state={state}&version={row.version}"


def _steps(row: Referral) -> list[Action]:
    forward = {
        ReferralState.AGREED: _("本人同意了"),
        ReferralState.SENT: _("送单位"),
        ReferralState.ACCEPTED: _("单位接收了"),
    }
    steps = [
        Action(label, _address(row, state), method="post")
        for state, label in forward.items()
        if may_move(row.state, state)
    ]
    return [*steps, *(Action(each.title, dialog=each.id) for each in endings(row))]


def endings(row: Referral) -> list[Ending]:
    """The ways it may come to nothing, each with a reason."""
    if row.state in ENDED:
        return []
    told = {ReferralState.DECLINED: _("没成"), ReferralState.WITHDRAWN: _("撤回")}
    return [
        Ending(f"{state}-{row.pk}", label, _address(row, state), label)
        for state, label in told.items()
        if may_move(row.state, state)
    ]

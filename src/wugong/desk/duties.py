"""What each role must do today: count, why, deadline and the one button that does it."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wugong.accounts.enums import RoleName
from wugong.base.actor import Actor
from wugong.base.shapes import Action, Duty, DutyGroup, Status
from wugong.desk import queries
from wugong.desk.monthly import Monthly
from wugong.employers import permissions as employers
from wugong.people import permissions as people

FIELD = frozenset(
    {
        RoleName.GRID_WORKER.value,
        RoleName.VILLAGE_OFFICER.value,
        RoleName.TOWNSHIP_OFFICER.value,
        RoleName.COUNTY_OFFICER.value,
    }
)


def groups(actor: Actor, month: Monthly) -> list[DutyGroup]:
    """Late, today, later; what is empty is left out."""
    found = {
        "late": month.late + _late(actor),
        "today": month.today + _today(actor),
        "later": _later(actor),
    }
    names = {"late": _("已经过期"), "today": _("今天"), "later": _("这个月")}
    made: list[DutyGroup] = []
    for urgency, duties in found.items():
        shown = [duty for duty in duties if duty.count != "0"]
        if not shown:
            continue
        if not made:
            first = shown[0]
            shown[0] = replace(first, action=replace(first.action, is_primary=True))
        made.append(
            DutyGroup(names[urgency], len(shown), shown, urgency)  # type: ignore[arg-type]  # keys above
        )
    return made


def _late(actor: Actor) -> list[Duty]:
    if not people.may_list(actor):
        return []
    url = reverse("people:households") + "?kind=zero"
    return [
        Duty(
            queries.limited(queries.zero_employment(actor.area)),
            pgettext("unit", "户"),
            _("零就业家庭，还没有一个人上岗"),
            url,
            _("家里有人愿意干活，现在没有一个在岗。10 个工作日内要有第一个岗位。"),
            Status("clock-exclamation", _("盯紧"), "due"),
            Action(_("看名单"), url),
        )
    ]


def _today(actor: Actor) -> list[Duty]:
    found: list[Duty] = []
    if actor.role in FIELD:
        hand_overs = queries.waiting_hand_overs(actor.area).count()
        url = reverse("people:hand_overs")
        found.append(
            Duty(
                f"{hand_overs:,}",
                pgettext("unit", "户"),
                _("迁入的户，等你接收"),
                url,
                _("对方已经提出。接收以后，档案归你这里。"),
                Status("home-move", _("待接收"), "info"),
                Action(_("接收"), url),
            )
        )
    if employers.may_review_vacancy(actor):
        url = reverse("employers:vacancies") + "?state=pending"
        found.append(
            Duty(
                f"{queries.waiting_vacancies().count():,}",
                _("个"),
                _("岗位等着审核"),
                url,
                _("审核过的才公布、才匹配。发布的人要对真假负责。"),
                Status("clock", _("待审核"), "due"),
                Action(_("审核"), url),
            )
        )
    return found


def _later(actor: Actor) -> list[Duty]:
    found: list[Duty] = []
    if people.may_list(actor):
        url = reverse("people:labourers") + "?fresh=late&sort=fresh"
        found.append(
            Duty(
                queries.limited(queries.not_confirmed()),
                _("人"),
                _("超过 30 天没有确认"),
                url,
                _("每月问一次。没变化也算，点一下就行。"),
                Status("calendar", _("月底前"), ""),
                Action(_("看名单"), url),
            )
        )
    if actor.role == RoleName.COUNTY_OFFICER:
        found.append(_idle_workshops())
    if employers.may_confirm_vacancy(actor):
        found.append(_stale_vacancies(actor))
    return found


def _stale_vacancies(actor: Actor) -> Duty:
    """The county asks after all, everybody else after those they brought (docs/rules.md D3)."""
    is_county = actor.role == RoleName.COUNTY_OFFICER
    rows = queries.stale_vacancies(None if is_county else actor.user_id)
    url = reverse("employers:vacancies") + "?fresh=late" + ("" if is_county else "&brought=me")
    return Duty(
        f"{rows.count():,}",
        _("个"),
        _("岗位超过 30 天没核实") if is_county else _("您带来的岗位超过 30 天没核实"),
        url,
        _("打电话问一声还招不招，免得人白跑。"),
        Status("phone", _("月底前"), ""),
        Action(_("打电话"), url),
    )


def _idle_workshops() -> Duty:
    """Only the county sees all who work in a workshop; a township's own people may work in many."""
    names, url = queries.idle_workshops(), reverse("employers:workshops")
    return Duty(
        str(len(names)),
        _("个"),
        _("车间三个月没发工资"),
        url,
        _("、").join(names[:3]),
        Status("alert-circle", _("年审"), "due"),
        Action(_("看车间"), url),
    )

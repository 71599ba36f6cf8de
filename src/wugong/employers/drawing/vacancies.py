"""Vacancies as their pages draw them: rows become columns, facts, checks and buttons."""

from collections.abc import Sequence
from typing import Any

import segno
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from markupsafe import Markup

from wugong.base import clock, codes
from wugong.base.actor import Actor
from wugong.base.models import AuditLine
from wugong.base.pages import clock_time, day, link_to, numbered
from wugong.base.shapes import Action, Column, Event, Fact, Figure, Link, Row, Status
from wugong.employers import permissions, queries, rules
from wugong.employers.enums import BoardLodging, PayKind, Schooling, VacancyState
from wugong.employers.models import Vacancy
from wugong.employers.queries import Demand
from wugong.places import queries as places

STATES: dict[str, tuple[str, str]] = {
    "pending": ("clock", "due"),
    "verified": ("circle-check", "good"),
    "sent_back": ("arrow-back-up", "bad"),
    "closed": ("circle-x", "q"),
}
WORDS = {
    "employers.offer_vacancy": N_("登记岗位"),
    "employers.change_vacancy": N_("修改岗位"),
    "employers.review_vacancy": N_("审核岗位"),
    "employers.register_employer": N_("登记单位"),
    "employers.change_employer": N_("修改单位"),
    "employers.set_arrears": N_("欠薪名单"),
    "employers.confirm_vacancies": N_("核实还招"),
    "employers.close_stale": N_("到期关闭"),
}


def pay(row: Vacancy) -> str:
    """4,200–5,800, or one figure."""
    low, high = row.wage_min_yuan_month, row.wage_max_yuan_month
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def freshness(row: Vacancy) -> tuple[int, bool, str, str]:
    """Percent of the limit, late or not, words, who."""
    if row.confirmed_on is None:
        return 100, True, _("没核实过"), ""
    days = max(0, (clock.business_today() - row.confirmed_on).days)
    label = _("今天") if days == 0 else numbered("%(n)s 天前", days)
    return min(100, days * 100 // rules.STALE_DAYS), days > rules.STALE_DAYS, label, ""


def state_of(row: Vacancy) -> tuple[str, str, str]:
    """Icon, word, tone; a full or expired vacancy says so."""
    if row.state == "verified" and row.filled >= row.openings:
        return "users", _("已招满"), "q"
    icon, tone = STATES[row.state]
    return icon, str(VacancyState(row.state).label), tone


def vacancy_columns() -> list[Column]:
    """Columns of the vacancy list."""
    return [
        Column("title", _("岗位"), "name", 5),
        Column("employer", _("单位"), "link", 6),
        Column("place", _("地方"), "text", 2),
        Column("pay", _("月薪（元）"), "num", 4),
        Column("openings", _("招"), "num", 1),
        Column("open", _("还缺"), "num", 1),
        Column("terms", _("条件"), "tags", 0, is_minor=True),
        Column("state", _("状态"), "status", 2),
        Column("confirmed", _("最近核实"), "fresh", 5),
    ]


def vacancy_row(row: Vacancy) -> Row:
    """One line of the vacancy list."""
    return Row(
        str(row.pk),
        (
            (row.title, reverse("employers:vacancy", args=[row.pk]), ""),
            (row.employer.name, reverse("employers:employer", args=[row.employer_id])),
            places.display_name(row.place),
            pay(row),
            row.openings,
            row.openings - row.filled,
            _terms(row),
            state_of(row),
            freshness(row),
        ),
    )


def _terms(row: Vacancy) -> list[tuple[str, str]]:
    found = []
    if row.board_lodging != "none":
        found.append((str(BoardLodging(row.board_lodging).label), "line"))
    if row.skill_level > 0:
        names = {1: _("初级"), 2: _("中级"), 3: _("高级"), 4: _("技师"), 5: _("高级技师")}
        found.append((names[row.skill_level], "line"))
    return found


def demand_note(demand: Demand) -> str:
    """One line of totals above the list."""
    return _("在招 %(v)s 个岗位，招 %(o)s 人，还缺 %(r)s 人。") % {
        "v": f"{demand.vacancies:,}",
        "o": f"{demand.openings:,}",
        "r": f"{demand.open:,}",
    }


def vacancy_views(state: str) -> list[Link]:
    """Saved views as tabs."""
    found = [Link(_("全部"), "?", is_active=not state)]
    for value, label in VacancyState.choices:
        found.append(Link(str(label), f"?state={value}", is_active=state == value))
    return found


def vacancy_file(
    row: Vacancy, lines: Sequence[AuditLine], actor: Actor, root: str
) -> dict[str, Any]:
    """The context of one vacancy's page."""
    public = reverse("portal:vacancy", args=[row.pk])
    may_review = permissions.may_review_vacancy(actor)
    icon, label, tone = state_of(row)
    _percent, is_late, words, _who = freshness(row)
    return {
        "file": {
            "back": Link(_("用工需求"), reverse("employers:vacancies")),
            "position": "",
            "previous_url": "",
            "next_url": "",
            "title": row.title,
            "sub": f"{places.full_name(row.place)} · {row.employer.name}",
            "state": Status(icon, label, tone),  # type: ignore[arg-type]  # from STATES
            "fresh": Status("circle-check", words, "due" if is_late else "good"),
            "actions": _vacancy_actions(row, actor),
            "strip": _vacancy_strip(row),
            "tabs": [],
            "side_tab": None,
        },
        "facts": _vacancy_terms(row),
        "needs": _vacancy_needs(row),
        "checks": _checks(row),
        "figures": [
            Figure(_("招"), f"{row.openings:,}", _("人")),
            Figure(_("已到岗"), f"{row.filled:,}", _("人")),
            Figure(_("还缺"), f"{row.openings - row.filled:,}", _("人")),
        ],
        "candidates_url": link_to("placement:vacancy_candidates", row.pk, by=actor),
        "events": events(lines),
        "events_link": None,
        "qr": qr(root.rstrip("/") + public) if queries.is_on_the_board(row.pk) else "",
        "public_url": public,
        "review_url": reverse("employers:review", args=[row.pk]) if may_review else "",
    }


def _vacancy_actions(row: Vacancy, actor: Actor) -> list[Action]:
    url = reverse("employers:review", args=[row.pk])
    found: list[Action] = []
    if permissions.may_change_vacancy(actor, row):
        edit = reverse("employers:vacancy_change", args=[row.pk])
        found.append(Action(_("修改"), edit, "pencil"))
    if permissions.may_confirm_vacancy(actor) and row.state == "verified":
        confirm = reverse("employers:confirm", args=[row.pk])
        found.append(Action(_("今天问过，还招"), confirm, "circle-check", method="post"))
    if permissions.may_review_vacancy(actor):
        if rules.may_become(row.state, "verified"):
            verify = f"{url}?state=verified"
            found.append(Action(_("审核通过"), verify, "check", is_primary=True, method="post"))
        if rules.may_become(row.state, "closed"):
            found.append(Action(_("关闭"), icon="x", is_danger=True, dialog="close"))
    return found


def _vacancy_strip(row: Vacancy) -> list[Fact]:
    employer = reverse("employers:employer", args=[row.employer_id])
    return [
        Fact(_("月薪"), _("%s 元") % pay(row)),
        Fact(_("单位"), row.employer.name, url=employer),
        Fact(_("工种"), codes.name("occupation_2022", row.occupation, get_language() or "zh")),
        Fact(_("食宿"), str(BoardLodging(row.board_lodging).label)),
        Fact(_("有效期到"), day(row.valid_until, today=clock.business_today())),
    ]


def _vacancy_terms(row: Vacancy) -> list[Fact]:
    when = day(row.confirmed_on, today=clock.business_today())
    is_stale = rules.is_stale(row.confirmed_on, clock.business_today())
    return [
        Fact(_("月薪"), _("%s 元") % pay(row), when, is_stale),
        Fact(_("计薪方式"), str(PayKind(row.pay_kind).label), when),
        Fact(_("食宿"), str(BoardLodging(row.board_lodging).label), when),
        Fact(_("合同"), numbered("%(n)s 个月", row.contract_months), when),
        Fact(_("上岗日期"), day(row.starts_on)),
        Fact(_("说明"), row.description or "–"),
    ]


def _vacancy_needs(row: Vacancy) -> list[Fact]:
    sex = {"1": _("男"), "2": _("女")}.get(row.sex_limit, _("不限"))
    level = {-1: _("不限"), 0: _("做过就行")}.get(row.skill_level, "")
    grades = {1: _("初级"), 2: _("中级"), 3: _("高级"), 4: _("技师"), 5: _("高级技师")}
    ranks = dict(Schooling.choices)
    return [
        Fact(_("年龄"), _("%(a)s–%(b)s 岁") % {"a": row.age_min, "b": row.age_max}),
        Fact(_("文化程度"), str(ranks.get(row.education_min, _("不限")))),
        Fact(_("技能"), level or grades.get(row.skill_level, "–")),
        Fact(_("性别"), sex),
        Fact(_("证书"), row.certificate or _("不要")),
        Fact(_("体力"), _("要全劳力") if row.needs_full_strength else _("弱劳力也可以")),
    ]


def _checks(row: Vacancy) -> list[Status]:
    """What the publisher must have looked at."""

    def mark(is_fine: bool, yes: str, no: str) -> Status:
        return Status("circle-check", yes, "good") if is_fine else Status("alert-circle", no, "bad")

    offer = rules.Offer.of(row)
    has_code = bool(row.employer.credit_code)
    return [
        mark(has_code, _("信用代码核对无误"), row.employer.no_code_reason or _("没有信用代码")),
        mark(not row.employer.on_arrears_list, _("不在欠薪名单"), _("在欠薪名单上")),
        mark(not rules.discriminates(offer), _("没有歧视性条件"), _("有歧视性条件")),
        mark(not rules.asks_fee(offer), _("不收费"), _("向求职的人收费")),
        mark(rules.has_sex_ground(offer), _("性别条件合法"), _("限性别没有依据")),
    ]


def events(lines: Sequence[AuditLine]) -> list[Event]:
    """The history of a row as a timeline."""
    return [
        Event(
            "pencil",
            _(WORDS.get(line.action, line.action))
            + (_("：%s") % line.reason if line.reason else ""),
            f"{clock_time(line.business_at)} {line.actor_name}",
        )
        for line in lines
    ]


def qr(address: str) -> Markup:
    """The code one phone shows another."""
    picture = segno.make(address, error="m").svg_inline(scale=3, border=2, omitsize=True)
    return Markup(picture)  # noqa: S704  # made by segno from our own address

"""One person's and one household's file."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wugong.base import clock, pages
from wugong.base.actor import Actor
from wugong.base.identity import mask_id, mask_phone
from wugong.base.shapes import Action, Column, Event, Fact, Link, Row, Status
from wugong.people import permissions, queries, rules
from wugong.people.actions import Unmasked
from wugong.people.drawing import words
from wugong.people.drawing.events import events, field_names
from wugong.people.enums import PersonStatus, SkillLevel
from wugong.people.models import Household, Labourer, PovertyPeriod, Skill
from wugong.people.queries import Person
from wugong.places import queries as places

SHOWN_FACTS = (
    ("relation", "ffp_relation_to_head"),
    ("ethnic", "gbt3304_ethnic"),
    ("education", "ffp_education"),
    ("student_status", "ffp_student_status"),
    ("health", "ffp_health"),
    ("capability", "labour_capability"),
    ("political_status", "gbt4762_political_status"),
    ("marital", "gbt2261_2_marital"),
)


@dataclass(frozen=True, slots=True)
class File:
    """The header of a file (base/file.html)."""

    back: Link
    title: str
    sub: str
    state: Status | None
    fresh: Status | None
    actions: list[Action]
    strip: list[Fact]
    tabs: list[Link]
    side_tab: Link | None = None
    position: str = ""
    previous_url: str = ""
    next_url: str = ""


def labourer_file(
    person: Person, by: Actor, seen: Unmasked | None = None, here: str = "file"
) -> File:
    """Who, how fresh, what now."""
    row, today = person.row, clock.business_today()
    return File(
        back=_back(_("劳动力库"), "people:labourers", by),
        title=seen.name if seen else words.who(row.name, row.birth_on, today),
        sub=words.sex_age(row.sex, row.birth_on, today),
        state=_state(row),
        fresh=_fresh(row, today),
        actions=_labourer_actions(row, by),
        strip=_strip(person, by, seen),
        tabs=labourer_tabs(row, here, by),
        side_tab=Link(_("谁看过这份档案"), reverse("people:seen", args=[row.pk])),
    )


def _back(label: str, name: str, by: Actor) -> Link:
    """The list, for those who have one; the employer and the labourer came from their desk."""
    if permissions.may_list(by):
        return Link(label, reverse(name))
    return Link(_("工作台"), pages.link_to("desk:workbench", by=by))


def labourer_tabs(row: Labourer, here: str, by: Actor) -> list[Link]:
    """The person's own page, and those of the rooms above that are there."""
    kinds = (
        ("file", _("概览"), reverse("people:labourer", args=[row.pk])),
        ("timeline", _("经历"), reverse("people:timeline", args=[row.pk])),
        ("spells", _("务工"), pages.link_to("employment:spells", row.pk, by=by)),
        ("placement", _("推荐"), pages.link_to("placement:person", row.pk, by=by)),
    )
    return [Link(label, url, is_active=name == here) for name, label, url in kinds if url]


def _state(row: Labourer) -> Status:
    if row.status != PersonStatus.ON_ROLL:
        return Status("user-x", str(PersonStatus(row.status).label), "due")
    icon, tone = words.STATE_LOOK[row.employment_state]
    return Status(icon, words.state_words(row.employment_state, row.work_place), tone)


def _confirmed(found: rules.Freshness, on: date | None, today: date) -> str:
    text = words.ago(found, on, today)
    return text if on is None else _("%s确认") % text


def _fresh(row: Labourer, today: date) -> Status:
    found = rules.freshness(row.confirmed_on, today)
    text = _confirmed(found, row.confirmed_on, today)
    who = words.how_and_who(row.confirmed_how, row.confirmed_by_name)
    label = text + _("，") + who if who else text
    return Status(
        "clock-exclamation" if found.is_late else "circle-check",
        label,
        "due" if found.is_late else "good",
    )


def _labourer_actions(row: Labourer, by: Actor) -> list[Action]:
    found = []
    if permissions.may_change(by, row):
        url = reverse("people:change", args=[row.pk])
        found.append(Action(_("登记变化"), url, "pencil"))
        found.append(Action(_("登记技能"), reverse("people:skill", args=[row.pk]), "certificate"))
        found.append(Action(_("在册情况"), reverse("people:status", args=[row.pk]), "user-x"))
    if permissions.may_merge(by, row, row):
        found.append(Action(_("合并"), reverse("people:merge", args=[row.pk]), "git-merge"))
    refer = pages.link_to("placement:person", row.pk, by=by)
    if refer:
        found.append(Action(_("推荐岗位"), refer, "send", is_primary=True))
    return found


def _strip(person: Person, by: Actor, seen: Unmasked | None) -> list[Fact]:
    row, home = person.row, person.home
    number, phone = queries.number_of(row), queries.phone_of(row)
    reveal = []
    if not seen and permissions.may_unmask(by, row) and (number or phone):
        reveal = [Action(_("看全号"), dialog="reveal")]
    if not seen:
        number, phone = mask_id(number) if number else "", mask_phone(phone) if phone else ""
    members = _("%(members)s 口人，%(labour)s 个劳动力") % {
        "members": home.member_count,
        "labour": home.labour_count,
    }
    return [
        Fact(_("身份证号"), number or _("无：%s") % row.no_number_reason, actions=reveal),
        Fact(_("手机"), phone or _("没有登记")),
        Fact(_("户籍"), words.group_name(row.code, row.code[:6])),
        Fact(_("所在户"), members, url=reverse("people:household", args=[home.pk])),
        Fact(_("户的身份"), home_kind(home)),
        Fact(_("档案号"), str(row.pk)),
    ]


def home_kind(home: Household) -> str:
    """建档立卡户，搬迁."""
    parts = [words.poverty_label(home.poverty_status)]
    if home.relocated:
        parts.append(_("易地搬迁"))
    if home.low_income:
        parts.append(_("低保"))
    if home.zero_employment_since is not None:
        parts.append(_("零就业"))
    return _("，").join(parts)


def labourer_facts(person: Person, today: date) -> list[Fact]:
    """Every field with the day somebody confirmed it; orange where that is long ago."""
    row = person.row
    whole = rules.Source(row.confirmed_how, row.confirmed_on, row.confirmed_by_name)
    names = field_names()
    found = []
    for name, code_list in SHOWN_FACTS:
        value = getattr(row, name)
        if not value:
            continue
        known = rules.source_of(name, row.field_dates, whole)
        found.append(_fact(names[name], words.coded(code_list, value), known.on, today))
    for skill in person.skills:
        text = f"{words.coded('occupation_2022', skill.occupation)} {level_name(skill)}"
        found.append(_fact(_("技能"), text, skill.confirmed_on, today))
    return found


def level_name(skill: Skill) -> str:
    """初级 … 高级技师."""
    return str(SkillLevel(skill.level).label)


def _fact(label: str, value: str, day: date, today: date) -> Fact:
    found = rules.freshness(day, today, rules.STALE_DAYS)
    return Fact(label, value, words.ago(found, day, today), found.is_late)


def labourer_context(person: Person, by: Actor, seen: Unmasked | None = None) -> dict[str, Any]:
    """Everything people/labourer.html reads."""
    row, today = person.row, clock.business_today()
    lines = queries.timeline_of_labourer(row.pk, row.household_id)
    return {
        "file": labourer_file(person, by, seen),
        "facts": labourer_facts(person, today),
        "facts_note": _("橙色：超过 %s 天没人确认，下次走访一并问。") % rules.STALE_DAYS,
        "suggestions_url": pages.link_to("placement:suggestions", row.pk, by=by),
        "work_url": pages.link_to("employment:of_labourer", row.pk, by=by),
        "wish_url": pages.link_to("placement:wish", row.pk, by=by),
        "events": events(lines, today.year),
        "events_link": Link(_("全部"), reverse("people:timeline", args=[row.pk])),
        "reveal": _reveal(row, by),
    }


def _reveal(row: Labourer, by: Actor) -> SimpleNamespace | None:
    if not permissions.may_unmask(by, row):
        return None
    return SimpleNamespace(url=reverse("people:unmask", args=[row.pk]), title=_("看全号"))


def member_columns() -> list[Column]:
    """A household's members."""
    return [
        Column("name", _("姓名"), "name", 3),
        Column("relation", _("与户主关系"), "text", 2),
        Column("age", _("年龄"), "num", 1),
        Column("state", _("现在"), "status", 2),
        Column("place", _("在哪里"), "text", 2),
        Column("fresh", _("最近确认"), "fresh", 5),
    ]


def member_row(row: Labourer, today: date) -> Row:
    """One member."""
    fresh = rules.freshness(row.confirmed_on, today)
    age = rules.age_of(row.birth_on, today)
    icon, tone = words.STATE_LOOK[row.employment_state]
    state = words.state_words(row.employment_state, "")
    url = reverse("people:labourer", args=[row.pk])
    return Row(
        str(row.pk),
        (
            (rules.shown_name(row.name, age), url, ""),
            words.coded("ffp_relation_to_head", row.relation),
            age,
            (icon, state, tone),
            places.display_name(row.work_place) if row.work_place else "",
            (
                fresh.percent,
                fresh.is_late,
                words.ago(fresh, row.confirmed_on, today),
                words.how_and_who(row.confirmed_how, row.confirmed_by_name),
            ),
        ),
    )


def household_context(home: Household, by: Actor) -> dict[str, Any]:
    """Everything people/household.html reads."""
    today = clock.business_today()
    members = queries.members_of(home.pk)
    head = next((row for row in members if row.pk == home.head_id), None)
    title = words.who(head.name, head.birth_on, today) if head else _("待定户主")
    fresh = rules.freshness(home.confirmed_on, today)
    file = File(
        back=_back(_("户"), "people:households", by),
        title=_("%s户") % title,
        sub=home.number,
        state=_home_state(home, today),
        fresh=Status(
            "circle-check",
            _confirmed(fresh, home.confirmed_on, today),
            "due" if fresh.is_late else "good",
        ),
        actions=_household_actions(home, by),
        strip=[
            Fact(_("村、组"), words.group_name(home.code, home.code[:6])),
            Fact(_("人口"), _("%s 口人") % home.member_count),
            Fact(_("劳动力"), _("%s 人") % home.labour_count),
            Fact(_("在岗"), _("%s 人") % home.employed_count),
            Fact(_("户的身份"), home_kind(home)),
        ],
        tabs=[],
    )
    return {
        "file": file,
        "columns": member_columns(),
        "members": [member_row(row, today) for row in members],
        "facts": _household_facts(home),
        "facts_note": _waiting_note(home),
        "history": [_period(each) for each in queries.poverty_history(home.pk)],
        "events": events(queries.timeline_of_household(home.pk), today.year),
        "events_link": None,
    }


def _home_state(home: Household, today: date) -> Status | None:
    if home.zero_employment_since is None:
        return None
    days = (today - home.zero_employment_since).days
    return Status("clock-exclamation", pages.numbered("零就业 %(n)s 天", days), "due")


def _household_actions(home: Household, by: Actor) -> list[Action]:
    found = []
    if permissions.may_change(by, home):
        url = reverse("people:change_household", args=[home.pk])
        found.append(Action(_("登记变化"), url, "pencil"))
        url = reverse("people:register") + f"?household={home.pk}"
        found.append(Action(_("添家里人"), url, "user-plus"))
    if permissions.may_move(by, home):
        found.append(Action(_("搬迁移交"), reverse("people:move", args=[home.pk]), "home-move"))
    if permissions.may_mirror_poverty(by, home):
        found.append(Action(_("更新户的身份"), reverse("people:poverty", args=[home.pk]), "flag"))
    return found


def _household_facts(home: Household) -> list[Fact]:
    yes, no = _("是"), _("否")
    facts = [
        Fact(_("住址"), home.address or _("没有登记")),
        Fact(_("易地搬迁"), yes if home.relocated else no),
        Fact(_("低保"), yes if home.low_income else no),
    ]
    if home.resettlement_site:
        facts.insert(2, Fact(_("安置点"), home.resettlement_site))
    return facts


def _waiting_note(home: Household) -> str:
    waiting = queries.open_hand_over(home.pk)
    if waiting is not None:
        to = places.full_name(waiting.to_code, waiting.to_code[:6])
        return _("已提出移交到%s，等对方接收。") % to
    return _("待归户：还不知道他属于哪一户。") if home.awaits_assignment else ""


def _period(each: PovertyPeriod) -> Event:
    from_to = pages.day(each.from_on)
    if each.to_on is not None:
        from_to = f"{from_to} – {pages.day(each.to_on)}"
    label = words.poverty_label(each.status)
    return Event("home", label, from_to + _("，") + each.source, "" if each.to_on else "info")

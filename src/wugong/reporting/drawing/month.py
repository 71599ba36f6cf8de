"""A month's report as words: its state, who is missing, what was corrected, what is locked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base import clock
from wugong.base.month import Month
from wugong.base.pages import clock_time
from wugong.base.shapes import Fact, Status
from wugong.collection.drawing.board import group_address, group_status, month_name
from wugong.collection.enums import TaskState
from wugong.people.drawing import words
from wugong.people.models import Labourer
from wugong.places import queries as places
from wugong.reporting.drawing.figures import address
from wugong.reporting.enums import ReportState
from wugong.reporting.models import Correction, MonthlyReport
from wugong.reporting.queries.missing import Missing
from wugong.reporting.rules.catalogue import Figure, catalogue

LOOKS = {
    ReportState.OPEN: ("progress", "info"),
    ReportState.CONSOLIDATED: ("circle-check", "good"),
    ReportState.ACCEPTED: ("lock", "q"),
}
DIGEST_SHOWN = 16
OF_TOWNSHIPS = ("R02", "R06")


@dataclass(frozen=True, slots=True)
class Group:
    """A group that is missing, and whom to call."""

    name: str
    url: str
    status: Status
    who: str
    phone: str


@dataclass(frozen=True, slots=True)
class Township:
    """A township on the county's page."""

    name: str
    url: str
    status: Status
    people: str
    rate: str
    note: str
    may_send_back: bool
    code: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A correction with its person."""

    who: str
    url: str
    month: str
    indicator: str
    before: int
    after: int


def status(state: str) -> Status:
    """A report's state."""
    icon, tone = LOOKS[ReportState(state)]
    return Status(icon, str(ReportState(state).label), tone)  # type: ignore[arg-type]  # the table


def groups(missing: Iterable[Missing], month: Month) -> list[Group]:
    """Each with its village, its state and its leader."""
    nobody, of = _("没有人负责，请安全管理员指定。"), str(month)
    states = {state: group_status(state, is_late=False) for state in TaskState}
    return [
        Group(
            places.full_name(each.code, each.code[:12]),
            group_address(each.code, of),
            states[TaskState(each.state)],
            each.who.name if each.who else nobody,
            each.who.phone if each.who else "",
        )
        for each in missing
    ]


def townships(
    known: Mapping[str, MonthlyReport],
    figures: Mapping[str, Mapping[str, Figure]],
    codes: Iterable[str],
    month: Month,
    *,
    may_send_back: bool,
) -> list[Township]:
    """The county's townships, in the order of their codes."""
    found = []
    for code in codes:
        report = known.get(code)
        state = report.state if report is not None else ReportState.OPEN
        told = figures.get(code, {})
        at_work = told["R02"].value if "R02" in told else None
        rate = told["R06"].rate if "R06" in told else None
        back = report.sent_back_reason if report is not None else ""
        found.append(
            Township(
                places.display_name(code),
                address("reporting:month", code, month),
                status(state),
                "–" if at_work is None else f"{at_work:,}",
                "–" if rate is None else f"{rate:.1f}%",
                _("退回：%s") % back if back else "",
                may_send_back and state == ReportState.CONSOLIDATED,
                code,
            )
        )
    return found


def lock(report: MonthlyReport | None, corrections: int) -> list[Fact]:
    """Who froze it, who took it, and the hash that proves it."""
    if report is None or report.state == ReportState.OPEN:
        return []
    facts = [
        Fact(_("谁汇总"), report.consolidated_by_name, clock_time(report.known_at)),
        Fact(_("快照"), _("%s 人") % f"{report.people:,}"),
        Fact(_("校验"), bytes(report.digest or b"").hex()[:DIGEST_SHOWN]),
        Fact(_("更正"), _("%s 条") % f"{corrections:,}"),
    ]
    if report.accepted_at is not None:
        facts.insert(1, Fact(_("谁接收"), report.accepted_by_name, clock_time(report.accepted_at)))
    return facts


def mended(
    corrections: Iterable[Correction], persons: Mapping[int, Labourer]
) -> tuple[list[Mended], int]:
    """Those whose person is in sight, and how many are not."""
    today, language = clock.business_today(), get_language() or "zh"
    known, found, gone = catalogue(), [], set()
    for each in corrections:
        person = persons.get(each.person_id)
        if person is None:
            gone.add(each.person_id)
            continue
        about = known.get(each.indicator)
        found.append(
            Mended(
                words.who(person.name, person.birth_on, today),
                f"{reverse('people:labourers')}{person.pk}/",
                month_name(Month.parse(each.of_month)),
                about.name(language) if about is not None else each.indicator,
                each.before,
                each.after,
            )
        )
    return found, len(gone)

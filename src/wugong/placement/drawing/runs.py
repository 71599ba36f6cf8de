"""A match run as its page draws it: phases, proof, reasons, scarcity, fairness."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.identity import mask_name
from wugong.base.pages import day
from wugong.base.shapes import (
    Action,
    Bar,
    Column,
    HeatCell,
    HeatRow,
    Job,
    Link,
    Row,
    Status,
)
from wugong.placement.drawing import words
from wugong.placement.drawing.questions import head
from wugong.placement.enums import Pool, RunState, UnplacedReason
from wugong.placement.models import MatchRun, Recommendation
from wugong.placement.permissions import may_request_run, may_take_proof
from wugong.placement.queries.results import PLACED, Figures
from wugong.placement.rules.boards import Served, worst
from wugong.places import queries as places

STATES = {
    RunState.WAITING: ("clock", "q"),
    RunState.RUNNING: ("progress", "info"),
    RunState.DONE: ("circle-check", "good"),
    RunState.FAILED: ("alert-circle", "bad"),
}
PHASES = ("load", "recommend", "candidates", "plan", "check", "tables", "store")
WARM = ("came_in", "went_out", "moved")
PLAN_ONLY = ("plan", "check", "tables")
STEPS = (1, 15, 30, 45, 60, 80)  # points at which a cell grows darker
FAR = 5.0  # percentage points


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof in one line."""

    is_proven: bool
    title: str
    text: str
    sums: str
    links: list[Link]


@dataclass(frozen=True, slots=True)
class Fair:
    """A row of the fairness table."""

    label: str
    willing: int
    rate: str
    difference: float
    is_far: bool
    url: str


def status(run: MatchRun) -> Status:
    """Where the run is."""
    icon, tone = STATES[RunState(run.state)]
    return Status(icon, str(run.get_state_display()), tone)  # type: ignore[arg-type]  # STATES


def took(run: MatchRun) -> float:
    """Seconds of all phases so far."""
    return float(sum(seconds or 0 for _name, seconds in run.phases))


def title(run: MatchRun) -> str:
    """日常匹配 8月30日."""
    when = day(run.business_day, today=clock.business_today())
    return f"{run.get_pool_display()} {when}"


def note(run: MatchRun, figures: Figures | None) -> str:
    """When, how long, how much."""
    started = _("%s 开始") % f"{timezone.localtime(run.requested_at):%H:%M}"
    if run.state != RunState.DONE:
        return started
    counts = run.counts
    told = _("用时 %(s)s 秒；%(area)s %(p)s 人，%(v)s 个岗位、%(o)s 个空缺") % {
        "s": f"{took(run):.1f}",
        "area": places.display_name(run.area),
        "p": f"{counts['persons']:,}",
        "v": f"{counts['vacancies']:,}",
        "o": f"{counts['openings']:,}",
    }
    since = counts.get("since")
    if since:
        told += _(
            "；接着上次排：新有岗 %(came_in)s 人，不再有岗 %(went_out)s 人，换岗 %(moved)s 人"
        ) % {name: f"{since[name]:,}" for name in WARM}
    if figures is not None:
        told += _("；") + _("下面是您辖区里的 %s 人") % f"{figures.people:,}"
    return started + _("，") + told


def actions(by: Actor) -> list[Action]:
    """The runs that this reader may ask for."""
    found = []
    for pool, icon in ((Pool.DAILY, "refresh"), (Pool.ALL, "users")):
        if may_request_run(by, pool, by.area):
            url = f"{reverse('placement:request')}?pool={pool}"
            label = _("再跑一次") if pool == Pool.DAILY else _("演练全员匹配")
            primary = pool == Pool.DAILY
            found.append(Action(label, url, icon, is_primary=primary, method="post"))
    return found


def run_actions(run: MatchRun, by: Actor) -> list[Action]:
    """What can be done from a finished run."""
    if run.state != RunState.DONE or not run.with_plan:
        return []
    found = [Action(_("为什么没排上"), reverse("placement:why_not", args=[run.pk]), "help-circle")]
    if may_request_run(by, run.pool, run.area):
        url = reverse("placement:plan_again", args=[run.pk])
        label = _("数据变了，接着重排")
        found.append(Action(label, url, "refresh", is_primary=True, method="post"))
    return found


def columns() -> list[Column]:
    """Columns of the list of runs."""
    return [
        Column("run", _("运行"), "name", 6),
        Column("state", _("状态"), "status", 3),
        Column("people", _("有意愿"), "num", 3),
        Column("openings", _("岗位空缺"), "num", 3, is_minor=True),
        Column("placed", _("有岗"), "num", 3),
        Column("rate", _("有岗率"), "num", 2, is_minor=True),
        Column("proof", _("证明"), "text", 4),
        Column("took", _("用时"), "num", 2),
    ]


def row(run: MatchRun) -> Row:
    """One run of the list."""
    mark, counts = status(run), run.counts
    is_planned = run.state == RunState.DONE and run.with_plan
    cells = (
        (title(run), reverse("placement:run", args=[run.pk]), places.display_name(run.area)),
        (mark.icon, mark.label, mark.tone),
        counts.get("persons"),
        counts.get("openings"),
        counts.get("placed") if is_planned else None,
        percent(counts["placed"], counts["persons"]) if is_planned else "",
        (_("已证明最优") if is_proven(run) else _("没有证明")) if is_planned else "",
        _("%s 秒") % f"{took(run):.1f}" if run.phases else "",
    )
    return Row(str(run.pk), cells)


def percent(part: int, whole: int) -> str:
    """A share with one decimal; a dash of nothing."""
    return f"{100 * part / whole:.1f}%" if whole else "–"


def is_proven(run: MatchRun) -> bool:
    """The bound equals the objective."""
    return bool(run.objective) and run.objective == run.upper_bound


def proof(run: MatchRun, by: Actor) -> Proof | None:
    """What the certificate says, and the file to check it with."""
    if run.state != RunState.DONE or not run.objective:
        return None
    links = [Link(_("怎么证的"), reverse("placement:proof", args=[run.pk]))]
    if may_take_proof(by, run):
        url = reverse("placement:proof_file", args=[run.pk])
        links.append(Link(_("证明文件"), url, "download"))
    total, bound = int(run.objective), int(run.upper_bound)
    sums = _("总分 %(a)s %(sign)s 上界 %(b)s，差 %(gap)s") % {
        "a": f"{total:,}",
        "sign": "=" if total == bound else "<",
        "b": f"{bound:,}",
        "gap": f"{bound - total:,}",
    }
    if is_proven(run):
        text = _("没有别的方案能把这些户安置得更好。")
        return Proof(True, _("已证明最优"), text, sums, links)
    return Proof(False, _("可行，未证明最优"), _("还可能有更好的方案。"), sums, links)


def phases(run: MatchRun) -> list[Job]:
    """What is done, what is being done, what waits."""
    if run.state in (RunState.DONE, RunState.FAILED) and run.objective:
        return []
    seconds = dict(run.phases)
    drawn = []
    for name in PHASES:
        if name in PLAN_ONLY and not run.with_plan:
            continue
        lap = seconds.get(name, -1)
        told = _("%s 秒") % f"{lap:.1f}" if lap is not None and lap >= 0 else ""
        state: Any = "waiting" if lap == -1 else "running" if lap is None else "done"
        percent_done = 100 if state == "done" else 40 if state == "running" else 0
        drawn.append(Job(name, words.phase(name), percent_done, told, state))
    return [] if run.state == RunState.DONE else drawn


def reasons(run: MatchRun, counted: dict[str, int]) -> list[Bar]:
    """The unplaced by reason, the most frequent first; each opens its list."""
    longest = max(counted.values(), default=1)
    page = reverse("placement:people", args=[run.pk])
    ordered = sorted(counted.items(), key=lambda reason: -reason[1])
    return [
        Bar(
            str(UnplacedReason(name).label),
            n,
            round(100 * n / longest, 1),
            f"{page}?outcome={name}",
        )
        for name, n in ordered
    ]


def heat(run: MatchRun, picked: tuple[str, str] | None) -> tuple[list[str], list[HeatRow]]:
    """Prices by occupation and place; the framed cell is the one that is asked about."""
    grid = run.scarcity
    if not grid or not grid["occupations"]:
        return [], []
    heads = [head(run, code) for code in grid["places"]]
    rows = []
    for code, prices in zip(grid["occupations"], grid["prices"], strict=True):
        cells = [
            _cell(price, (code, place), picked)
            for price, place in zip(prices, grid["places"], strict=True)
        ]
        rows.append(HeatRow(words.occupation(code), cells))
    return heads, rows


def _cell(price: int | None, cell: tuple[str, str], picked: tuple[str, str] | None) -> HeatCell:
    if price is None:
        return HeatCell("–", 0)
    query = urlencode({"occupation": cell[0], "place": cell[1]})
    step = sum(price >= bound for bound in STEPS)
    return HeatCell(str(price), step, f"?{query}#what-if", is_picked=cell == picked)


SHOWN = (("sex", "women"),)


def fairness(run: MatchRun, *, sees_few: bool) -> tuple[str, list[Fair]]:
    """The groups that ask most about fairness beside everybody, and the township worst served."""
    if not run.fairness:
        return "–", []
    whole, *rest = run.fairness
    rows = [row for row in rest if (row["dimension"], row["group"]) in SHOWN]
    rows += [row for row in rest if row["dimension"] in ("age", "group")]
    least = worst(rest, "township")
    drawn = [fair(run, row, whole, sees_few=sees_few) for row in rows]
    if least is not None:
        last = fair(run, least, whole, sees_few=sees_few)
        drawn.append(replace(last, label=_("%s（最低）") % last.label))
    return percent(whole["placed"], whole["willing"]), [each for each in drawn if each.willing]


def fair(run: MatchRun, row: Served, whole: Served, *, sees_few: bool) -> Fair:
    """One row; counts that point at single persons are hidden from outsiders."""
    label, query = _group(row)
    url = f"{reverse('placement:people', args=[run.pk])}?{query}" if query else ""
    if row["is_few"] and not sees_few:
        return Fair(label, 0, _("人太少，不显示"), 0.0, False, "")
    rate = 100 * row["placed"] / row["willing"]
    overall = 100 * whole["placed"] / whole["willing"]
    difference = round(rate - overall, 1) + 0.0  # no −0.0
    is_far = row["is_far"] and difference < -FAR
    return Fair(label, row["willing"], f"{rate:.1f}%", difference, is_far, url)


def _group(row: Served) -> tuple[str, str]:
    if row["dimension"] == "township":
        return places.display_name(row["group"]), urlencode({"area": row["group"]})
    query = "" if row["group"] == "all" else urlencode({"group": row["group"]})
    return words.group(row["dimension"], row["group"]), query


def fairness_columns() -> list[Column]:
    """Columns of the whole fairness table."""
    return [
        Column("dimension", _("按什么分"), "quiet", 2),
        Column("group", _("人群"), "link", 3),
        Column("willing", _("有意愿"), "num", 2),
        Column("eligible", _("够条件"), "num", 2),
        Column("recommended", _("有推荐"), "num", 2),
        Column("placed", _("有岗"), "num", 2),
        Column("rate", _("有岗率"), "text", 2),
        Column("difference", _("差（百分点）"), "text", 2),
    ]


def fairness_row(run: MatchRun, row: Served, *, sees_few: bool) -> Row:
    """One group in full."""
    whole: Served = run.fairness[0]
    told = fair(run, row, whole, sees_few=sees_few)
    head = (words.dimension(row["dimension"]), (told.label, told.url or "?"))
    if row["is_few"] and not sees_few:
        return Row(row["group"], (*head, None, None, None, None, told.rate, ""))
    counts = (row["willing"], row["eligible"], row["recommended"], row["placed"])
    sign = f"{told.difference:+.1f}".replace("-", "−")
    return Row(row["group"], (*head, *counts, told.rate, sign))


def people_columns() -> list[Column]:
    """Columns of the persons behind a number."""
    return [
        Column("name", _("姓名"), "name", 3),
        Column("village", _("村、组"), "text", 5),
        Column("outcome", _("结果"), "text", 5),
        Column("best", _("最高分"), "num", 2),
    ]


def people_row(found: Recommendation) -> Row:
    """One person of a run."""
    person = found.labourer
    url = reverse("placement:person", args=[person.pk])
    reason = found.unplaced_reason
    outcome = _("有岗") if found.planned_vacancy_id else ""
    return Row(
        str(person.pk),
        (
            (mask_name(person.name), url, ""),
            places.full_name(found.code, home=found.code[:6]),
            str(UnplacedReason(reason).label) if reason else outcome,
            found.scores[0] if found.scores else None,
        ),
    )


def outcome_views(run: MatchRun, chosen: str) -> list[Link]:
    """Placed and not, as saved views."""
    page = reverse("placement:people", args=[run.pk])
    return [
        Link(_("全部"), page, is_active=not chosen),
        Link(_("有岗"), f"{page}?outcome={PLACED}", is_active=chosen == PLACED),
    ]

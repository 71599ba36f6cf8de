"""Questions to a plan as the run page draws them: what if, classes to open, why not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wugong.base.identity import mask_name
from wugong.base.pages import numbered
from wugong.base.shapes import Choice, Column, Figure, Link, Row
from wugong.employers.models import Vacancy
from wugong.people.enums import SkillLevel
from wugong.placement.drawing import words
from wugong.placement.drawing.pairs import place_name
from wugong.placement.enums import ChangeHow
from wugong.placement.models import MatchRun, PlanChange, WhatIf
from wugong.placement.queries.explaining import InPlan, Pair
from wugong.placement.queries.questions import WORSE
from wugong.placement.rules.questions import class_key, what_if_key
from wugong.places import queries as places

TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the heat map, and the slider's place on it."""

    occupation: str
    place: str
    added: int
    steps: list[int]


@dataclass(frozen=True, slots=True)
class WhatIfCard:
    """The card: where to ask, what prices say at once, what was solved."""

    url: str
    asks: bool
    cell: str
    occupations: list[Choice]
    places: list[Choice]
    added: int
    maximum: int
    step: int
    vacancies: Link
    seconds: str = ""
    quick: str = ""
    curve: dict[str, Any] | None = None
    figures: list[Figure] = field(default_factory=list)
    note: str = ""
    poll_url: str = ""
    percent: int = 0
    working: str = ""


def head(run: MatchRun, code: str) -> str:
    """What a column of the heat map is called."""
    if len(code) == 2:
        return _("省内其他")
    return _("县内") if code == run.area[:6] else places.display_name(code)


def signed(number: int) -> str:
    """+1,204, −3, 0."""
    return f"{number:+,}".replace("-", "−") if number else "0"


def card(
    run: MatchRun,
    cell: Cell,
    row: WhatIf | None,
    *,
    asks: bool,
    quick: dict[str, int] | None = None,
    is_working: bool = False,
) -> WhatIfCard:
    """The what-if card of one cell."""
    steps = {step["added"]: step for step in row.steps} if row else {}
    found = steps.get(cell.added)
    grid = run.scarcity
    query = urlencode({"occupation": cell.occupation, "place": cell.place})
    page = reverse("placement:what_if", args=[run.pk])
    left = len(row.asked) - len(steps) if row else 0
    return WhatIfCard(
        url=page,
        asks=asks,
        cell=_("%(what)s，%(where)s")
        % {"what": words.occupation(cell.occupation), "where": head(run, cell.place)},
        occupations=_choices(
            [*grid.get("occupations", []), cell.occupation], cell.occupation, words.occupation
        ),
        places=_choices(
            [*grid.get("places", []), cell.place], cell.place, lambda code: head(run, code)
        ),
        added=cell.added,
        maximum=cell.steps[-1],
        step=cell.steps[0],
        vacancies=_demand(query),
        seconds=_("%s 秒") % f"{found['seconds']:.2f}" if found else "",
        quick=_quick(quick) if quick and not found else "",
        curve=_curve(steps) if row and not left else None,
        figures=_figures(run, row, found) if row and found else [],
        note=_note(found) if found else "",
        poll_url=f"{page}?{query}&added={cell.added}" if is_working and left else "",
        percent=round(100 * len(steps) / len(row.asked)) if row and row.asked else 0,
        working=numbered("正在重新算全县方案：还差 %(n)s 步", left) if is_working and left else "",
    )


def _demand(query: str) -> Link:
    return Link(_("看这一格的岗位"), f"{reverse('employers:vacancies')}?{query}&state=verified")


def _choices(codes: list[str], chosen: str, name: Callable[[str], str]) -> list[Choice]:
    return [Choice(code, name(code), code == chosen) for code in dict.fromkeys(codes)]


def _quick(told: dict[str, int]) -> str:
    """What prices and a plan on the spot say, before anything is solved."""
    return _("按价格：总分最多 %(most)s，至少 %(least)s；至少多安置 %(placed)s 人。") % {
        "most": signed(told["most"]),
        "least": signed(told["least"]),
        "placed": signed(told["placed_least"]),
    }


def _curve(steps: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """Persons placed more against openings more."""
    known = {0: 0} | {added: step["placed"] for added, step in steps.items()}
    order = sorted(known)
    return {
        "kind": "lines",
        "categories": [signed(added) for added in order],
        "series": [{"name": _("多安置"), "values": [known[added] for added in order]}],
        "unit": _("人"),
    }


def _figures(run: MatchRun, row: WhatIf, step: dict[str, Any]) -> list[Figure]:
    behind = reverse("placement:changes", args=[run.pk, what_if_key(row.pk, step["added"])])
    return [
        Figure(_("多安置"), signed(step["placed"]), _("人"), url=f"{behind}?how={ChangeHow.IN}"),
        Figure(_("其中优先户"), signed(step["homes"]), _("户")),
        Figure(
            _("有人变差"),
            f"{step['worse']:,}",
            _("人"),
            url=f"{behind}?how={WORSE}" if step["worse"] else "",
        ),
    ]


def _note(step: dict[str, Any]) -> str:
    told = _("总分 %(gain)s 分，%(proof)s；价格先说最多 %(most)s。换了岗的 %(moved)s 人。")
    return told % {
        "gain": signed(step["gain"]),
        "proof": _("已证明") if step["proven"] else _("未证明"),
        "most": signed(step["most"]),
        "moved": f"{step['moved']:,}",
    }


def class_columns() -> list[Column]:
    """Columns of the classes to open."""
    return [
        Column("kind", _("工种和等级")),
        Column("classes", _("开班"), "num"),
        Column("trainees", _("培训（人）"), "num"),
        Column("placed", _("多安置"), "bold"),
        Column("rate", _("每万元"), "text"),
        Column("who", "", "link"),
    ]


def class_rows(run: MatchRun) -> list[Row]:
    """Each kind of class with its proven gain; the list of who would join behind it."""
    return [_class_row(run, row) for row in run.classes.get("rows", [])]


def _class_row(run: MatchRun, row: dict[str, Any]) -> Row:
    key = class_key(row["occupation"], row["level"])
    kind = _("%(what)s %(level)s") % {
        "what": words.occupation(row["occupation"]),
        "level": SkillLevel(row["level"]).label,
    }
    rate = _("%s 人") % f"{row['placed'] / row['yuan'] * TEN_THOUSAND:.1f}"
    who = (_("名单"), reverse("placement:changes", args=[run.pk, key]))
    return Row(key, (kind, row["classes"], row["trainees"], signed(row["placed"]), rate, who))


def classes_note(run: MatchRun, *, is_working: bool) -> str:
    """What all of them together cost and bring."""
    told = run.classes
    if not told and is_working:
        return _("正在一个班一个班地重新算方案，算完就在这里。")
    if not told.get("rows"):
        return _("没有哪个班能让更多人有岗。") if told else ""
    return _("每开一个班都重新算过一遍全县方案；全开要 %(yuan)s 万元，多安置 %(n)s 人。") % {
        "yuan": f"{told['yuan'] / TEN_THOUSAND:,.1f}",
        "n": signed(told["placed"]),
    }


def change_columns() -> list[Column]:
    """Columns of the persons behind an answer."""
    return [
        Column("name", _("姓名"), "name", 3),
        Column("village", _("村、组"), "text", 5),
        Column("how", _("变化"), "text", 2),
        Column("before", _("原来排在"), "text", 5),
        Column("after", _("改排到"), "text", 5),
    ]


def change_row(found: PlanChange, vacancies: dict[int, Vacancy]) -> Row:
    """One person of an answer, with the vacancy before and after."""
    person = found.labourer
    url = reverse("placement:person", args=[person.pk])
    how = str(ChangeHow(found.how).label)
    return Row(
        str(person.pk),
        (
            (mask_name(person.name), url, ""),
            places.full_name(found.code, home=found.code[:6]),
            _("%s，变差") % how if found.is_worse else how,
            _vacancy(found.before_vacancy_id, vacancies),
            _vacancy(found.after_vacancy_id, vacancies),
        ),
    )


def _vacancy(vacancy_id: int | None, known: dict[int, Vacancy]) -> str:
    row = known.get(vacancy_id or 0)
    return f"{place_name(row.place)} {row.title}" if row else ""


def question_title(run: MatchRun, question: str, row: WhatIf | None) -> str:
    """What the persons of a list have in common."""
    kind, _sep, rest = question.partition(":")
    if kind == "class":
        occupation, _sep, level = rest.rpartition(":")
        label = SkillLevel(int(level)).label
        return _("参训名单：%(what)s %(level)s") % {
            "what": words.occupation(occupation),
            "level": label,
        }
    added = int(rest.rpartition(":")[2])
    cell = f"{words.occupation(row.occupation)} {head(run, row.place)}" if row else ""
    return _("%(cell)s 空缺 %(n)s：谁会变") % {"cell": cell, "n": signed(added)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a pair is not in the plan: the sentence, then what was weighed against what."""

    title: str
    sentence: str
    reasons: list[str]
    weighed: list[Figure]
    links: list[Link]


def verdict(name: str, labourer_id: int, pair: Pair, plan: InPlan | None) -> Verdict:
    """A pair's answer: blocking rules first, else the two prices."""
    row = pair.vacancy
    title = f"{name} → {place_name(row.place)} {row.title} {row.employer.name}"
    links = [
        Link(_("本人的岗位推荐"), reverse("placement:person", args=[labourer_id])),
        Link(_("岗位"), reverse("employers:vacancy", args=[row.pk])),
    ]
    reasons = [words.missing(lack, row) for lack in pair.missing]
    if reasons:
        return Verdict(title, _("不够条件："), reasons, [], links)
    if plan is None:
        told = _("够条件，能得 %s 分；这次方案里没有这个岗位。") % pair.total
        return Verdict(title, told, [], [], links)
    why = plan.why
    weighed = [
        Figure(_("在这个岗位能得"), f"{pair.total}", _("分")),
        Figure(_("这个空缺的价格"), f"{min(why.price, words.DEAREST):,}", _("分")),
        Figure(_("在别处多得"), f"{why.own:,}", _("分")),
    ]
    return Verdict(title, sentence(plan), [], weighed, links)


def sentence(plan: InPlan) -> str:
    """The price that was too high, in words."""
    why = plan.why
    if why.code == "placed_here":
        return _("方案就是这样排的。")
    if why.code == "price":
        return _("这个空缺给别人，全县总分更高：他能得的分比价格低 %s 分。") % why.short
    if why.code == "better_elsewhere" and plan.placed_at is not None:
        return _(
            "排在%(where)s更好：那里得 %(score)s 分，减去价格多得 %(own)s 分；这里差 %(n)s 分。"
        ) % {
            "where": f"{place_name(plan.placed_at.place)} {plan.placed_at.title}",
            "score": plan.score_there,
            "own": why.own,
            "n": why.short,
        }
    if why.code == "tie":
        return _("排在这里和现在的排法总分一样，换过来也不亏。")
    return _("够条件，而且分数高过价格；数据变了，重排一次可能就排上。")

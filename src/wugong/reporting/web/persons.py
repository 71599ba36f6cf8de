"""Who is behind a figure, behind a difference, and between two definitions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wugong.base import clock
from wugong.base.actor import require
from wugong.base.errors import Refusal
from wugong.base.lists import Page
from wugong.base.shapes import Link, Pager
from wugong.base.shell import page
from wugong.people.drawing import lists as people
from wugong.people.queries import labourer_list
from wugong.places import queries as places
from wugong.reporting import permissions
from wugong.reporting.drawing import figures as drawing
from wugong.reporting.enums import Grain
from wugong.reporting.queries import persons as queries
from wugong.reporting.rules.catalogue import Indicator, indicator
from wugong.reporting.web.asking import Asked, asked
from wugong.reporting.web.figures import month_head

MOST_DIGITS = 9


def _of_persons(request: HttpRequest, name: str) -> Indicator:
    found = indicator(request.GET.get(name, ""))
    if found.grain != Grain.PERSON:
        raise Refusal("figures.unknown", field=name)
    return found


def _about(request: HttpRequest) -> Asked:
    about = asked(request)
    require(permissions.may_open_list(about.actor))
    return about


def _start(request: HttpRequest) -> int:
    text = request.GET.get("from", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise Refusal("form.invalid", field="from")
    return int(text)


@dataclass(frozen=True, slots=True)
class Question:
    """What a list of persons answers: its title, by which indicators, and how it is asked for."""

    title: str
    by: tuple[Indicator, ...]
    asks: dict[str, str]
    tabs: list[Link] = field(default_factory=list)


@require_GET
def behind(request: HttpRequest) -> HttpResponse:
    """Everybody whom a figure counts."""
    about, of = _about(request), _of_persons(request, "figure")
    ids = queries.behind(about.area, about.month, of.column)
    name = of.name(get_language() or "zh")
    return _page(request, about, ids, Question(name, (of,), {"figure": of.id}))


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """Who came and who left since the month before."""
    about, of = _about(request), _of_persons(request, "figure")
    sides = queries.came_and_left(about.area, about.month, of.column)
    name = _("%s：和上个月比") % of.name(get_language() or "zh")
    labels = [(_("新进"), sides[0]), (_("离开"), sides[1])]
    return _sides(request, about, labels, Question(name, (of,), {"figure": of.id}))


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two definitions of the same thing, and who makes the difference."""
    about = _about(request)
    one, other = _of_persons(request, "one"), _of_persons(request, "other")
    sides = queries.between(about.area, about.month, one.column, other.column)
    language = get_language() or "zh"
    first, second = one.name(language), other.name(language)
    labels = [
        (_("只算在“%s”里") % first, sides[0]),
        (_("只算在“%s”里") % second, sides[1]),
    ]
    title = _("%(one)s，%(other)s") % {"one": first, "other": second}
    asks = {"one": one.id, "other": other.id}
    return _sides(request, about, labels, Question(title, (one, other), asks))


def _sides(
    request: HttpRequest, about: Asked, sides: list[tuple[str, list[int]]], question: Question
) -> HttpResponse:
    """Two lists as two tabs."""
    chosen = 1 if request.GET.get("side") == "2" else 0
    tabs = [
        Link(
            label,
            _address(request, about, question.asks, side=n + 1),
            count=f"{len(ids):,}",
            is_active=n == chosen,
        )
        for n, (label, ids) in enumerate(sides)
    ]
    asks = question.asks | {"side": str(chosen + 1)}
    asked_for = Question(question.title, question.by, asks, tabs)
    return _page(request, about, sides[chosen][1], asked_for)


def _address(request: HttpRequest, about: Asked, asks: dict[str, str], **more: int) -> str:
    match = request.resolver_match
    name = match.view_name if match is not None else "reporting:persons"
    return drawing.address(name, about.area, about.month, **asks, **more)


def _page(
    request: HttpRequest, about: Asked, ids: Sequence[int], question: Question
) -> HttpResponse:
    found = queries.listed(ids, _start(request))
    shown = Page(found.rows, labourer_list().read({}), found.all, count_is_exact=True)
    draw = people.labourer_rows(shown, about.actor.area, clock.business_today())
    language = get_language() or "zh"
    context = month_head(about, "reporting:figures") | {
        "title": question.title,
        "area": places.display_name(about.area),
        "back": Link(_("指标"), drawing.address("reporting:figures", about.area, about.month)),
        "tabs": question.tabs,
        "columns": people.labourer_columns(),
        "rows": [draw(row) for row in found.rows],
        "gone": found.gone,
        "meanings": [(each.name(language), each.meaning(language)) for each in question.by],
        "pager": _pager(request, about, found, question.asks),
    }
    return page(request, "reporting/persons.html", context)


def _pager(
    request: HttpRequest, about: Asked, found: queries.Listed, asks: dict[str, str]
) -> Pager:
    """By position in a list that is sorted the same way every time."""

    def at(start: int) -> str:
        return _address(request, about, asks, **{"from": start})

    last = min(found.first + queries.PAGE, found.all)
    return Pager(
        found.first + 1,
        last,
        f"{found.all:,}",
        _("人"),
        previous_url=at(found.first - queries.PAGE) if found.first else "",
        next_url=at(last) if last < found.all else "",
    )

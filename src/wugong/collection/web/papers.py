"""Paper forms of a group, and the page where a filled one is typed in."""

from dataclasses import dataclass, replace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from markupsafe import Markup

from wugong.base import clock
from wugong.base.actor import require
from wugong.base.errors import Refusal
from wugong.base.forms import add_refusal
from wugong.base.month import Month
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.collection import permissions
from wugong.collection.actions import papers, sync
from wugong.collection.actions.answers import Result
from wugong.collection.drawing import board as months
from wugong.collection.drawing import paper as drawing
from wugong.collection.enums import Verdict
from wugong.collection.forms import PersonForm, SheetForm
from wugong.collection.queries import paper as queries
from wugong.collection.queries.paper import Member
from wugong.collection.rules import visits as rules
from wugong.collection.rules.visits import Item
from wugong.places import queries as places
from wugong.places.web import chosen, region_field


@require_GET
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """A4 forms, one a household."""
    actor = actor_of(request)
    require(actor.is_known, "login.required")
    if not code.startswith(actor.area) or places.find(code) is None:
        raise Refusal("not_found")
    homes = papers.print_forms(code, by=actor)
    month = Month.of(clock.business_today())
    context = {
        "title": _("走访表"),
        "group": places.full_name(code, code[:9]),
        "month": months.month_name(month),
        "sheets": drawing.sheets(homes, request.build_absolute_uri("/").rstrip("/")),
        "back_url": months.group_address(code, str(month)),
    }
    return page(request, "collection/paper.html", context)


@dataclass
class Row:
    """One person's part of the page."""

    member: Member
    form: PersonForm
    name: str
    work: str
    place: str
    region: Markup
    said: str = ""  # what became of the visit


@require_http_methods(["GET", "POST"])
def key_in(request: HttpRequest, household_id: int) -> HttpResponse:
    """One household's filled form: what changed is typed, the rest is one key."""
    actor = actor_of(request)
    home = queries.home(household_id)
    require(permissions.may_record_visits(actor, home.code))
    data = request.POST if request.method == "POST" else None
    head = SheetForm(data, initial={"visited_on": clock.business_today(), "how": "at_home"})
    rows = [_row(member, request) for member in home.members]
    status = 200
    if request.method == "POST":
        status = _take(request, home.code, head, rows)
    context = {
        "title": _("录走访表"),
        "note": f"{places.full_name(home.code, home.code[:9])} {home.number}",
        "head": head,
        "typed_seconds": _seconds(request) or "",
        "rows": rows,
        "is_done": request.method == "POST" and status == 200,
        "back_url": months.group_address(home.code, str(Month.of(clock.business_today()))),
    }
    return page(request, "collection/key_in.html", context, status=status)


def _row(member: Member, request: HttpRequest) -> Row:
    key = f"p{member.id}"
    is_sent = request.method == "POST"
    place = chosen(request.POST.getlist(f"{key}-place")) if is_sent else ""
    form = PersonForm(request.POST if is_sent else None, prefix=key)
    region = region_field(f"{key}-place", place or member.place, deepest=9)
    return Row(member, form, member.name, drawing.work(member), place, region)


def _take(request: HttpRequest, code: str, head: SheetForm, rows: list[Row]) -> int:
    """All lines at once; what one line refuses stands beside it, and nothing of it is lost."""
    if not head.is_valid() or not all([row.form.is_valid() for row in rows]):
        return 422
    told = head.cleaned_data
    if told["visited_on"] > clock.business_today():
        head.add_error("visited_on", forms.ValidationError(Refusal("visit.clock_ahead").message()))
        return 422
    items = {}
    everybody = request.POST.get("everybody", "")
    for row in rows:
        said = row.form.cleaned_data
        if everybody == "same" and not said["said"]:
            said = said | {"said": "same"}
        item = drawing.visit(row.member, said, row.place, told["visited_on"], told["how"])
        if item is not None:
            items[str(item.id)] = (row, item)
    if not items:
        return 200
    pairs = _measured(list(items.values()), _seconds(request))
    done = sync.record_form([item for _row, item in pairs], code=code, by=actor_of(request))
    return max(_answer(items[each.id][0], each) for each in done.results)


def _seconds(request: HttpRequest) -> int | None:
    """Of typing, as the page measured them; without its script there are none."""
    text = request.POST.get("typed_seconds", "")
    is_number = text.isascii() and text.isdigit() and len(text) < 8
    return rules.seconds_of(int(text)) if is_number else None


def _measured(pairs: list[tuple[Row, Item]], seconds: int | None) -> list[tuple[Row, Item]]:
    """Each visit with its part of the page's time."""
    parts = rules.shared(seconds, [item.fields_typed for _row, item in pairs])
    return [
        (row, replace(item, typed_seconds=part))
        for (row, item), part in zip(pairs, parts, strict=True)
    ]


def _answer(row: Row, result: Result) -> int:
    language = get_language() or "zh"
    if result.verdict == Verdict.REFUSED:
        for field, why in result.faults or (("", result.code),):
            add_refusal(row.form, Refusal(why, field=_FIELDS.get(field, "")), language)
        return 422
    row.said = str(Verdict(result.verdict).label)
    return 200


_FIELDS = {
    "phone": "phone",
    "status": "left",
    "start_on": "went_on",
    "spell": "went_on",
    "place": "went_on",
    "employer_name": "employer_name",
    "channel": "channel",
    "wage_yuan_month": "wage",
    "end_on": "came_on",
    "reason": "reason",
}

"""领导要数: count anything at any time, open who is behind it, keep the question."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wugong.accounts.enums import RoleName
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.forms import add_refusal
from wugong.base.shapes import Action, Link, ListPage, Pager
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.people import permissions as people_permissions
from wugong.people import sheets
from wugong.people.drawing import lists as people_drawing
from wugong.reporting.actions import counting
from wugong.reporting.drawing import counts as drawing
from wugong.reporting.enums import Counted
from wugong.reporting.forms import SaveForm
from wugong.reporting.permissions import may_open_list, may_read_figures
from wugong.reporting.queries import counts as queries
from wugong.reporting.rules.criteria import Criteria

NOTHING = Pager(0, 0, "0", "")


def asked_of(request: HttpRequest) -> tuple[Actor, Criteria, dict[str, str]]:
    """Who asks what; boxes of one name that a form sends apart belong together."""
    actor = actor_of(request)
    require(may_read_figures(actor))
    texts = {key: ",".join(filter(None, request.GET.getlist(key))) for key in request.GET}
    asked = queries.read(texts, actor)
    query = asked.texts() | ({"on": texts["on"]} if texts.get("on") else {})
    return actor, asked, query


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """The question, its count, and what exactly was counted."""
    return _shown(request, SaveForm(), 200)


def _shown(request: HttpRequest, form: SaveForm, status: int) -> HttpResponse:
    actor, asked, query = asked_of(request)
    answer = queries.answer(asked)
    base = reverse("reporting:counts")
    may_open = may_open_list(actor) and asked.of != Counted.VACANCIES
    url_of = drawing.UrlOf(reverse("reporting:count_people") if may_open else "", query)
    context = {
        "title": _("领导要数"),
        "note": _("任何一天、任何条件，现数现有。"),
        "page": _conditions(asked, base, query),
        "views": _views(asked, base, query),
        "asked": asked,
        "by": drawing.cuts(asked, asked.by),
        "across": drawing.cuts(asked, asked.across),
        "areas": drawing.areas(asked, actor.area),
        "today": clock.business_today(),
        "total": answer.count.total,
        "total_url": url_of({}),
        "unit": drawing.unit(asked),
        "pivot": drawing.pivot(answer, url_of),
        "definition": drawing.definition(answer),
        "saved": _saved(actor, base),
        "form": form,
        "save_url": drawing.address(reverse("reporting:save_count"), query),
    }
    return page(request, "reporting/counts.html", context, status=status)


def _conditions(asked: Criteria, base: str, query: dict[str, str]) -> ListPage:
    kept = {key: value for key, value in query.items() if key in ("of", "area", "on")}
    return ListPage(
        title="",
        columns=[],
        rows=[],
        pager=NOTHING,
        chips=drawing.chips(asked, base, query),
        filters=drawing.filters(asked),
        clear_url=drawing.address(base, kept),
    )


def _views(asked: Criteria, base: str, query: dict[str, str]) -> list[Link]:
    """The same place and day for another kind; conditions are each kind's own."""
    kept = {key: value for key, value in query.items() if key in ("area", "on")}
    return [
        Link(str(label), drawing.address(base, {"of": of} | kept), is_active=of == asked.of)
        for of, label in Counted.choices
    ]


def _saved(actor: Actor, base: str) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "url": drawing.address(base, row.criteria),
            "note": "" if row.owner_id == actor.user_id else row.owner_name,
            "shared": RoleName(row.shared_role).label if row.shared_role else "",
            "remove_url": reverse("reporting:remove_count", args=[row.pk])
            if row.owner_id == actor.user_id
            else "",
        }
        for row in queries.saved(actor)
    ]


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The first hundred people behind a count."""
    actor, asked, query = asked_of(request)
    ids = counting.open_list(asked, by=actor)
    total = queries.answer(asked).count.total
    rows = queries.rows_of(ids)
    heads, lines = people_drawing.export_table(rows, clock.business_today())
    actions = []
    if people_permissions.may_export(actor):
        url = drawing.address(reverse("reporting:take_count"), query)
        actions.append(Action(_("导出"), url, "download", method="post"))
    context = {
        "title": _("名单"),
        "note": _("共 %(total)s%(unit)s，下面是前 %(shown)s 人。")
        % {"total": f"{total:,}", "unit": drawing.unit(asked), "shown": len(lines)},
        "back": Link(_("领导要数"), drawing.address(reverse("reporting:counts"), query)),
        "actions": actions,
        "heads": heads,
        "lines": [
            (reverse("people:labourer", args=[row.id]), line)
            for row, line in zip(rows, lines, strict=True)
        ],
        "definition": [f"{name} {values}" for _key, name, values in drawing.conditions(asked)],
    }
    return page(request, "reporting/count_people.html", context)


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """At most a hundred masked rows as CSV; more needs a second person."""
    actor, asked, _query = asked_of(request)
    ids = counting.take_list(asked, by=actor)
    today = clock.business_today()
    heads, lines = people_drawing.export_table(queries.rows_of(ids), today)
    mark = f"{actor.name} {actor.title} {clock.real_now():%Y-%m-%d %H:%M}"
    content = sheets.as_csv(heads, lines, mark)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="counts-{today}.csv"'
    return response


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the question under a name; what is wrong with it stands beside it."""
    actor, asked, query = asked_of(request)
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, 422)
    told = form.cleaned_data
    try:
        counting.save_count(told["name"], asked.texts(), told["shared_role"], by=actor)
    except Refusal as refusal:
        if refusal.status in (401, 403, 404):
            raise
        request.refusal = refusal  # type: ignore[attr-defined]  # one_transaction records it
        add_refusal(form, refusal, get_language() or "zh")
        return _shown(request, form, refusal.status)
    return redirect(drawing.address(reverse("reporting:counts"), query))


@require_POST
def remove(request: HttpRequest, count_id: int) -> HttpResponse:
    """Take a kept question away."""
    counting.remove_count(count_id, by=actor_of(request))
    return redirect("reporting:counts")

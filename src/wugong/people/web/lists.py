"""The lists of labourers and households, export of a small list, confirming many at once."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wugong.base import clock
from wugong.base.actor import require
from wugong.base.errors import Refusal
from wugong.base.listing import list_page
from wugong.base.lists import ListSpec, Page
from wugong.base.shell import page
from wugong.people import actions, permissions, queries, sheets
from wugong.people.drawing import lists as drawing
from wugong.people.enums import ConfirmedHow
from wugong.people.queries import household_list, labourer_list
from wugong.people.rules import Source
from wugong.people.web.asking import asker
from wugong.places import queries as places

MOST_IDS = 200


@require_GET
def labourers(request: HttpRequest) -> HttpResponse:
    """The roll of labour."""
    actor = asker(request)
    require(permissions.may_list(actor))
    spec = labourer_list()
    asked = spec.read(request.GET)
    found = spec.light_page(asked)
    area = asked.filters.get("area") or actor.area
    counts = _counts("labourers", spec, drawing.LABOURER_VIEWS, area)
    listed = list_page(
        spec,
        found,
        request.GET,
        title=_("劳动力库"),
        columns=drawing.labourer_columns(),
        draw=drawing.labourer_rows(found, actor.area, clock.business_today()),
        unit=_("人"),
        note=_note(area, found),
        views=drawing.views(drawing.LABOURER_VIEWS, counts, asked.filters),
        actions=drawing.labourer_actions(actor, asked.query()),
        bulk=drawing.bulk_actions(actor),
        empty=_("这里没有符合条件的人。"),
    )
    return page(request, "people/labourers.html", {"page": listed})


@require_GET
def households(request: HttpRequest) -> HttpResponse:
    """The households of the area."""
    actor = asker(request)
    require(permissions.may_list(actor))
    spec = household_list()
    asked = spec.read(request.GET)
    found = spec.light_page(asked)
    area = asked.filters.get("area") or actor.area
    counts = _counts("households", spec, drawing.HOUSEHOLD_VIEWS, area)
    listed = list_page(
        spec,
        found,
        request.GET,
        title=_("户"),
        columns=drawing.household_columns(),
        draw=drawing.household_rows(found, actor.area, clock.business_today()),
        unit=_("户"),
        note=_note(area, found),
        views=drawing.views(drawing.HOUSEHOLD_VIEWS, counts, asked.filters),
        actions=drawing.household_list_actions(actor),
        empty=_("这里没有符合条件的户。"),
    )
    return page(request, "people/households.html", {"page": listed})


def _note(area: str, found: Page) -> str:
    name = places.display_name(area) if area else ""
    return _("%s，下面是筛出来的。") % name if found.chips else name


def _counts(
    kind: str, spec: ListSpec, views: tuple[tuple[str, str, str], ...], area: str
) -> dict[str, str]:
    def rows(query: str) -> QuerySet[Any]:
        asked = spec.read(QueryDict(query).dict() | ({"area": area} if area else {}))
        return spec.narrowed(asked)

    return queries.view_counts(
        f"{kind}:{area}", {name: partial(rows, query) for name, query, _icon in views}
    )


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """At most a hundred masked rows as CSV; more needs a second person."""
    actor = asker(request)
    require(permissions.may_export(actor))
    spec = labourer_list()
    asked = spec.read(request.GET)
    rows = spec.light(asked).order_by(*asked.sort.columns)
    found = list(rows[: actions.EXPORT_LIMIT + 1])
    actions.record_export([row.id for row in found], asked.query(), by=actor)
    today = clock.business_today()
    heads, lines = drawing.export_table(found, today)
    mark = f"{actor.name} {actor.title} {clock.real_now():%Y-%m-%d %H:%M}"
    response = HttpResponse(
        sheets.as_csv(heads, lines, mark), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="labourers-{today}.csv"'
    return response


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Nothing changed for the ticked rows: first what it would do, then the doing."""
    actor = asker(request)
    require(permissions.may_confirm(actor))
    ids = _ids(request)
    if request.POST.get("sure") != "1":
        return render(request, "people/confirm.html", _dry_run(ids))
    source = Source(request.POST.get("how", ""), clock.business_today())
    actions.confirm_no_change(ids, source, by=actor)
    return redirect("people:labourers")


def _ids(request: HttpRequest) -> list[int]:
    texts = request.POST.getlist("id")
    if not texts or len(texts) > MOST_IDS:
        raise Refusal("form.required" if not texts else "list.bad_size", field="id")
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in texts):
        raise Refusal("form.invalid", field="id")
    return [int(text) for text in texts]


def _dry_run(ids: list[int]) -> dict[str, object]:
    count = queries.on_roll().filter(pk__in=ids).count()
    return {
        "url": reverse("people:confirm"),
        "ids": ids,
        "title": _("登记无变化"),
        "text": _("%s 个人今天确认过，没有变化。每人的最近确认日期会改成今天。") % count,
        "label": _("确认无变化"),
        "hows": ConfirmedHow.choices,
    }

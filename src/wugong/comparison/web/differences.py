"""The differences of one comparison: filters, pages, three answers."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wugong.base.listing import list_page
from wugong.base.shapes import Link
from wugong.base.shell import page
from wugong.comparison.drawing import differences as drawing
from wugong.comparison.drawing import words
from wugong.comparison.queries import comparisons
from wugong.comparison.queries import differences as queries
from wugong.comparison.web.pages import reader
from wugong.places import queries as places


@require_GET
def differences(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """Person by person, as far as the reader's area goes."""
    actor = reader(request)
    row = comparisons.done(comparison_id)
    spec = queries.difference_list(row.layout)
    asked = spec.read(request.GET)
    found = spec.page(queries.differences(row), asked)
    area = asked.filters.get("area") or actor.area
    name = words.layout_of(row).name(words.language())
    listed = list_page(
        spec,
        found,
        request.GET,
        title=_("差异"),
        columns=drawing.columns(),
        draw=drawing.rows(row, found, actor.area),
        unit=_("处"),
        note=_("，").join((name, places.display_name(area))),
        views=drawing.views(row, asked.filters),
        bulk=drawing.bulk(row, actor, asked.query()),
        may_take_all=True,
        empty=_("这里没有差异。"),
    )
    back = Link(name, reverse("comparison:comparison", args=[row.pk]))
    pairs = drawing.alike(row, actor.area, asked.filters)
    return page(request, "comparison/list.html", {"page": listed, "back": back, "pairs": pairs})

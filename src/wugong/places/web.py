"""Pages of places: the list of an area's places, the picker, the cascading field of forms."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from markupsafe import Markup

from wugong.base import shapes
from wugong.base.actor import require
from wugong.base.errors import Refusal
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.places import queries
from wugong.places.queries import PlaceInfo
from wugong.places.rules import level_of

LEVELS = {
    "province": N_("省"),
    "prefecture": N_("市、州"),
    "county": N_("县"),
    "township": N_("乡镇、街道"),
    "village": N_("村、社区"),
    "group": N_("组"),
}


def place_list(request: HttpRequest) -> HttpResponse:
    """The places below one, with what stands below each."""
    actor = actor_of(request)
    require(actor.is_known, "login.required")
    area = request.GET.get("area", "") or actor.area
    if not area.startswith(actor.area) or queries.find(area) is None:
        raise Refusal("not_found")
    rows = queries.children(area)
    query = request.GET.get("q", "").strip()[:40]
    if query:
        rows = queries.search(query, within=area, limit=200)
    above = queries.place(area) if area else None
    listed = shapes.ListPage(
        title=above.name if above else _("全国"),
        note=_("下辖 %s 个") % len(rows),
        columns=[
            shapes.Column("name", _("名称"), "name", 3),
            shapes.Column("level", _("级别"), "text", 1),
            shapes.Column("code", _("代码"), "quiet", 2),
            shapes.Column("below", _("下辖"), "num", 1),
        ],
        rows=[_row(each) for each in rows],
        pager=shapes.Pager(1, len(rows), f"{len(rows):,}", _("个地方")),
        search=query,
        kept=[("area", area)],
        empty=_("下面没有别的地方了。"),
    )
    return page(request, "places/places.html", {"page": listed})


def _row(each: PlaceInfo) -> shapes.Row:
    url = reverse("places:places") + f"?area={each.code}"
    below = len(queries.children(each.code))
    name = (each.name, url, "")
    return shapes.Row(each.code, (name, _(LEVELS[each.level.value]), each.code, below or None))


def picker(request: HttpRequest) -> HttpResponse:
    """The top bar's cascade: a place applies to the page it was opened on."""
    actor = actor_of(request)
    require(bool(actor.area))
    path = _own_path(request.GET.get("path", ""))
    code = request.GET.get("code", "") or actor.area
    if not code.startswith(actor.area):
        raise Refusal("not_found")
    steps = queries.picker(code, root=actor.area)
    levels = []
    for step in steps:
        links = [_pick(each, step.chosen, path, request.path) for each in step.places]
        levels.append((_(LEVELS[step.places[0].level.value]), links))
    return render(request, "base/picker.html", {"levels": levels})


def _own_path(path: str) -> str:
    """Only a path of ours may be gone back to."""
    return path if path.startswith("/") and not path.startswith("//") and "\\" not in path else "/"


def _pick(each: PlaceInfo, chosen: str, path: str, here: str) -> shapes.Link:
    deeper = bool(queries.children(each.code))
    note = f"{here}?{urlencode({'code': each.code, 'path': path})}" if deeper else ""
    return shapes.Link(
        each.name, f"{path}?area={each.code}", note=note, is_active=each.code == chosen
    )


def region(request: HttpRequest) -> HttpResponse:
    """The cascading field once more, one level deeper."""
    require(actor_of(request).is_known, "login.required")
    name = request.GET.get("field", "place")
    root = request.GET.get("root", "")
    deepest = request.GET.get("deepest", "6")
    # The last select that was changed carries the answer; the fields share one name.
    values = request.GET.getlist(name)
    if not name.isidentifier() or deepest not in ("6", "9", "12", "15"):
        raise Refusal("form.invalid")
    value = _deepest_consistent(values)
    return HttpResponse(region_field(name, value, root=root, deepest=int(deepest)))


def _deepest_consistent(values: list[str]) -> str:
    """From widest to narrowest: a narrower choice counts while it lies in the wider one."""
    found = ""
    for value in values:
        if value.startswith(found) and len(value) > len(found):
            found = value
        elif not value.startswith(found):
            break
    return found


def region_field(
    name: str, value: str, *, root: str = "", deepest: int = 6, error: str = ""
) -> Markup:
    """Selects from province down to `deepest` digits (6 county, 12 village, 15 group)."""
    if value and queries.find(value) is None:
        value = ""
    steps = queries.picker(value, root=root)
    levels = []
    for step in steps:
        if not step.places or len(step.places[0].code) > deepest:
            continue
        above = step.parent.code if step.parent else ""
        choices = [shapes.Choice(above, _("请选择"), not step.chosen)]
        choices += [shapes.Choice(p.code, p.name, p.code == step.chosen) for p in step.places]
        levels.append((_(LEVELS[step.places[0].level.value]), choices))
    if not levels and (only := queries.find(root)):  # a villagers' group has nothing below it
        levels = [(_(LEVELS[only.level.value]), [shapes.Choice(only.code, only.name, True)])]
    query = urlencode({"field": name, "root": root, "deepest": deepest})
    context = {
        "name": name,
        "value": value,
        "levels": levels,
        "more_url": f"{reverse('places:region')}?{query}",
        "error": error,
    }
    return Markup(render_to_string("base/region_field.html", context))  # noqa: S704  # our template


def chosen(values: list[str]) -> str:
    """What a posted cascade means, as a six-digit (or longer) code."""
    code = _deepest_consistent(values)
    if not code:
        return ""
    try:
        level_of(code)
    except Refusal:
        return ""
    return code.ljust(6, "0")

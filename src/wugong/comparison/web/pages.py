"""The comparisons, bringing a list, one comparison, and what could not be read of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.forms import add_refusal
from wugong.base.listing import list_page
from wugong.base.lists import ListSpec, Sort
from wugong.base.pages import day as day_of
from wugong.base.shapes import Action, Link
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.comparison import actions, permissions
from wugong.comparison.drawing import pages as drawing
from wugong.comparison.drawing import words
from wugong.comparison.enums import Decision, State
from wugong.comparison.forms import UploadForm
from wugong.comparison.models import Comparison
from wugong.comparison.queries import comparisons as queries
from wugong.comparison.queries import differences
from wugong.comparison.rules.raw import MOST_BYTES
from wugong.places import queries as places


def rows_list() -> ListSpec:
    """What could not be read, in the sheet's order."""
    return ListSpec(filters=(), sorts=(Sort("row", _("按行号"), ("sheet_row", "id")),))


def reader(request: HttpRequest) -> Actor:
    """Whoever may see comparisons."""
    actor = actor_of(request)
    require(permissions.may_see_comparisons(actor))
    return actor


@require_GET
def comparisons(request: HttpRequest) -> HttpResponse:
    """What was compared, the last first."""
    actor = reader(request)
    found = queries.latest()
    left = queries.undecided([row.pk for row in found])
    context = {
        "title": _("和部门名单比对"),
        "note": _("省平台、防返贫的名单和我们的名册，两边对着看；谁对由人来定。"),
        "actions": drawing.list_actions(actor),
        "columns": drawing.columns(),
        "rows": [drawing.list_row(row, left.get(row.pk, 0)) for row in found],
    }
    return page(request, "comparison/comparisons.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Bring a list; what is wrong with the whole file is said beside it."""
    actor = reader(request)
    require(permissions.may_compare(actor, actor.area))
    first = UploadForm.first(actor.area)
    form, code = UploadForm(area=actor.area, initial=first), 200
    if request.method == "POST":
        form, code = UploadForm(request.POST, request.FILES, area=actor.area), 422
        if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
            form.full_clean()
            refusal = Refusal("extract.too_large", field="file", limit=MOST_BYTES // 2**20)
            code = _refuse(request, form, refusal)
        elif form.is_valid():
            try:
                row = actions.request_comparison(form.told(), by=actor)
                return redirect("comparison:comparison", row.pk)
            except Refusal as refusal:
                code = _refuse(request, form, refusal)
    context = {
        "title": _("比一份名单"),
        "note": "",
        "back": Link(_("和部门名单比对"), reverse("comparison:comparisons")),
        "form": form,
        "olds": {},
        "sections": [],
        "submit_label": _("开始比"),
        "aside": [
            _("文件比完就删，只留下差异；身份证号、电话和姓名都加密保存。"),
            _("身份证号要是文本格式：变成 1.23E+17 或末尾变成 000 的，按行号告诉您，不猜。"),
            _("列的先后不限，按表头认；认不出的列会告诉您。"),
        ],
    }
    return page(request, "base/form.html", context, status=code)


def _refuse(request: HttpRequest, form: UploadForm, refusal: Refusal) -> int:
    if refusal.status in (401, 403, 404):
        raise refusal
    request.refusal = refusal  # type: ignore[attr-defined]  # one_transaction records it
    add_refusal(form, refusal, get_language() or "zh")
    return refusal.status


@require_GET
def comparison(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """One comparison: how many of each, where, of what; and what goes back."""
    actor = reader(request)
    row = queries.comparison(comparison_id)
    context = {
        "title": words.layout_of(row).name(words.language()),
        "note": _note(row),
        "status": drawing.status(row),
        "back": Link(_("和部门名单比对"), reverse("comparison:comparisons")),
        "is_done": row.state == State.DONE,
        "is_running": row.state in queries.RUNNING,
        "failure": drawing.failure(row),
    }
    if row.state == State.DONE:
        context |= _results(row, actor)
    return page(request, "comparison/comparison.html", context)


def _note(row: Comparison) -> str:
    day = _("%s 的名单") % day_of(row.as_of)
    return _("，").join((places.display_name(row.code), day))


def _results(row: Comparison, actor: Actor) -> dict[str, object]:
    area = actor.area if actor.area.startswith(row.code) else row.code
    found = queries.whole(row, area, 9 if len(area) == 6 else 12)
    sheets = queries.sheets_of(row)
    mine = differences.differences(row).filter(decision=Decision.OURS).count()
    return {
        "figures": drawing.figures(row, found),
        "legend": [(drawing.names_of_series()[key], series) for key, series in drawing.SERIES],
        "places": drawing.place_lines(row, found, area),
        "sorts": drawing.sort_lines(row, found.sorts, ""),
        "remarks": drawing.remarks(row),
        "faults": row.counts.get("faults", 0) if row.code.startswith(actor.area) else 0,
        "faults_url": reverse("comparison:rows", args=[row.pk]),
        "mine": mine,
        "sheets": [drawing.sheet_line(sheet, actor) for sheet in sheets],
        "masked": _masked(row, actor, mine),
        "ask_url": reverse("comparison:ask_sheet", args=[row.pk])
        if mine and permissions.may_ask_sheet(actor)
        else "",
    }


def _masked(row: Comparison, actor: Actor, mine: int) -> list[Action]:
    if not mine or not permissions.may_take_masked(actor):
        return []
    url = reverse("comparison:masked", args=[row.pk])
    return [Action(_("下载遮盖号码的（100 人以内）"), url, "download", method="post")]


@require_GET
def rows(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """Row by row what could not be taken, in plain sentences."""
    actor, row = reader(request), queries.comparison(comparison_id)
    require(row.code.startswith(actor.area), "not_found")  # a larger area's rows are not theirs
    spec = rows_list()
    asked = spec.read(request.GET)
    found = spec.page(queries.faults(row), asked)
    listed = list_page(
        spec,
        found,
        request.GET,
        title=_("没有读进来的"),
        columns=drawing.fault_columns(),
        draw=lambda fault: drawing.fault_row(row, fault),
        unit=_("处"),
        note=_("行号是表里的行号。请在原来的系统里改好再导出，没有替您猜。"),
        empty=_("整张表都读进来了。"),
    )
    back = Link(words.layout_of(row).name(words.language()), _address(row))
    return page(request, "comparison/list.html", {"page": listed, "back": back, "pairs": []})


def _address(row: Comparison) -> str:
    return reverse("comparison:comparison", args=[row.pk])

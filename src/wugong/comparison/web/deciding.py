"""Who is right: first what the answer would do, then the doing."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.web import actor_of
from wugong.comparison import actions, permissions
from wugong.comparison.actions import Chosen, Done
from wugong.comparison.actions.deciding import MOST_APPLIED
from wugong.comparison.drawing.pages import address
from wugong.comparison.enums import Decision
from wugong.comparison.models import Comparison
from wugong.comparison.queries import comparisons
from wugong.comparison.queries import differences as queries

MOST_IDS = 200
TRIAL = "试算"


@require_POST
def decide(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """The ticked rows, or all that the filters leave."""
    actor = actor_of(request)
    require(permissions.may_decide(actor))
    row = comparisons.done(comparison_id)
    answer = request.GET.get("answer", "")
    if answer not in Decision.values:
        raise Refusal("form.not_a_code", field="answer")
    chosen = _chosen(request, row)
    if request.POST.get("sure") != "1":
        context = _dry_run(request, row, chosen, answer, actor)
        return render(request, "comparison/decide.html", context)
    actions.decide(row.pk, chosen, answer, request.POST.get("reason", ""), by=actor)
    return redirect(address(row, **_filters(request, row)))


def _filters(request: HttpRequest, row: Comparison) -> dict[str, str]:
    return queries.difference_list(row.layout).read(request.GET).filters


def _chosen(request: HttpRequest, row: Comparison) -> Chosen:
    if request.POST.get("all") == "1":
        return Chosen(filters=_filters(request, row))
    texts = request.POST.getlist("id")
    if not texts:
        raise Refusal("comparison.none_chosen")
    if len(texts) > MOST_IDS:
        raise Refusal("list.bad_size", field="id")
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in texts):
        raise Refusal("form.invalid", field="id")
    return Chosen(ids=[int(text) for text in texts])


def _dry_run(
    request: HttpRequest, row: Comparison, chosen: Chosen, answer: str, actor: Actor
) -> dict[str, object]:
    """What they are right about is tried and taken back, so that the figures are true."""
    if answer == Decision.THEIRS:
        place = transaction.savepoint()
        done = actions.decide(row.pk, chosen, answer, TRIAL, by=actor)
        transaction.savepoint_rollback(place)
        text = _trial(done)
    else:
        count = queries.chosen(row, chosen.ids, chosen.filters).count()
        ours = _("%s 处定为我们对，记进交给对方的更正表。")
        ask = _("%s 处记下来要问村里，档案先不动。")
        text = (ours if answer == Decision.OURS else ask) % f"{count:,}"
    return {
        "url": request.get_full_path(),
        "ids": list(chosen.ids),
        "is_all": not chosen.ids,
        "title": str(Decision(answer).label),
        "text": text,
        "label": _("定下来"),
    }


def _trial(done: Done) -> str:
    parts = [_("%s 处会按对方的改进档案。") % f"{done.applied:,}"]
    if done.by_hand:
        parts.append(_("%s 处改不了，会标明要到档案里改。") % f"{done.by_hand:,}")
    if done.left:
        parts.append(_("一次最多改 %s 处，后面的再来一次。") % MOST_APPLIED)
    return "".join(parts)

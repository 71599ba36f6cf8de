"""The list of differences: filters in the address, keyset pages, and what is chosen of it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from wugong.base.errors import Refusal
from wugong.base.lists import Filter, ListSpec, Sort, choice, in_place
from wugong.comparison.enums import Decision, Kind, Outcome
from wugong.comparison.models import Comparison, Difference
from wugong.comparison.rules.layouts import STATUS, Layout, layouts
from wugong.places import queries as places

OPEN = "open"
MOST_PAIRS = 8


class PlaceFilter(Filter):
    """Shows the place's name for its code."""

    def show(self, value: str) -> str:
        """The village's or township's name."""
        return places.display_name(value)


class PairFilter(Filter):
    """Shows both values of a kind of difference."""

    def show(self, value: str) -> str:
        """Theirs, then ours."""
        theirs, _sign, ours = value.partition(">")
        return f"{theirs or '–'} → {ours or '–'}"


def differences(row: Comparison) -> QuerySet[Difference]:
    """All of one comparison that the scope sees."""
    return Difference.objects.filter(comparison=row).select_related("labourer")


def difference_list(layout: str) -> ListSpec:
    """What the list may be asked, in the reader's language."""
    return _spec(layout, get_language() or "zh")


@cache
def _spec(layout: str, language: str) -> ListSpec:
    with override(language):
        names = field_names(layouts()[layout], language)
        kinds = [(kind.value, str(kind.label)) for kind in Kind]
        said = [(OPEN, _("还没定")), *((each.value, str(each.label)) for each in Decision)]
        hand = [(each.value, str(each.label)) for each in Outcome]
        return ListSpec(
            filters=(
                PlaceFilter("area", _("地区"), in_place(), kind="place"),
                Filter("kind", _("差异"), choice("kind", Kind.values), kinds, "many"),
                Filter(
                    "field", _("项目"), choice("field", list(names)), list(names.items()), "many"
                ),
                Filter("decision", _("谁对"), _decided, said, "many"),
                Filter("outcome", _("办理"), choice("outcome", Outcome.values), hand),
                PairFilter("pair", _("对方 → 我们"), _pair, kind="range"),
            ),
            sorts=(Sort("roll", _("按村组"), ("code", "id")),),
        )


def field_names(layout: Layout, language: str) -> dict[str, str]:
    """What can differ, in the reader's words."""
    on_roll = "On the roll" if language.startswith("en") else "在册情况"
    return {STATUS: on_roll} | {
        each.key: each.name(language) for each in layout.fields if each.is_compared
    }


def _decided(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    wanted = value.split(",")
    if any(part not in (OPEN, *Decision.values) for part in wanted):
        raise Refusal("form.not_a_code")
    return rows.filter(decision__in=["" if part == OPEN else part for part in wanted])


def _pair(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    theirs, sign, ours = value.partition(">")
    if not sign or len(value) > 80:
        raise Refusal("form.invalid")
    return rows.filter(theirs=theirs, ours=ours)


def chosen(row: Comparison, ids: Sequence[int], filters: dict[str, str]) -> QuerySet[Difference]:
    """The ticked rows, or all that the filters leave; never those applied already.

    Somebody's answer is taken anew only where it is ticked or asked for by its own filter.
    """
    spec = difference_list(row.layout)
    rows = Difference.objects.filter(comparison=row).exclude(outcome=Outcome.APPLIED)
    if ids:
        rows = rows.filter(pk__in=ids)
    else:
        rows = spec.narrow(rows, spec.read(filters))
        rows = rows if filters.get("decision") else rows.filter(decision="")
    return rows.order_by("code", "pk")


def alike(row: Comparison, area: str, name: str) -> list[tuple[str, str, int]]:
    """Pairs of values of one field that nobody has decided, the most frequent first."""
    rows = Difference.objects.filter(comparison=row, kind=Kind.FIELD, field=name, decision="")
    rows = rows.filter(code__gte=area, code__lt=area + "~")
    pairs = rows.values_list("theirs", "ours").annotate(n=Count("pk"))
    return list(pairs.order_by("-n", "theirs", "ours")[:MOST_PAIRS])


def for_sheet(row: Comparison, area: str) -> list[Difference]:
    """What the other office should change: we are right, by somebody's word."""
    rows = differences(row).filter(decision=Decision.OURS, code__gte=area, code__lt=area + "~")
    return list(rows.order_by("code", "labourer_id", "pk"))

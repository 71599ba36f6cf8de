"""Records that somebody should look into; rooms above state once which of theirs are doubtful."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from wugong.base.errors import Refusal
from wugong.people.models import Labourer

HOUSEHOLDS_OF_A_PHONE = 5  # more under one telephone is a doubt


@dataclass(frozen=True, slots=True)
class Doubt:
    """One kind: its words, and which labourers it is about."""

    label: str | Promise
    condition: Callable[[], Q]


_doubts: dict[str, Doubt] = {}


def register_doubt(code: str, doubt: Doubt) -> None:
    """State a kind of doubt; the list of labourers can be narrowed to it."""
    _doubts[code] = doubt


def doubt_names() -> list[tuple[str, str]]:
    """Every kind in the reader's words."""
    return [(code, str(doubt.label)) for code, doubt in _doubts.items()]


def doubtful(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Those with one kind of doubt."""
    if value not in _doubts:
        raise Refusal("form.not_a_code")
    return rows.filter(_doubts[value].condition())


def _without_number() -> Q:
    return Q(id_number_index__isnull=True)


def _twice() -> Q:
    """Of one person an old paper's file without a number, and the file that has one."""
    same = {name: OuterRef(name) for name in ("name", "sex", "birth_on")}
    other = Labourer.objects.filter(merged_into_id__isnull=True, **same).exclude(pk=OuterRef("pk"))
    old = Labourer.objects.filter(id_number_index__isnull=True, merged_into_id__isnull=True)
    without = Exists(other.filter(id_number_index__isnull=True))
    with_one = Exists(other.filter(id_number_index__isnull=False))
    is_old = Q(id_number_index__isnull=True)
    return (is_old & with_one) | (~is_old & Q(name__in=old.values("name")) & without)


def _crowded() -> Q:
    phones = Labourer.objects.filter(phone_index__isnull=False).values("phone_index")
    homes = phones.annotate(homes=Count("household_id", distinct=True))
    return Q(phone_index__in=homes.filter(homes__gt=HOUSEHOLDS_OF_A_PHONE).values("phone_index"))


register_doubt("number", Doubt(gettext_lazy("没有身份证号"), _without_number))
register_doubt("twice", Doubt(gettext_lazy("像是一人两档"), _twice))
register_doubt("phone", Doubt(gettext_lazy("一个手机号五户以上在用"), _crowded))

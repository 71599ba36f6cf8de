"""Records that somebody should look into; rooms above state once which of theirs are doubtful."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from wugong.base.errors import Refusal
from wugong.base.scopes import current_scope
from wugong.people.models import Labourer

KEPT_SECONDS = 60
HOUSEHOLDS_OF_A_PHONE = 5  # more under one telephone is a doubt
# The few files without a number first; the others are reached through the index of the sound.
_TWICE = """
WITH old AS MATERIALIZED (
  SELECT id, name, pinyin_key, sex, birth_on FROM people_labourer
  WHERE id_number_index IS NULL AND merged_into_id IS NULL)
SELECT unnest(ARRAY[old.id, other.id]) FROM old JOIN people_labourer other
  ON other.pinyin_key = old.pinyin_key AND other.name = old.name AND other.sex = old.sex
  AND other.birth_on = old.birth_on
  AND other.id_number_index IS NOT NULL AND other.merged_into_id IS NULL
"""


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
    return Q(pk__in=RawSQL(_TWICE, []))  # noqa: S611 - our own words


def _crowded() -> Q:
    """Counted over the whole scope, so it is kept a minute."""
    scope = current_scope()
    key = f"people.crowded:{scope.role}:{scope.area}"
    phones: list[bytes] | None = cache.get(key)
    if phones is None:
        phones = [bytes(phone) for phone in _crowded_phones()]
        cache.set(key, phones, KEPT_SECONDS)
    return Q(phone_index__in=phones)


def _crowded_phones() -> list[bytes | memoryview]:
    """Counting people is cheap, counting households is not: only where there are many people."""
    rows = Labourer.objects.filter(phone_index__isnull=False).values("phone_index")
    many = rows.annotate(people=Count("pk")).filter(people__gt=HOUSEHOLDS_OF_A_PHONE)
    rows = rows.filter(phone_index__in=list(many.values_list("phone_index", flat=True)))
    homes = rows.annotate(homes=Count("household_id", distinct=True))
    crowded = homes.filter(homes__gt=HOUSEHOLDS_OF_A_PHONE)
    return [phone for phone in crowded.values_list("phone_index", flat=True) if phone]


register_doubt("number", Doubt(gettext_lazy("没有身份证号"), _without_number))
register_doubt("twice", Doubt(gettext_lazy("像是一人两档"), _twice))
register_doubt("phone", Doubt(gettext_lazy("一个手机号五户以上在用"), _crowded))

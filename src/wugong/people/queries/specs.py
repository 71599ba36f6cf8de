"""What the lists may be asked: filters in the address, orders that an index serves."""

from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from wugong.base import clock
from wugong.base.errors import Refusal
from wugong.base.lists import ByColumns, Filter, ListSpec, Lookups, Narrow, Sort, choice, in_place
from wugong.base.terms import is_later, term
from wugong.people.enums import REGISTERED, EmploymentState, PersonStatus
from wugong.people.queries.doubts import doubt_names, doubtful
from wugong.people.queries.lists import (
    HOUSEHOLD_COLUMNS,
    LABOURER_COLUMNS,
    ON_ROLL,
    born_for_ages,
    households,
    on_roll,
    stale_before,
)
from wugong.places import queries as places

NEVER_LABOUR = (EmploymentState.STUDENT, EmploymentState.NOT_LABOUR)


class PlaceFilter(Filter):
    """Shows the place's name for its code."""

    def show(self, value: str) -> str:
        """The village's or township's name."""
        return places.display_name(value)


class AgeFilter(Filter):
    """Shows 18-55 as a reader writes it."""

    def show(self, value: str) -> str:
        """Both ages are included."""
        return value.replace("-", "–") + " " + _("岁")


def _ages(value: str) -> Lookups:
    """18-55, 18- or -55, both ends included."""
    youngest, dash, oldest = value.partition("-")
    low, high = youngest.strip() or "0", oldest.strip() or "120"
    if not dash or not all(part.isascii() and part.isdigit() for part in (low, high)):
        raise Refusal("form.invalid")
    if len(low) > 3 or len(high) > 3 or not int(low) <= int(high) <= 120:
        raise Refusal("form.invalid")
    return born_for_ages(int(low), int(high), clock.business_today())


def _kinds(path: str) -> Narrow:
    conditions = {
        "registered": Q(**{f"{path}poverty_status__in": REGISTERED}),
        "relocated": Q(**{f"{path}relocated": True}),
        "zero": Q(**{f"{path}zero_employment_since__isnull": False}),
        "waiting": Q(**{f"{path}awaits_assignment": True}),
    }

    def narrow(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        wanted = value.split(",")
        if any(kind not in conditions for kind in wanted):
            raise Refusal("form.not_a_code")
        any_of = Q()
        for kind in wanted:
            any_of |= conditions[kind]
        return rows.filter(any_of)

    return narrow


def _freshness(value: str) -> Lookups:
    """Confirmed within the limit, or not."""
    if value not in ("late", "ok"):
        raise Refusal("form.not_a_code")
    limit = stale_before(clock.business_today())
    return {"confirmed_on__lt" if value == "late" else "confirmed_on__gte": limit}


def labourer_list() -> ListSpec:
    """What the roll of labour may be asked, in the reader's language."""
    return _labourer_list(get_language() or "zh", is_later())


def household_list() -> ListSpec:
    """What the households may be asked."""
    return _household_list(get_language() or "zh", is_later())


@cache
def _labourer_list(language: str, _is_later: bool) -> ListSpec:
    with override(language):
        states = [(s.value, str(s.label)) for s in EmploymentState if s not in NEVER_LABOUR]
        fresh = [("late", _("超过 30 天没确认")), ("ok", _("30 天内确认过"))]
        statuses = [(status, str(PersonStatus(status).label)) for status in ON_ROLL]
        state_codes = [code for code, _name in states]
        return ListSpec(
            filters=(
                PlaceFilter("area", _("地区"), in_place(), kind="place"),
                Filter("state", _("现在"), choice("employment_state", state_codes), states, "many"),
                AgeFilter("age", _("年龄"), ByColumns(_ages), kind="range"),
                Filter("kind", _("户"), _kinds("household__"), _kind_names(), "many"),
                Filter("fresh", _("最近确认"), ByColumns(_freshness), fresh),
                Filter("status", _("在册"), choice("status", ON_ROLL), statuses),
                Filter("doubt", _("疑点"), doubtful, doubt_names(), is_lasting=False),
            ),
            sorts=(
                Sort("roll", _("按村组"), ("code", "id")),
                Sort("name", _("按姓名"), ("pinyin_key", "id")),
                Sort("fresh", _("最久没确认的在前"), ("confirmed_on", "id")),
            ),
            rows=on_roll,
            columns=LABOURER_COLUMNS,
            is_of_homes=True,
        )


@cache
def _household_list(language: str, _is_later: bool) -> ListSpec:
    with override(language):
        kinds = [*_kind_names(), ("waiting", _("待归户"))]
        return ListSpec(
            filters=(
                PlaceFilter("area", _("地区"), in_place(), kind="place"),
                Filter("kind", _("户的身份"), _kinds(""), kinds, "many"),
            ),
            sorts=(Sort("roll", _("按村组"), ("code", "id")),),
            rows=households,
            columns=HOUSEHOLD_COLUMNS,
            is_of_homes=True,
        )


def _kind_names() -> list[tuple[str, str]]:
    return [("registered", term("registered")), ("relocated", _("搬迁")), ("zero", _("零就业"))]

"""Facts and where they come from: who may correct what, and how fresh it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.people.enums import ConfirmedHow

EARLIEST_FACT = date(2000, 1, 1)  # no paper file that is taken over was confirmed before
FRESH_DAYS = 30  # one monthly task (S1): later than this somebody should call
STALE_DAYS = 180  # after this a field is orange, and a weaker source may correct a stronger one

STRENGTH = {how.value: place for place, how in enumerate(reversed(ConfirmedHow))}
# Learnt once and asked rarely: a visit without changes does not confirm them anew.
SLOW_FIELDS = ("education", "political_status", "ethnic", "disability")
VISIT_FIELDS = ("relation", "student_status", "health", "capability", "marital", "phone", "name")


@dataclass(frozen=True, slots=True)
class Source:
    """How a fact was learnt, on which day, from whom."""

    how: str
    on: date
    who: str = ""


def clean_source(source: Source, today: date) -> Source:
    """A known way, a day that can be, a name without invisible characters."""
    if source.how not in ConfirmedHow.values:
        raise Refusal("form.not_a_code", field="how")
    if source.on > today:
        raise Refusal("people.future_day", field="on")
    if source.on < EARLIEST_FACT:
        raise Refusal("people.long_ago", field="on")
    return Source(source.how, source.on, plain_text(source.who, limit=60, field="who"))


def overrules(new: Source, old: Source) -> bool:
    """A weaker or older source does not replace a fact, unless the fact has gone stale."""
    if new.on < old.on:
        return False
    is_stale = (new.on - old.on).days > STALE_DAYS
    return is_stale or STRENGTH.get(new.how, -1) >= STRENGTH.get(old.how, -1)


def source_of(field: str, dates: Mapping[str, Sequence[Any]], whole: Source) -> Source:
    """Who confirmed a field: its own entry where it differs, else that of the whole file."""
    own = dates.get(field)
    if own is None:
        return whole
    day, how, who = own
    return Source(how, date.fromisoformat(day), who)


class Freshness(NamedTuple):
    """How long ago, as a share of the limit."""

    days: int | None
    percent: int
    is_late: bool


def freshness(confirmed_on: date | None, today: date, limit: int = FRESH_DAYS) -> Freshness:
    """Never confirmed is as late as can be."""
    if confirmed_on is None:
        return Freshness(None, 100, True)
    days = max(0, (today - confirmed_on).days)
    return Freshness(days, min(100, days * 100 // (limit * 3)), days > limit)

"""They are right: the change is made by the room that keeps the fact, as told by their list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.queries import was_told
from wugong.comparison.enums import Kind
from wugong.comparison.models import Comparison, Difference
from wugong.comparison.permissions import may_decide
from wugong.comparison.rules.layouts import layouts
from wugong.employment import actions as employment
from wugong.employment import queries as work
from wugong.people import actions as people
from wugong.people import queries as files
from wugong.people.enums import ConfirmedHow
from wugong.people.rules import Source

OF_FILE = ("name", "relation", "education", "student_status", "health", "capability", "phone")
OF_HOUSEHOLD = ("low_income", "relocated")
OF_STAY = ("employer_name", "channel", "wage_yuan_month")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference that is to be made good in our files."""

    comparison: Comparison
    difference: Difference
    by: Actor

    @property
    def labourer_id(self) -> int:
        """Whose file it is about."""
        return self.difference.labourer_id or 0

    @property
    def value(self) -> str:
        """What they say."""
        return str(self.difference.told.get("theirs", "")) or self.difference.theirs


def apply_theirs(comparison: Comparison, difference: Difference, *, by: Actor) -> None:
    """Make one change by its room's own action; what no list can tell whole is refused.

    What was learnt since the two lists were held side by side is newer than both (rules.md X3).
    """
    require(may_decide(by))
    if difference.kind != Kind.FIELD:
        raise Refusal("comparison.by_hand")
    change = Change(comparison, difference, by)
    home = files.labourer(change.labourer_id).household_id
    since, name = comparison.requested_at, difference.field
    if was_told(since, [name], labourer_id=change.labourer_id, household_id=home):
        raise Refusal("comparison.told_since")
    try:
        _WAYS.get(name, _by_hand)(change)
    except Refusal as refusal:
        if refusal.code != "people.nothing_changed":  # as they say already, by another member
            raise


def _by_hand(change: Change) -> None:
    raise Refusal("comparison.by_hand")


def _poverty(change: Change) -> None:
    raise Refusal("comparison.poverty_office")


def _file(change: Change) -> None:
    """Dated on the list's day, by a sheet of that office; somebody has decided, so it holds.

    An empty cell says that they know nothing, which is no reason to forget what we know.
    """
    if change.value == "":
        raise Refusal("comparison.by_hand")
    layout = layouts()[change.comparison.layout]
    source = Source(ConfirmedHow.IMPORT, change.comparison.as_of, layout.zh)
    people.update_labourer(
        change.labourer_id,
        {change.difference.field: change.value},
        version=None,
        source=source,
        by=change.by,
        is_decided=True,
    )


def _household(change: Change) -> None:
    if change.value == "":
        raise Refusal("comparison.by_hand")
    home = files.labourer(change.labourer_id).household_id
    told = {change.difference.field: change.value == "1"}
    people.update_household(home, told, version=None, by=change.by)


def _place(change: Change) -> None:
    """A stay that we do not know and they tell whole enough; an end needs its reason."""
    told, latest = _others(change), work.latest_spell(change.labourer_id)
    if change.difference.ours or not change.value or not told.get("start_on"):
        raise Refusal("comparison.by_hand")
    if latest is not None and latest.end_on is None:  # begun since; theirs would close it
        raise Refusal("comparison.told_since")
    employment.start_spell(
        change.labourer_id,
        employment.NewSpell(
            employer_name=told.get("employer_name", ""),
            place=change.value,
            industry=told.get("industry", ""),
            channel=told.get("channel", ""),
            start_on=date.fromisoformat(told["start_on"]),
            wage_yuan_month=int(told["wage_yuan_month"]) if told.get("wage_yuan_month") else None,
            verified_how="list",
            has_gaps=True,
        ),
        by=change.by,
    )


def _others(change: Change) -> dict[str, str]:
    """What else their row says of the stay, kept with the place."""
    return {name: str(value) for name, value in change.difference.told.items()}


def _stay(change: Change) -> None:
    """A fact of the stay that was open on the list's day."""
    latest = work.latest_spell(change.labourer_id)
    if latest is None or latest.end_on is not None or change.value == "":
        raise Refusal("comparison.by_hand")
    if latest.start_on > change.comparison.as_of:  # another one is open now
        raise Refusal("comparison.told_since")
    name = change.difference.field
    value: Any = int(change.value) if name == "wage_yuan_month" else change.value
    employment.correct_spell(latest.pk, {name: value}, by=change.by)


_WAYS: dict[str, Callable[[Change], None]] = {
    **dict.fromkeys(OF_FILE, _file),
    **dict.fromkeys(OF_HOUSEHOLD, _household),
    **dict.fromkeys(OF_STAY, _stay),
    "place": _place,
    "poverty_status": _poverty,
}

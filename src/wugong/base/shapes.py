"""What templates read: small frozen values that a view prepares and a macro draws.

Every text in here is already translated and masked; a template formats nothing but numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Tone = Literal["", "due", "bad", "good", "info", "brand", "q", "line"]
CellKind = Literal[
    "text",
    "quiet",
    "num",
    "bold",
    "name",
    "tags",
    "status",
    "fresh",
    "link",
    "action",
    "post",
    "progress",
]


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go to: menu row, tab, crumb, saved view."""

    label: str
    url: str
    icon: str = ""
    count: str = ""
    is_active: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button: a link, or with ``method="post"`` a form of one button.

    ``dialog`` opens the dialog with that id instead; ``is_htmx`` puts the answer into the
    dialog host (dry runs, forms that need a reason).
    """

    label: str
    url: str = ""
    icon: str = ""
    is_primary: bool = False
    is_danger: bool = False
    method: Literal["get", "post"] = "get"
    dialog: str = ""
    is_htmx: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """An icon and a word; the tone colours the icon, and the word when late."""

    icon: str
    label: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame round every desk page, put in the context as ``shell``."""

    menu: Sequence[Link]
    areas: Sequence[Link]
    area_picker_url: str
    search_url: str
    tray_url: str
    messages_url: str
    language_url: str
    language: Literal["zh-Hans", "en"]
    logout_url: str
    who: str
    role: str
    is_demo: bool = False
    drawn_at: str = ""  # when, for the head of what is printed
    unread: int = 0
    jobs_running: int = 0
    notices: list[Status] = field(default_factory=list)


class Column(NamedTuple):
    """One column of a list; ``width`` is 1 (narrow) to 6 (wide), 0 takes the rest."""

    key: str
    label: str
    kind: CellKind = "text"
    width: int = 0
    sort_url: str = ""
    sort: Literal["", "asc", "desc"] = ""
    is_minor: bool = False


class Row(NamedTuple):
    """One row; ``cells`` in the order of the columns (shapes: /templates-api, "Cells")."""

    id: str
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force: ``field value ×``."""

    field: str
    value: str
    remove_url: str


class Choice(NamedTuple):
    """One value of a select or of a filter that can be added."""

    value: str
    label: str
    is_chosen: bool = False


class Filter(NamedTuple):
    """A condition that can be added under 加条件: one of, any of (``many``), or typed."""

    key: str
    label: str
    choices: Sequence[Choice] = ()
    kind: Literal["choice", "many", "text", "number", "date", "month"] = "choice"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset paging: a range, a count that stops at 1,000+, and two directions."""

    first: int
    last: int
    total: str
    unit: str
    previous_url: str = ""
    next_url: str = ""
    sizes: Sequence[Link] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything a list draws, put in the context as ``page``."""

    title: str
    columns: Sequence[Column]
    rows: list[Row]
    pager: Pager
    note: str = ""
    actions: Sequence[Action] = ()
    views: Sequence[Link] = ()
    save_view_url: str = ""
    search: str | None = None
    kept: list[tuple[str, str]] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    filters: Sequence[Filter] = ()
    address: str = ""  # of its filters, put in last for base.compiling.FILTERS
    clear_url: str = ""
    sorts: Sequence[Link] = ()
    columns_available: Sequence[Choice] = ()
    bulk: Sequence[Action] = ()
    may_take_all: bool = False
    empty: str = ""
    empty_action: Action | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a file, with who confirmed it and when."""

    label: str
    value: str
    when: str = ""
    is_stale: bool = False
    url: str = ""
    actions: list[Action] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline; ``year`` starts a new year above it."""

    icon: str
    text: str
    note: str
    tone: Tone = ""
    year: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure with its unit and what it means."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score: whole points in one of the series c1 … c8."""

    label: str
    points: int
    series: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A vacancy for a person, or a person for a vacancy, with the score in its parts."""

    title: str
    url: str
    place: str
    pay: str
    note: str
    total: int
    parts: list[Part]
    is_complete: bool
    verdict: str
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A pair that was not proposed, and why."""

    title: str
    reason: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled bar; ``percent`` is of the longest bar."""

    label: str
    value: int
    percent: float
    url: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of a heat table: its words and its step 0 … 6."""

    label: str
    step: int
    url: str = ""
    is_picked: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of a heat table."""

    label: str
    cells: list[HeatCell]


@dataclass(frozen=True, slots=True)
class Job:
    """A background job in the tray."""

    id: str
    label: str
    percent: int
    note: str
    state: Literal["waiting", "running", "done", "failed"]
    when: str = ""
    who: str = ""
    url: str = ""
    cancel_url: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do: count, task, why, clock, one button."""

    count: str
    unit: str
    title: str
    url: str
    why: str
    clock: Status
    action: Action


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """Duties that fall due together: late, today, or later."""

    label: str
    count: int
    duties: list[Duty]
    urgency: Literal["late", "today", "later"] = "later"
    note: str = ""

"""The month on one sheet: every place below the reader's, its parts as cells, who is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from wugong.accounts.enums import RoleName
from wugong.base import clock
from wugong.base.direct import planned
from wugong.collection.enums import TaskState
from wugong.collection.rules.tasks import ORDER, percent
from wugong.places import queries as places

_RANK = {state: rank for rank, state in enumerate(ORDER)}
# One row a village (or a group, from the township down): 262 rows for a county, by index.
_CELLS = """
SELECT left(t.code, %(digits)s::int) AS cell, count(*), min(r.rank),
  count(*) FILTER (WHERE r.rank >= 2), count(*) FILTER (WHERE r.rank >= 3),
  count(*) FILTER (WHERE r.rank < 2 AND t.due_on < %(today)s::date), sum(t.people), sum(t.covered),
  count(*) FILTER (WHERE EXISTS (SELECT FROM collection_sendback b
    WHERE b.code = t.code AND b.month = t.month AND b.labourer_id IS NULL
      AND b.answered_at IS NULL))
FROM collection_grouptask t
JOIN unnest(%(states)s::text[]) WITH ORDINALITY AS o (state, n) USING (state)
CROSS JOIN LATERAL (SELECT o.n - 1 AS rank) r
WHERE t.month = %(month)s::text AND t.code >= %(area)s::text AND t.code < %(area)s::text || '~'
GROUP BY cell ORDER BY cell
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A village on the county's sheet, a group on the township's."""

    code: str
    groups: int
    rank: int  # of the slowest group, by the order of states
    submitted: int
    checked: int
    late: int
    people: int
    covered: int
    back: int  # sent back and not yet submitted again

    @property
    def stage(self) -> str:
        """How its square is drawn."""
        if self.back:
            return "k"
        if self.late:
            return "x"
        if self.checked == self.groups:
            return "b"
        return "a" if self.submitted == self.groups else "n"


@dataclass(frozen=True)
class Tile:
    """A township or village with its cells."""

    code: str
    name: str
    cells: tuple[Cell, ...]

    def sum(self, name: str) -> int:
        """Groups, people and so on of all cells."""
        return sum(map(attrgetter(name), self.cells))

    @property
    def rank(self) -> int:
        """The state of the slowest."""
        return min(cell.rank for cell in self.cells)

    @property
    def is_late(self) -> bool:
        """More than half of its parts are past their day (desk.md, Month)."""
        return sum(cell.late > 0 for cell in self.cells) * 2 > len(self.cells)

    @cached_property
    def stage(self) -> str:
        """How the tile is drawn: late and sent back before everything else."""
        if self.is_late:
            return "late"
        if self.sum("back"):
            return "back"
        if self.rank >= _RANK[TaskState.CONSOLIDATED]:
            return ORDER[self.rank]
        return "collecting" if self.rank < _RANK[TaskState.CHECKED] else "checked"

    @property
    def percent(self) -> int:
        """Asked of those on the roll."""
        return percent(self.sum("covered"), self.sum("people"))


def tiles(area: str, month: str) -> list[Tile]:
    """The places one level below an area: 30 townships of villages, or villages of groups."""
    length = 9 if len(area) <= 6 else 12
    found: dict[str, list[Cell]] = {}
    for cell in _cells(area, month, length + 3):
        found.setdefault(cell.code[:length], []).append(cell)
    return [Tile(code, places.display_name(code), tuple(cells)) for code, cells in found.items()]


def _cells(area: str, month: str, digits: int) -> list[Cell]:
    today: date = clock.business_today()
    params: dict[str, Any] = {
        "digits": digits,
        "today": today,
        "states": list(ORDER),
        "month": month,
        "area": area,
    }
    return [Cell(*row) for row in planned(_CELLS, params)]


@dataclass(frozen=True, slots=True)
class Officer:
    """Whom to call about a place: the office's number, shown to colleagues."""

    name: str
    phone: str


_WHO = {9: RoleName.TOWNSHIP_OFFICER, 12: RoleName.VILLAGE_OFFICER, 15: RoleName.GRID_WORKER}


_OFFICERS = """
SELECT g.area, u.display_name, u.phone
FROM accounts_grant g JOIN accounts_user u ON u.id = g.user_id
WHERE g.role = ANY(%s::text[]) AND g.area = ANY(%s::text[]) AND g.ended_at IS NULL
  AND %s::date BETWEEN g.valid_from AND g.until AND u.is_active
ORDER BY g.id DESC
"""


def officers(codes: list[str]) -> Mapping[str, Officer]:
    """Who answers for each place today; the first where there are two."""
    roles = sorted({_WHO[len(code)].value for code in codes})
    rows = planned(_OFFICERS, [roles, codes, clock.business_today()])
    return {code: Officer(name, phone) for code, name, phone in rows}

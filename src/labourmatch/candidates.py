"""Who may take what: the k best vacancies of each person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from labourmatch.kernels import scoring as col
from labourmatch.kernels.neighbours import MOST_POINTS, list_neighbours
from labourmatch.kernels.packing import number_ranges, person_kinds
from labourmatch.kernels.ranking import bound_class, count_lists, fill_lists, rank_persons
from labourmatch.kernels.scoring import fresh_points
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import Policy
from labourmatch.problem import Int8, Int32, Int64, InvalidProblem
from labourmatch.tables import Tables, pack

MOST_CLASSES = 12
LONGEST_LISTS = 1 << 26
LISTS_A_PERSON = 250
LEAST_ROOM = 1 << 16
LARGEST_K = 1024


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The short list of each person.

    Attributes
    ----------
    vacancy : int32[n, k]
        Best first, -1 where there is none.
    total : int32[n, k]
        The score, 0 where there is none.
    parts : int8[n, k, 8]
        Points in the order of ``PARTS``; they sum to the total.
    """

    vacancy: Int32
    total: Int32
    parts: Int8

    @property
    def packed(self) -> Int64:
        """The parts as one integer each: part q is ``(packed >> 8 * q) & 255``."""
        view: Int64 = self.parts.view("<i8")[..., 0]
        return view


@dataclass(frozen=True, slots=True)
class Market:
    """Open vacancies by falling pay: their rows of the table and what they are called outside."""

    vacancy: Int32
    name: Int32


@dataclass(frozen=True, slots=True)
class _Work:
    """What all classes of persons share: ranges, layout of the lists, neighbours, room."""

    persons: Persons
    tables: Tables
    market: Market
    spans: Int64
    ranges: Int32
    layout: tuple[Int64, Int64, Int64, Int32]
    near: tuple[Int64, Int32, Int32]
    room: tuple[Int64, Int32, Int32]
    lists: tuple[Int32, Int32]


@dataclass(frozen=True, slots=True)
class _Class:
    """Persons whose lists are built once: of one pay floor, and of one kind or of any (-1).

    ``slack`` is what that leaves open: points for schooling, for staying near, and the least
    freshness of any vacancy.
    """

    members: Int64
    floor: int
    kind: int
    slack: Int32


def recommend(
    persons: Persons,
    vacancies: Vacancies,
    policy: Policy,
    k: int = 16,
    affinity: Affinity | None = None,
) -> Recommendations:
    """Find the k best vacancies that each person may take.

    Parameters
    ----------
    persons, vacancies : Persons, Vacancies
        The columns.
    policy : Policy
        Points of each part.
    k : int
        Length of the short list, 1 to 1024.
    affinity : Affinity, optional
        People of each village already with each employer.

    Returns
    -------
    Recommendations
        Every row is exact: no eligible vacancy outside it scores more than its last entry. Of
        equal totals the better paid stands first, of equal pay the one that came first.
        Whoever opted out has an empty row.

    Raises
    ------
    InvalidProblem
        When k is out of range.
    """
    found = Recommendations(*empty_lists(persons.count, k))
    if persons.count and vacancies.count:
        tables = pack(persons, vacancies, policy, affinity or Affinity.none())
        _rank(persons, tables, np.arange(persons.count), found)
    return found


def empty_lists(rows: int, k: int) -> tuple[Int32, Int32, Int8]:
    """Room for lists of so many: who, total, parts; refuse a length out of range."""
    if not 1 <= k <= LARGEST_K:
        raise InvalidProblem("k.range", f"k must lie in 1..{LARGEST_K}, not {k}.")
    who = np.full((rows, k), -1, np.int32)
    return who, np.zeros((rows, k), np.int32), np.zeros((rows, k, 8), np.int8)


def _rank(persons: Persons, tables: Tables, rows: Int64, found: Recommendations) -> None:
    """Rank these rows; halve them when their wished ranges make the lists too long."""
    spans, ranges = number_ranges(persons.wish_lo, persons.wish_hi, rows)
    market = by_pay(tables)
    by_place = np.argsort(market.vacancy[:, col.PLACE], kind="stable").astype(np.int32)
    places = market.vacancy[by_place, col.PLACE]
    start = np.empty((spans.shape[0], 3), np.int64)
    start[:, 0] = np.searchsorted(places, spans[:, 0], "left")
    start[:, 1] = np.searchsorted(places, spans[:, 1], "right")
    lengths = start[:, 1] - start[:, 0]
    start[:, 2] = np.cumsum(lengths) - lengths
    size = int(lengths.sum())
    if size + spans.shape[0] * (tables.kinds + 1) > LONGEST_LISTS and rows.size > 1024:
        middle = rows.size // 2
        _rank(persons, tables, rows[:middle], found)
        _rank(persons, tables, rows[middle:], found)
        return
    if market.name.size == 0:
        return
    layout = count_lists(start, by_place, market.vacancy, tables.kinds)
    near = list_neighbours(market.vacancy, tables.policy, *by_employer(tables), tables.kinds)
    longest = int(np.diff(near[0]).max(initial=0))
    room = max(LEAST_ROOM, 4 * longest)
    work = _Work(
        persons, tables, market, spans, np.full((persons.count, 4), -1, np.int32), layout, near,
        (np.zeros((1 + spans.shape[0] * (tables.kinds + 1), 3), np.int64),
         np.empty(room, np.int32), np.empty(room, np.int32)),
        (np.empty(size, np.int32), np.empty(int(layout[1][-1]), np.int32)),
    )  # fmt: skip
    work.ranges[rows] = ranges
    for one in _classes(work, rows):
        _rank_class(work, one, found)


def _classes(work: _Work, rows: Int64) -> Iterator[_Class]:
    """Split by pay floor; split large groups on until the bound knows all but occupation and place.

    A finer class costs its lists once more, so it must have the persons to pay for them; kinds of
    few persons stay together.
    """
    person, policy = work.tables.person, work.tables.policy
    floors = np.maximum(person[:, col.P_FLOOR][rows], policy[col.PAY_BASE])
    edges = floor_classes(floors)
    which = np.searchsorted(edges, floors, "right") - 1
    lists = 4 * work.lists[0].size + work.near[1].size
    # Neighbours of a village are listed once a turn; without any, equal ranges keep lists at hand.
    order = person[:, col.P_VILLAGE] if work.near[1].size else work.ranges[:, 0]
    for number, floor in enumerate(edges.tolist()):
        members = rows[which == number]
        members = members[np.argsort(order[members], kind="stable")]
        kind = person_kinds(person, policy, members)
        by_kind = np.argsort(kind, kind="stable")
        kinds, first = np.unique(kind[by_kind], return_index=True)
        groups = np.split(members[by_kind], first[1:])
        many = [LISTS_A_PERSON * group.size >= lists for group in groups]
        for value, group, alone in zip(kinds.tolist(), groups, many, strict=True):
            if alone:
                yield _Class(group, floor, value, np.zeros(3, np.int32))
        few = np.isin(kind, kinds[~np.array(many)])
        if bool(few.any()):
            slack = (policy[col.W_SCHOOLING], policy[col.W_HOME], least_fresh(work.market, policy))
            yield _Class(members[few], floor, -1, np.array(slack, np.int32))


def _rank_class(work: _Work, one: _Class, found: Recommendations) -> None:
    persons, tables, market = work.persons, work.tables, work.market
    pointer, loose, covered, spans_of = work.layout
    sorted_out, whole = work.lists
    table = market.vacancy
    bound, base = np.empty(table.shape[0], np.int32), np.empty(table.shape[0], np.int64)
    rest, near = divmod(one.kind, 2)
    education, fresh = divmod(rest, int(tables.policy[col.W_FRESH]) + 1)
    bound_class(table, tables.policy, one.floor, education, fresh, bool(near), bound, base)
    fill_lists(bound, table, pointer, loose, covered, spans_of, sorted_out, whole)
    limits = np.array((bound.max(), table[:, col.BORN_AFTER].min()), np.int64)
    rank_persons(
        one.members, tables.person, table, market.name, tables.policy, persons.wish_lo,
        persons.wish_hi, work.ranges, work.spans, np.ascontiguousarray(table[:, col.PLACE]),
        persons.wished_occupation, persons.skill_indptr, persons.skill_occupation,
        persons.skill_level, tables.remap, np.empty((tables.most_own, 3), np.int32),
        np.empty(found.vacancy.shape[1], np.int64), limits, whole, sorted_out, loose, pointer,
        bound, base, one.floor if one.kind >= 0 else -1, one.slack, tables.friends,
        tables.friend_count, tables.friend_ptr, np.zeros(tables.staff_ptr.size, np.int32),
        *work.near, *work.room, np.zeros(MOST_POINTS + 1, np.int64), found.vacancy, found.total,
        found.packed,
    )  # fmt: skip


def by_pay(tables: Tables) -> Market:
    """Number the open vacancies by falling pay, so that the number breaks ties."""
    wage = -tables.vacancy[:, col.WAGE].astype(np.int64)
    order = np.argsort(wage, kind="stable").astype(np.int32)
    order = order[tables.vacancy[order, col.CLOSED] == 0]
    return Market(np.ascontiguousarray(tables.vacancy[order]), order)


def by_employer(tables: Tables) -> tuple[Int32, Int32, Int64, int]:
    """Turn the table of fellow villagers round: villages and counts by employer; all villages."""
    villages = tables.friend_ptr.size - 1
    village = np.repeat(np.arange(villages, dtype=np.int32), np.diff(tables.friend_ptr))
    order = np.argsort(tables.friends, kind="stable")
    firms = np.arange(tables.staff_ptr.size)
    pointer = np.searchsorted(tables.friends[order], firms).astype(np.int64)
    return village[order], tables.friend_count[order], pointer, villages


def floor_classes(floors: Int32, most: int = MOST_CLASSES) -> Int32:
    """Choose the pay floors for which lists are built: all when few, else evenly over persons.

    The many who state none count no more than any other floor.
    """
    distinct, count = np.unique(floors, return_counts=True)
    if distinct.size <= most:
        return distinct
    even = np.repeat(distinct, np.minimum(count, max(1, floors.size // distinct.size)))
    cut = np.quantile(even, np.linspace(0, 1, most + 1)[:-1], method="lower")
    chosen: Int32 = np.unique(np.append(cut, distinct[0])).astype(np.int32)
    return chosen


def least_fresh(market: Market, policy: Int32) -> int:
    """Points of the oldest record among the vacancies."""
    return int(fresh_points(policy, int(market.vacancy[:, col.FRESH].max())))

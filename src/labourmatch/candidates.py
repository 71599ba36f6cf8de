"""Who may take what: the k best vacancies of each person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from labourmatch.kernels import scoring as col
from labourmatch.kernels.listing import GROUNDS, Lists, lay_out
from labourmatch.kernels.meeting import WIDTH, no_limits, rule_rows
from labourmatch.kernels.neighbours import MOST_POINTS, Neighbours, list_neighbours
from labourmatch.kernels.packing import (
    number_cells,
    number_kinds,
    number_ranges,
    sort_positions,
)
from labourmatch.kernels.ranking import BLOCK, Demand, Desk, People, Short, rank_classes
from labourmatch.kernels.splitting import split_lists
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import Policy
from labourmatch.problem import Int8, Int32, Int64, InvalidProblem
from labourmatch.tables import Tables, pack, room

MOST_CLASSES = 12
LONGEST_LISTS = 1 << 26
LISTS_A_PERSON = 250
LEAST_ROOM = 1 << 16
LARGEST_K = 1024
# Who and total, one row a person.
Lines = tuple[Int32, Int32]


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The short list of each person.

    Attributes
    ----------
    vacancy : int32[n, k]
        Best first, -1 where there is none.
    total : int32[n, k]
        The score, 0 where there is none.
    """

    vacancy: Int32
    total: Int32
    _split: Callable[[Int32], Int64]
    _kept: list[Int64] = field(default_factory=list, repr=False, compare=False)

    @property
    def packed(self) -> Int64:
        """The parts as one integer each: part q is ``(packed >> 8 * q) & 255``; int64[n, k].

        Computed when they are first asked for, and kept.
        """
        if not self._kept:
            self._kept.append(self._split(self.vacancy))
        return self._kept[0]

    @property
    def parts(self) -> Int8:
        """Points in the order of ``PARTS``; they sum to the total; int8[n, k, 8]."""
        n, k = self.vacancy.shape
        view: Int8 = self.packed.view(np.int8).reshape(n, k, 8)
        return view


@dataclass(frozen=True, slots=True)
class Market:
    """Open vacancies by falling pay: their rows of the table and what they are called outside."""

    vacancy: Int32
    name: Int32


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
    check_length(k)
    tables = pack(persons, vacancies, policy, affinity or Affinity.none())
    found = room(persons.count, k), room(persons.count, k)
    if persons.count and vacancies.count:
        everybody = np.arange(persons.count, dtype=np.int32)
        _rank(persons, tables, room(persons.count, 4), everybody, found)
    else:
        found[0][:], found[1][:] = -1, 0
    return Recommendations(*found, partial(_split, persons, tables))


def _split(persons: Persons, tables: Tables, vacancy: Int32) -> Int64:
    """Split the scores of short lists into their parts, village by village."""
    parts = np.empty(vacancy.shape, np.int64)
    split_lists(
        np.argsort(persons.village, kind="stable").astype(np.int32), tables.person, tables.vacancy,
        tables.policy, persons.wish_lo, persons.wish_hi, persons.wished_occupation,
        persons.skill_indptr, persons.skill_occupation, persons.skill_level, tables.remap,
        np.empty((tables.most_own, 3), np.int32), tables.friends, tables.friend_count,
        tables.friend_ptr, np.zeros(tables.staff_ptr.size, np.int32), vacancy, parts,
    )  # fmt: skip
    return parts


def check_length(k: int) -> None:
    """Refuse a length of lists that is out of range."""
    if not 1 <= k <= LARGEST_K:
        raise InvalidProblem("k.range", f"k must lie in 1..{LARGEST_K}, not {k}.")


def _rank(persons: Persons, tables: Tables, ranges: Int32, rows: Int32, found: Lines) -> None:
    """Rank these rows; halve them when their wished ranges make the lists too long."""
    spans = number_ranges(persons.wish_lo, persons.wish_hi, rows, ranges)
    market = by_pay(tables)
    if market.name.size == 0:
        found[0][rows], found[1][rows] = -1, 0
        return
    by_place = np.argsort(market.vacancy[:, col.PLACE], kind="stable").astype(np.int32)
    places = market.vacancy[by_place, col.PLACE]
    start = np.empty((spans.shape[0], 2), np.int64)
    start[:, 0] = np.searchsorted(places, spans[:, 0], "left")
    start[:, 1] = np.maximum(np.searchsorted(places, spans[:, 1], "right"), start[:, 0])
    size = int((start[:, 1] - start[:, 0]).sum())
    if size + spans.shape[0] * (tables.kinds + 1) > LONGEST_LISTS and rows.size > 1024:
        middle = rows.size // 2
        _rank(persons, tables, ranges, rows[:middle], found)
        _rank(persons, tables, ranges, rows[middle:], found)
        return
    lists = _lists(lay_out(start, by_place, market.vacancy, tables.kinds), market)
    near = _neighbours(tables, market, spans)
    people = People(
        tables.person, ranges, persons.wished_occupation, persons.skill_indptr,
        persons.skill_occupation, persons.skill_level, tables.remap,
    )  # fmt: skip
    class_of, classes = _classes(tables, rows, 4 * size + near.near.size)
    rows, ends = _in_order(people, rows, class_of, near)
    rules = rule_rows(market.vacancy, room(market.name.size, WIDTH))
    demand = Demand(market.vacancy, rules, market.name, spans, tables.policy)
    desk = Desk(
        np.empty((tables.most_own + 1, 3), np.int32), np.empty(found[0].shape[1], np.int64),
        np.empty(BLOCK, np.int32), no_limits(), np.empty(col.RANKS, np.int32),
    )  # fmt: skip
    rank_classes(rows, ends, classes, people, demand, lists, near, desk, Short(*found))


def _lists(layout: tuple[Int64, Int64, Int32], market: Market) -> Lists:
    """Room for the lists of one class of persons at a time."""
    pointer, _, cell = layout
    m = market.name.size
    return Lists(
        *layout, np.empty_like(pointer), np.empty_like(cell), np.empty((GROUNDS, m), np.int32),
        np.empty(m, np.int32), np.empty(m, np.int32), np.empty(MOST_POINTS + 2, np.int64),
    )  # fmt: skip


def _neighbours(tables: Tables, market: Market, spans: Int64) -> Neighbours:
    """Vacancies of employers where people of a village work, and room for sorted cells."""
    listed = list_neighbours(market.vacancy, tables.policy, *by_employer(tables), tables.kinds)
    size = max(LEAST_ROOM, 4 * int(np.diff(listed[0]).max(initial=0)))
    cells = 1 + spans.shape[0] * (tables.kinds + 1)
    return Neighbours(
        *listed, np.zeros((cells, 3), np.int64),
        np.empty(size, np.int32), np.empty(size, np.int32), np.zeros(MOST_POINTS + 1, np.int64),
        tables.friends, tables.friend_count, tables.friend_ptr,
        np.zeros(tables.staff_ptr.size, np.int32), tables.kinds,
    )  # fmt: skip


def _classes(tables: Tables, rows: Int32, lists: int) -> tuple[Int32, Int64]:
    """Split by pay floor; split large groups on until the bound knows all but occupation and place.

    A finer class costs its lists once more, so it must have the persons to pay for them; kinds of
    few persons stay together. Returned are the class of each row, and what the persons of a class
    share: floor, schooling (-1 for any), points for freshness, near home.
    """
    policy = tables.policy
    edges = floor_classes(np.maximum(tables.person[rows, col.P_FLOOR], policy[col.PAY_BASE]))
    kind = np.empty(rows.size, np.int32)
    number_kinds(tables.person, policy, rows, edges, kind)
    fresh = int(policy[col.W_FRESH]) + 1
    alike = 2 * fresh * col.RANKS
    size = np.bincount(kind, minlength=edges.size * alike)
    alone = LISTS_A_PERSON * size >= np.maximum(lists, 1)
    numbers, floors = np.flatnonzero(alone), np.arange(edges.size)
    classes = np.full((numbers.size + edges.size, 4), -1, np.int64)
    classes[:, 0] = edges[np.append(numbers // alike, floors)]
    classes[: numbers.size, 1] = numbers % alike // (2 * fresh)
    classes[: numbers.size, 2] = numbers // 2 % fresh
    classes[: numbers.size, 3] = numbers % 2
    class_of = (numbers.size + np.repeat(floors, alike)).astype(np.int32)
    class_of[numbers] = np.arange(numbers.size)
    return class_of[kind], classes


def _in_order(people: People, rows: Int32, classes: Int32, near: Neighbours) -> tuple[Int32, Int64]:
    """Order rows by class, village (its neighbours are listed once), first range and occupation.

    Whoever walks the same lists as the one before finds them at hand.
    """
    cell = np.empty(rows.size, np.int32)
    number_cells(
        rows, people.ranges, people.wished, people.skill_ptr, people.skill, people.remap,
        near.kinds, cell,
    )  # fmt: skip
    keys = [cell, classes]
    if near.near.size:
        keys.insert(1, people.table[rows, col.P_VILLAGE] + 1)
    order, ends = np.arange(rows.size, dtype=np.int32), np.zeros(0, np.int64)
    for key in keys:
        into, ends = np.empty_like(order), np.empty(int(key.max()) + 1, np.int64)
        sort_positions(order, key, ends, into)
        order = into
    return rows[order], ends


def by_pay(tables: Tables) -> Market:
    """Number the open vacancies by falling pay, so that the number breaks ties."""
    wage = -tables.vacancy[:, col.WAGE].astype(np.int64)
    order = np.argsort(wage, kind="stable").astype(np.int32)
    order = order[tables.vacancy[order, col.CLOSED] == 0]
    table = room(order.size, col.VACANCY_COLUMNS)
    table[:] = tables.vacancy[order]
    return Market(table, order)


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

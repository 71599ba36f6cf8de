"""Who may take what: the k best vacancies of each person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labourmatch.kernels import scoring as col
from labourmatch.kernels.ranking import build_lists, rank_persons
from labourmatch.market import WISHES, Affinity, Persons, Vacancies
from labourmatch.policy import Policy
from labourmatch.problem import Int8, Int32, Int64, InvalidProblem
from labourmatch.tables import Tables, pack

MOST_CLASSES = 12
LONGEST_LISTS = 1 << 26
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
        Every row is exact: no eligible vacancy outside it scores more than its last entry.
        Whoever opted out has an empty row.

    Raises
    ------
    InvalidProblem
        When k is out of range.
    """
    if not 1 <= k <= LARGEST_K:
        raise InvalidProblem("k.range", f"k must lie in 1..{LARGEST_K}, not {k}.")
    known = affinity or Affinity.none()
    found = Recommendations(
        np.full((persons.count, k), -1, np.int32),
        np.zeros((persons.count, k), np.int32),
        np.zeros((persons.count, k, 8), np.int8),
    )
    if persons.count and vacancies.count:
        tables = pack(persons, vacancies, policy, known)
        _rank(persons, tables, np.arange(persons.count), found)
    return found


def _rank(persons: Persons, tables: Tables, rows: Int64, found: Recommendations) -> None:
    """Rank these rows; halve them when their wished ranges make the lists too long."""
    spans, ranges = wished_ranges(persons, rows)
    by_place = np.argsort(tables.vacancy[:, col.PLACE], kind="stable").astype(np.int32)
    places = tables.vacancy[by_place, col.PLACE]
    start = np.empty((spans.shape[0], 3), np.int64)
    start[:, 0] = np.searchsorted(places, spans[:, 0], "left")
    start[:, 1] = np.searchsorted(places, spans[:, 1], "right")
    lengths = start[:, 1] - start[:, 0]
    start[:, 2] = np.cumsum(lengths) - lengths
    size = int(lengths.sum()) + spans.shape[0] * (tables.kinds + 1)
    if size > LONGEST_LISTS and rows.size > 1024:
        middle = rows.size // 2
        _rank(persons, tables, rows[:middle], found)
        _rank(persons, tables, rows[middle:], found)
        return
    floors = np.maximum(tables.person[:, col.P_FLOOR][rows], tables.policy[col.PAY_BASE])
    edges = floor_classes(floors)
    which = np.searchsorted(edges, floors, "right") - 1
    village = tables.person[:, col.P_VILLAGE][rows]
    all_ranges = np.full((persons.count, 4), -1, np.int32)
    all_ranges[rows] = ranges
    for number, floor in enumerate(edges.tolist()):
        members = np.flatnonzero(which == number)
        members = rows[members[np.argsort(village[members], kind="stable")]]
        _rank_class(persons, tables, (members, floor), (start, by_place, all_ranges), found)


def _rank_class(
    persons: Persons,
    tables: Tables,
    group: tuple[Int64, int],
    index: tuple[Int64, Int32, Int32],
    found: Recommendations,
) -> None:
    members, floor = group
    start, by_place, ranges = index
    bound = bounds(tables, floor)
    order = np.lexsort((-tables.vacancy[:, col.WAGE], -bound)).astype(np.int32)
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size, dtype=np.int32)
    occupation = np.ascontiguousarray(tables.vacancy[:, col.OCCUPATION])
    whole, by_kind, pointer = build_lists(start, by_place, rank, order, occupation, tables.kinds)
    rank_persons(
        members, tables.person, tables.vacancy, tables.policy, persons.wish_lo, persons.wish_hi,
        ranges, persons.wished_occupation, persons.skill_indptr, persons.skill_occupation,
        persons.skill_level, tables.remap, whole, by_kind, pointer, bound, tables.friends,
        tables.friend_count, tables.friend_ptr, tables.staff, tables.staff_ptr, tables.most_own,
        found.vacancy, found.total, found.parts,
    )  # fmt: skip


def wished_ranges(persons: Persons, rows: Int64) -> tuple[Int64, Int32]:
    """Number the distinct ranges of places; column 3 is "anywhere" for whoever states none."""
    lo = persons.wish_lo[rows].astype(np.int64)
    hi = persons.wish_hi[rows].astype(np.int64)
    stated = hi > 0
    keys, inverse = np.unique(np.append((lo << 32 | hi)[stated], 2**31 - 1), return_inverse=True)
    ranges = np.full((rows.size, WISHES + 1), -1, np.int32)
    ranges[:, :WISHES][stated] = inverse[:-1]
    ranges[~stated.any(axis=1), WISHES] = inverse[-1]
    return np.stack((keys >> 32, keys & (2**32 - 1)), axis=1), ranges


def floor_classes(floors: Int32) -> Int32:
    """Choose the pay floors for which lists are built: all when few, else evenly over persons."""
    distinct = np.unique(floors)
    if distinct.size <= MOST_CLASSES:
        return distinct
    cut = np.quantile(floors, np.linspace(0, 1, MOST_CLASSES + 1)[:-1], method="lower")
    chosen: Int32 = np.unique(np.append(cut, distinct[0])).astype(np.int32)
    return chosen


def bounds(tables: Tables, floor: int) -> Int32:
    """Most points that pay, record and freshness of each vacancy can give above this floor."""
    policy = tables.policy.astype(np.int64)
    over = np.clip(tables.vacancy[:, col.WAGE].astype(np.int64) - floor, 0, policy[col.PAY_SPAN])
    points = over * policy[col.W_PAY] // policy[col.PAY_SPAN]
    points += policy[col.SHARE_RECORD + tables.vacancy[:, col.RECORD]]
    full, none = policy[col.FRESH_FULL], policy[col.FRESH_NONE]
    left = np.clip(none - tables.vacancy[:, col.FRESH], 0, none - full)
    points += left * policy[col.W_FRESH] // (none - full)
    rounded: Int32 = points.astype(np.int32)
    return rounded

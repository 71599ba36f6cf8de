"""The best candidates of each vacancy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labourmatch.candidates import LARGEST_K, floor_classes, wished_ranges
from labourmatch.kernels import scoring as col
from labourmatch.kernels.reaching import list_entries, rank_vacancies, sort_entries
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import Policy
from labourmatch.problem import Int8, Int32, Int64, InvalidProblem
from labourmatch.tables import Tables, pack


@dataclass(frozen=True, slots=True)
class Candidates:
    """The short list of each vacancy, in the same shape as that of each person.

    Attributes
    ----------
    person : int32[m, k]
        Best first, -1 where there is none.
    total : int32[m, k]
        The score, 0 where there is none.
    parts : int8[m, k, 8]
        Points in the order of ``PARTS``.
    """

    person: Int32
    total: Int32
    parts: Int8


def candidates(
    persons: Persons,
    vacancies: Vacancies,
    policy: Policy,
    k: int = 32,
    affinity: Affinity | None = None,
) -> Candidates:
    """Find the k best persons who may take each vacancy.

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
    Candidates
        Exact as in ``recommend``; closed vacancies have empty rows.

    Raises
    ------
    InvalidProblem
        When k is out of range.
    """
    if not 1 <= k <= LARGEST_K:
        raise InvalidProblem("k.range", f"k must lie in 1..{LARGEST_K}, not {k}.")
    found = Candidates(
        np.full((vacancies.count, k), -1, np.int32),
        np.zeros((vacancies.count, k), np.int32),
        np.zeros((vacancies.count, k, 8), np.int8),
    )
    if persons.count and vacancies.count:
        known = affinity or Affinity.none()
        _reach(persons, pack(persons, vacancies, policy, known), found)
    return found


def _reach(persons: Persons, tables: Tables, found: Candidates) -> None:
    spans, ranges = wished_ranges(persons, np.arange(persons.count))
    floors = np.maximum(tables.person[:, col.P_FLOOR], tables.policy[col.PAY_BASE])
    edges = floor_classes(floors)
    which = (np.searchsorted(edges, floors, "right") - 1).astype(np.int32)
    sizes = np.array([tables.kinds, spans.shape[0], edges.size], np.int64)
    entry, points, pointer = _entries(persons, tables, ranges, which, sizes)
    village, count, by_employer = _by_employer(tables)
    known = np.zeros(max(tables.friend_ptr.size, 1), np.int32)
    rank_vacancies(
        tables.person, tables.vacancy, tables.policy, persons.wish_lo, persons.wish_hi, ranges,
        spans, edges, persons.wished_occupation, persons.skill_indptr, persons.skill_occupation,
        persons.skill_level, tables.remap, tables.most_own, tables.kinds, entry, points, pointer,
        village, count, by_employer, known, found.person, found.total, found.parts,
    )  # fmt: skip


def _entries(
    persons: Persons, tables: Tables, ranges: Int32, which: Int32, sizes: Int64
) -> tuple[Int32, Int32, Int64]:
    columns = (
        tables.person, tables.policy, ranges, which, persons.wished_occupation,
        persons.skill_indptr, persons.skill_occupation, persons.skill_level, tables.remap,
        tables.most_own + 1, sizes,
    )  # fmt: skip
    nobody = np.zeros(0, np.int32)
    count = list_entries(*columns, nobody, np.zeros(0, np.int64), nobody)
    person, cell = np.empty(count, np.int32), np.empty(count, np.int64)
    points = np.empty(count, np.int32)
    list_entries(*columns, person, cell, points)
    cells = (int(sizes[0]) + 1) * int(sizes[1]) * int(sizes[2])
    return sort_entries(person, cell, points, cells)


def _by_employer(tables: Tables) -> tuple[Int32, Int32, Int64]:
    village = np.repeat(
        np.arange(tables.friend_ptr.size - 1, dtype=np.int32), np.diff(tables.friend_ptr)
    )
    order = np.argsort(tables.friends, kind="stable")
    firms = np.arange(tables.staff_ptr.size)
    pointer = np.searchsorted(tables.friends[order], firms).astype(np.int64)
    return village[order], tables.friend_count[order], pointer

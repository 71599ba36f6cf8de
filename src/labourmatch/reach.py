"""The best candidates of each vacancy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from labourmatch.candidates import by_employer, check_length, floor_classes
from labourmatch.kernels import reaching
from labourmatch.kernels import scoring as col
from labourmatch.kernels.packing import number_ranges
from labourmatch.kernels.reaching import list_entries, rank_vacancies
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import Policy
from labourmatch.problem import Int8, Int32, Int64
from labourmatch.tables import Tables, pack

MOST_FLOORS, FEW_FLOORS = 12, 4
LEVELS = 7


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
    persons, vacancies, policy, k, affinity
        As given to ``recommend``.

    Returns
    -------
    Candidates
        Exact as in ``recommend``; of equal totals the person who came first stands first.
        Closed vacancies have empty rows.

    Raises
    ------
    InvalidProblem
        When k is out of range.
    """
    check_length(k)
    shape = (vacancies.count, k)
    found = Candidates(
        np.full(shape, -1, np.int32), np.zeros(shape, np.int32), np.zeros((*shape, 8), np.int8)
    )
    if persons.count and vacancies.count:
        _reach(persons, pack(persons, vacancies, policy, affinity or Affinity.none()), found)
    return found


def _reach(persons: Persons, tables: Tables, found: Candidates) -> None:
    everybody = np.arange(persons.count, dtype=np.int32)
    ranges = np.empty((persons.count, 4), np.int32)
    spans = number_ranges(persons.wish_lo, persons.wish_hi, everybody, ranges)
    village, count, pointer, villages = by_employer(tables)
    own = np.empty((tables.most_own + 1, 3), np.int32)
    skills = (
        persons.wished_occupation, persons.skill_indptr, persons.skill_occupation,
        persons.skill_level, tables.remap, own,
    )  # fmt: skip
    given = (tables.person, tables.policy, ranges, *skills, tables.kinds, villages)
    width = (tables.kinds + 1) * spans.shape[0], (tables.kinds + 1) * villages
    entry, cells, by_range = _cells(tables, _entries(given, spans.shape[0]), width[0], MOST_FLOORS)
    others, more, by_village = _cells(tables, _entries(given, 0), width[1], FEW_FLOORS)
    more[:, reaching.C_RANGE] = -1
    more[:, reaching.C_BEGIN : reaching.C_END + 1] += entry.shape[0]
    both = np.concatenate((cells, more))
    rank_vacancies(
        tables.person, tables.vacancy, tables.policy, persons.wish_lo, persons.wish_hi, spans,
        *skills, tables.kinds, np.concatenate((entry, others)), both, by_range,
        by_village + cells.shape[0], village, count, pointer, np.zeros(max(villages, 1), np.int32),
        np.empty(found.person.shape[1], np.int64), np.empty(reaching.MOST_POINTS, np.int64),
        np.empty(both.shape[0], np.int64), found.person, found.total,
        found.parts.view("<i8")[..., 0],
    )  # fmt: skip


def _entries(given: tuple[Any, ...], spans: int) -> tuple[Int32, Int64]:
    """Rows of persons by occupation and range; by occupation and village when there is no range."""
    nothing = (np.zeros((0, reaching.ENTRY_COLUMNS), np.int32), np.zeros(0, np.int64))
    counting: tuple[Any, ...] = (*given, spans, *nothing)
    count = list_entries(*counting)
    entry, outer = np.empty((count, reaching.ENTRY_COLUMNS), np.int32), np.empty(count, np.int64)
    writing: tuple[Any, ...] = (*given, spans, entry, outer)
    list_entries(*writing)
    return entry, outer


def _cells(
    tables: Tables, listed: tuple[Int32, Int64], width: int, most_floors: int
) -> tuple[Int32, Int32, Int64]:
    """Sort entries into cells of equal floor class, schooling and wish to stay near."""
    entry, outer = listed
    person = tables.person[entry[:, reaching.E_PERSON]]
    floor = np.maximum(person[:, col.P_FLOOR], tables.policy[col.PAY_BASE])
    edges = floor_classes(floor, most_floors) if floor.size else floor
    which = np.searchsorted(edges, floor, "right") - 1
    alike = which * (2 * LEVELS) + person[:, col.P_ALIKE]
    cell = outer * (2 * LEVELS * most_floors) + alike
    falling = reaching.MOST_POINTS - 1 - entry[:, reaching.E_POINTS]
    order = np.argsort(cell * reaching.MOST_POINTS + falling, kind="stable")
    entry, cell, which, person = entry[order], cell[order], which[order], person[order]
    begin = np.flatnonzero(np.diff(cell, prepend=-1))
    cells = np.empty((begin.size, reaching.CELL_COLUMNS), np.int32)
    cells[:, reaching.C_RANGE] = 0
    cells[:, reaching.C_FLOOR] = edges[which[begin]]
    cells[:, reaching.C_EDUCATION] = person[begin, col.P_ALIKE] >> 1
    cells[:, reaching.C_NEAR] = person[begin, col.P_ALIKE] & 1
    cells[:, reaching.C_BEGIN] = begin
    cells[:, reaching.C_END] = np.append(begin[1:], cell.size)[: begin.size]
    starts = np.searchsorted(outer[order][begin], np.arange(width + 1)).astype(np.int64)
    return entry, cells, starts

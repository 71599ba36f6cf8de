"""Short lists against a plain reading of the rules."""

import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from labourmatch import Affinity, InvalidProblem, candidates, explain, recommend
from labourmatch.synthetic import County, county, quiet_county
from tests.labourmatch.peers import score_matrix


def tied(home: County) -> County:
    """The same county with a handful of wages, records and ages: nearly everything ties."""
    demand = replace(
        home.vacancies,
        wage=(home.vacancies.wage // 1000 * 1000).astype(np.int32),
        employer_record=np.full(home.vacancies.count, 5, np.int8),
        fresh_days=np.zeros(home.vacancies.count, np.int16),
    )
    return County(home.persons, demand, home.affinity, home.policy)


COUNTIES: dict[str, Callable[[], County]] = {
    "wishes 1": lambda: county(260, 90, 1),
    "wishes 2": lambda: county(260, 90, 2),
    "wishes tied": lambda: tied(county(260, 90, 3)),
    "quiet": lambda: quiet_county(260, 90, 1),
    "quiet 2": lambda: quiet_county(300, 90, 2),
    "quiet tied": lambda: tied(quiet_county(260, 90, 3)),
}


@pytest.fixture(scope="module", params=COUNTIES)
def judged(request: pytest.FixtureRequest) -> tuple[County, np.ndarray]:
    home = COUNTIES[request.param]()
    return home, score_matrix(home)


@pytest.mark.parametrize("lists", [0, 300, 10**9])
def test_every_persons_list_is_the_best_in_the_order_that_is_documented(
    judged: tuple[County, np.ndarray], monkeypatch: pytest.MonkeyPatch, lists: int
) -> None:
    home, matrix = judged
    monkeypatch.setattr(sys.modules["labourmatch.candidates"], "LISTS_A_PERSON", lists)
    found = recommend(home.persons, home.vacancies, home.policy, 16, home.affinity)
    place = np.arange(home.vacancies.count)
    for i in range(home.persons.count):
        order = np.lexsort((place, -home.vacancies.wage.astype(int), -matrix[i]))
        best = order[matrix[i, order] >= 0][:16]
        kept = found.vacancy[i][found.vacancy[i] >= 0]
        assert kept.tolist() == best.tolist()
        assert found.total[i, : kept.size].tolist() == matrix[i, best].tolist()
        assert not found.total[i, kept.size :].any()


@pytest.mark.parametrize("k", [1, 20])
def test_every_vacancys_list_is_the_best_in_the_order_that_is_documented(
    judged: tuple[County, np.ndarray], k: int
) -> None:
    home, matrix = judged
    found = candidates(home.persons, home.vacancies, home.policy, k, home.affinity)
    for j in range(home.vacancies.count):
        order = np.argsort(-matrix[:, j], kind="stable")
        best = order[matrix[order, j] >= 0][:k]
        kept = found.person[j][found.person[j] >= 0]
        assert kept.tolist() == best.tolist()
        assert found.total[j, : kept.size].tolist() == matrix[best, j].tolist()


def test_neighbours_lists_that_outgrow_their_room_are_sorted_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = quiet_county(3000, 500, 4)
    ample = recommend(home.persons, home.vacancies, home.policy, 16, home.affinity)
    monkeypatch.setattr(sys.modules["labourmatch.candidates"], "LEAST_ROOM", 1)
    scarce = recommend(home.persons, home.vacancies, home.policy, 16, home.affinity)
    assert np.array_equal(scarce.vacancy, ample.vacancy)
    assert np.array_equal(scarce.parts, ample.parts)


def test_pairs_of_village_and_employer_without_anybody_change_nothing() -> None:
    home = quiet_county(300, 40, 2)
    row = np.arange(3, dtype=np.int32)
    zero = Affinity(row, row, np.zeros(3, np.int32))
    assert zero.village.size == 0
    found = recommend(home.persons, home.vacancies, home.policy, 40, zero)
    assert all(np.unique(kept).size == kept.size for kept in (r[r >= 0] for r in found.vacancy))


def test_the_parts_sum_to_the_score_and_nothing_is_listed_twice() -> None:
    home = county(400, 120, 7)
    found = recommend(home.persons, home.vacancies, home.policy, 16, home.affinity)
    assert np.array_equal(found.parts.sum(axis=2), found.total)
    assert (found.parts >= 0).all()
    for row in found.vacancy:
        kept = row[row >= 0]
        assert np.unique(kept).size == kept.size
    unpacked = np.stack([(found.packed >> (8 * q)) & 255 for q in range(8)], axis=2)
    assert np.array_equal(unpacked, found.parts)


def test_an_explanation_agrees_with_the_matrix(judged: tuple[County, np.ndarray]) -> None:
    home, matrix = judged
    for i in range(0, 260, 13):
        for j in range(0, 90, 7):
            told = explain(home.persons, home.vacancies, home.policy, (i, j), home.affinity)
            assert told.eligible == (matrix[i, j] >= 0)
            if told.eligible:
                assert told.total == matrix[i, j]


def test_whoever_opted_out_gets_no_list_and_is_nobodys_candidate() -> None:
    home = county(600, 60, 5)
    out = np.flatnonzero(home.persons.opted_out)
    found = recommend(home.persons, home.vacancies, home.policy, 8, home.affinity)
    reached = candidates(home.persons, home.vacancies, home.policy, 8, home.affinity)
    assert out.size > 0
    assert (found.vacancy[out] == -1).all()
    assert not np.isin(reached.person, out).any()


def test_nobody_and_nothing_make_empty_lists() -> None:
    home = county(50, 10, 1)
    nobody = home.persons.rows(0, 0)
    nothing = home.vacancies.rows(0, 0)
    assert recommend(nobody, home.vacancies, home.policy).vacancy.shape == (0, 16)
    assert (recommend(home.persons, nothing, home.policy).vacancy == -1).all()
    assert candidates(home.persons, nothing, home.policy).person.shape == (0, 32)
    assert (candidates(nobody, home.vacancies, home.policy).person == -1).all()


def test_the_same_village_counts_only_for_its_own_people() -> None:
    home = county(300, 40, 2)
    without = recommend(home.persons, home.vacancies, home.policy, 4, Affinity.none())
    assert (without.parts[:, :, 4] == 0).all()


def test_a_list_of_no_length_is_refused() -> None:
    home = county(5, 5, 1)
    with pytest.raises(InvalidProblem) as refusal:
        recommend(home.persons, home.vacancies, home.policy, 0)
    assert refusal.value.code == "k.range"

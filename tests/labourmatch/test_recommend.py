"""Short lists against a plain reading of the rules."""

import numpy as np
import pytest

from labourmatch import Affinity, InvalidProblem, candidates, explain, recommend
from labourmatch.synthetic import County, county
from tests.labourmatch.peers import score_matrix


@pytest.fixture(scope="module", params=[1, 2, 3])
def judged(request: pytest.FixtureRequest) -> tuple[County, np.ndarray]:
    home = county(260, 90, request.param)
    return home, score_matrix(home)


def test_every_persons_list_holds_the_best_scores(judged: tuple[County, np.ndarray]) -> None:
    home, matrix = judged
    found = recommend(home.persons, home.vacancies, home.policy, 16, home.affinity)
    best = -np.sort(-matrix, axis=1)[:, :16]
    assert np.array_equal(np.where(found.vacancy >= 0, found.total, -1), best)
    person, rank = np.nonzero(found.vacancy >= 0)
    listed = matrix[person, found.vacancy[person, rank]]
    assert np.array_equal(listed, found.total[person, rank])


def test_every_vacancys_list_holds_the_best_scores(judged: tuple[County, np.ndarray]) -> None:
    home, matrix = judged
    found = candidates(home.persons, home.vacancies, home.policy, 20, home.affinity)
    best = -np.sort(-matrix.T, axis=1)[:, :20]
    assert np.array_equal(np.where(found.person >= 0, found.total, -1), best)
    vacancy, rank = np.nonzero(found.person >= 0)
    listed = matrix[found.person[vacancy, rank], vacancy]
    assert np.array_equal(listed, found.total[vacancy, rank])


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

"""Shards and exchange: the same proof as on one node, the same plan on any number of shards."""

import json
from pathlib import Path

import numpy as np
import pytest

from labourmatch import InvalidProblem, Problem, assign, certify, save_problem
from labourmatch.cli import main
from labourmatch.distributed import LocalCrew as Crew
from labourmatch.distributed import assign_locally, auction, shards
from labourmatch.families import FAMILIES, instance
from tests.labourmatch.peers import by_or_tools
from tests.labourmatch.shapes import household_first_small, small


@pytest.mark.parametrize("family", FAMILIES)
def test_the_plan_is_proven_and_the_same_on_any_number_of_shards(family: str) -> None:
    problem = instance(family, 900, 60, 3)
    optimum = assign(problem).objective
    plans = [assign_locally(problem, actors) for actors in (1, 2, 5)]
    for plan in plans:
        assert certify(problem, plan).proven
        assert plan.objective == optimum
        assert np.array_equal(plan.vacancy, plans[0].vacancy)


@pytest.mark.parametrize("block", range(4))
def test_small_instances_of_every_shape_reach_the_optimum_of_or_tools(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        for problem in (small(seed), household_first_small(seed)):
            found = assign_locally(problem, 1 + seed % 4)
            assert certify(problem, found).proven
            assert found.objective == by_or_tools(problem)


def test_the_shards_do_nearly_all_of_the_work() -> None:
    problem = instance("realistic", 4_000, 200, 1)
    members, parts = shards(problem, 3)
    begun = auction(problem, members, Crew(parts))
    assert begun is not None
    proof = certify(problem, begun)
    assert proof.feasible
    assert proof.gap < 0.05 * proof.objective


def test_no_household_is_divided_and_everybody_is_in_one_shard() -> None:
    chance = np.random.default_rng(5)
    home = chance.integers(-1, 40, 200)
    problem = Problem(
        np.arange(201), np.zeros(200, int), np.ones(200, int), [3], household=home, bonus=[9] * 40
    )
    members, parts = shards(problem, 4)
    assert sorted(np.concatenate(members).tolist()) == list(range(200))
    for q in range(40):
        assert sum(bool((home[rows] == q).any()) for rows in members) <= 1
    for rows, part in zip(members, parts, strict=True):
        assert np.array_equal(part.household < 0, home[rows] < 0)


def test_more_shards_than_persons_and_none_at_all() -> None:
    assert assign_locally(instance("giant", 2, 1, 1), 7).gap == 0
    assert assign_locally(Problem([0], [], [], [1]), 3).objective == 0
    with pytest.raises(InvalidProblem) as refusal:
        assign_locally(instance("giant", 2, 1, 1), 0)
    assert refusal.value.code == "actors.range"


def test_ray_does_not_go_with_options_of_one_node(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["solve", "i.npz", "--ray", "local", "--deadline", "3", "--json"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "usage"


@pytest.mark.safety
def test_two_actors_of_a_real_ray_reach_the_same_objective(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = instance("realistic", 20_000, 800, 1)
    save_problem(tmp_path / "i.npz", problem)
    files = [str(tmp_path / "i.npz"), str(tmp_path / "r.npz")]
    command = ["solve", files[0], "-o", files[1], "--ray", "local", "--actors", "2", "--json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["objective"] == told["upper_bound"] == assign(problem).objective
    assert main(["certify", *files]) == 0
    assert main(["solve", files[0], "--ray", "127.0.0.1:1", "--json"]) == 3

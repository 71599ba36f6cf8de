"""Files: what was written is read again, and nothing wrong gets in."""

from pathlib import Path

import numpy as np
import pytest

from labourmatch import (
    InvalidProblem,
    Problem,
    assign,
    load_problem,
    load_result,
    save_problem,
    save_result,
)
from labourmatch.families import instance

GOOD = {
    "indptr": np.array([0, 1, 2]),
    "indices": np.array([0, 0], np.int32),
    "weight": np.array([3, 4], np.int32),
    "openings": np.array([1], np.int32),
}


def refusal(path: Path) -> str:
    with pytest.raises(InvalidProblem) as wrong:
        load_problem(path)
    assert "\n" not in wrong.value.message
    return wrong.value.code


def test_an_instance_and_its_result_survive_the_file(tmp_path: Path) -> None:
    problem = instance("giant", 300, 20, 1)
    result = assign(problem)
    save_problem(tmp_path / "i.npz", problem)
    save_result(tmp_path / "r.npz", result)
    again, plan = load_problem(tmp_path / "i.npz"), load_result(tmp_path / "r.npz")
    assert np.array_equal(again.weight, problem.weight)
    assert np.array_equal(again.bonus, problem.bonus)
    assert np.array_equal(plan.vacancy, result.vacancy)
    assert (plan.objective, plan.upper_bound) == (result.objective, result.upper_bound)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"weight": np.array([3.0, np.nan])}, "array.type"),
        ({"weight": np.array([3, -1])}, "value.range"),
        ({"weight": np.array([3])}, "array.shape"),
        ({"weight": np.array([3, 2**40])}, "array.range"),
        ({"openings": np.array([-1])}, "value.range"),
        ({"indices": np.array([0, 1])}, "value.range"),
        ({"indices": np.array([0, -1])}, "value.range"),
        ({"indptr": np.array([0, 3, 2])}, "indptr.order"),
        ({"indptr": np.array([1, 1, 2])}, "indptr.ends"),
        ({"indptr": np.array([], np.int64)}, "indptr.ends"),
        ({"household": np.array([0, -1])}, "household.bonus"),
        ({"household": np.array([5, -1]), "bonus": np.array([1])}, "household.bonus"),
        ({"household": np.array([0, -2]), "bonus": np.array([1])}, "value.range"),
        ({"household": np.array([0, -1]), "bonus": np.array([-1])}, "value.range"),
        ({"household": np.array([0, -1]), "bonus": np.array([2**62])}, "sum.overflow"),
        ({"indptr": np.array([[0, 1, 2]])}, "array.type"),
        ({"openings": np.array([object()])}, None),
    ],
)
def test_a_wrong_array_is_refused_with_its_code(
    tmp_path: Path, change: dict[str, np.ndarray], code: str | None
) -> None:
    np.savez(tmp_path / "i.npz", **(GOOD | change))
    found = refusal(tmp_path / "i.npz")
    assert code is None or found == code


def test_a_missing_array_a_missing_file_and_no_npz_at_all(tmp_path: Path) -> None:
    np.savez(tmp_path / "i.npz", indptr=GOOD["indptr"])
    assert refusal(tmp_path / "i.npz") == "file.array"
    assert refusal(tmp_path / "none.npz") == "file.missing"
    (tmp_path / "text.npz").write_text("not a zip")
    assert refusal(tmp_path / "text.npz") == "file.damaged"
    assert refusal(tmp_path) == "file.unreadable"


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "i.npz", **GOOD)
    whole = (tmp_path / "i.npz").read_bytes()
    for length in range(0, len(whole), 37):
        (tmp_path / "cut.npz").write_bytes(whole[:length])
        assert refusal(tmp_path / "cut.npz").startswith("file.")


def test_a_header_that_promises_a_terabyte_allocates_nothing(tmp_path: Path) -> None:
    np.savez(tmp_path / "i.npz", **GOOD)
    whole = (tmp_path / "i.npz").read_bytes()
    lying = whole.replace(b"'shape': (2,), }  ", b"'shape': (10**11,)")
    lying = lying.replace(b"(10**11,)", b"(9999999,)") if lying == whole else lying
    (tmp_path / "lie.npz").write_bytes(lying.replace(b"'shape': (3,), }", b"'shape': (99999999,"))
    assert refusal(tmp_path / "lie.npz").startswith("file.")


def test_sums_past_two_to_the_sixty_second_are_refused() -> None:
    with pytest.raises(InvalidProblem) as wrong:
        Problem([0], [], [], [1], household=[], bonus=[2**61, 2**61])
    assert wrong.value.code == "sum.overflow"

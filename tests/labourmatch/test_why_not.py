"""Why not: the answer names the price, the better place or the missing edge."""

from labourmatch import Problem, assign, why_not


def test_each_reason_is_told() -> None:
    problem = Problem([0, 1, 3, 3, 4], [0, 0, 1, 0], [90, 50, 40, 60], [1, 1])
    result = assign(problem)
    assert result.vacancy.tolist() == [0, 1, -1, -1]
    assert why_not(problem, result, (0, 0)).code == "placed_here"
    assert why_not(problem, result, (2, 0)).code == "no_edge"
    assert why_not(problem, result, (1, 0)).code in ("better_elsewhere", "tie")
    told = why_not(problem, result, (3, 0))
    assert told.code in ("price", "tie")
    assert told.price >= told.weight == 60

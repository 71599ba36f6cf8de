"""A run's instance, plan and prices by position: packed once, asked afterwards."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np

from labourmatch import Problem, Result
from wugong.placement.rules.boards import inside
from wugong.placement.rules.loaded import Ints, Loaded

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Instance:
    """What was solved, and whose rows and columns these are."""

    problem: Problem
    result: Result
    labourer_id: Ints
    vacancy_id: Ints
    occupation: Ints  # code of each vacancy's occupation
    place: Ints

    def cell(self, occupation: str, place: str, home: str) -> Ints:
        """Vacancies with openings of one occupation in one place of the heat map."""
        mine = (self.occupation == occupation) & inside(self.place, place, home)
        found: Ints = np.flatnonzero(mine & (self.problem.openings > 0))
        return found

    def vacancy_of(self, seats: Ints) -> Ints:
        """Positions as ids of vacancies, -1 for nobody's."""
        if self.vacancy_id.size == 0:
            return np.full(seats.size, NOBODY, np.int64)
        return np.where(seats >= 0, self.vacancy_id[seats], NOBODY)


def of_run(loaded: Loaded, problem: Problem, result: Result) -> Instance:
    """What a run keeps for questions."""
    return Instance(
        problem,
        result,
        loaded.people.labourer_id,
        loaded.vacancy_id,
        np.array(loaded.occupations, dtype=np.str_)[loaded.vacancies.occupation],
        loaded.vacancies.place,
    )


def pack(kept: Instance) -> bytes:
    """One .npz, numbers as narrow as they are."""
    problem, result = kept.problem, kept.result
    largest = int(problem.weight.max(initial=0))
    file = BytesIO()
    np.savez(
        file,
        indptr=problem.indptr,
        indices=problem.indices,
        weight=problem.weight.astype(np.min_scalar_type(largest)),
        openings=problem.openings,
        household=problem.household,
        bonus=problem.bonus,
        seat=result.vacancy,
        price=result.price,
        sums=np.array([result.objective, result.upper_bound], np.int64),
        labourer_id=kept.labourer_id,
        vacancy_id=kept.vacancy_id,
        occupation=kept.occupation,
        place=kept.place,
    )
    return file.getvalue()


def unpack(packed: bytes) -> Instance:
    """The instance as it was packed."""
    with np.load(BytesIO(packed), allow_pickle=False) as file:
        objective, bound = file["sums"].tolist()
        problem = Problem(
            file["indptr"],
            file["indices"],
            file["weight"],
            file["openings"],
            household=file["household"],
            bonus=file["bonus"],
        )
        result = Result(file["seat"], file["price"], objective, bound)
        names = ("labourer_id", "vacancy_id", "occupation", "place")
        return Instance(problem, result, *(file[name] for name in names))


def _at(ids: Ints, wanted: Ints) -> Ints:
    """Where each wanted id stands among the ids, -1 for a stranger."""
    if ids.size == 0:
        return np.full(wanted.size, NOBODY)
    order = np.argsort(ids, kind="stable")
    at = order[np.minimum(np.searchsorted(ids[order], wanted), ids.size - 1)]
    return np.where(ids[at] == wanted, at, NOBODY)


def warm_start(earlier: Instance, labourer_id: Ints, vacancy_id: Ints) -> Result:
    """Seats and prices of an earlier run for whoever and whatever is still there."""
    person, vacancy = _at(earlier.labourer_id, labourer_id), _at(earlier.vacancy_id, vacancy_id)
    old_price = np.append(earlier.result.price, 0)  # nobody paid for a new vacancy yet
    kept = earlier.vacancy_of(earlier.result.vacancy)
    wanted = np.append(kept, NOBODY)[person]
    seat = np.where(wanted == NOBODY, NOBODY, _at(vacancy_id, wanted))
    return Result(seat.astype(np.int32), old_price[vacancy], 0, 0)


def since(earlier: Instance, now: Instance) -> dict[str, int]:
    """What a later plan does with the people of an earlier one."""
    at = _at(earlier.labourer_id, now.labourer_id)
    before = np.append(earlier.vacancy_of(earlier.result.vacancy), NOBODY)[at]
    after = now.vacancy_of(now.result.vacancy)
    known = at != NOBODY
    return {
        "came_in": int((known & (before == NOBODY) & (after != NOBODY)).sum()),
        "went_out": int((known & (before != NOBODY) & (after == NOBODY)).sum()),
        "moved": int(((before != NOBODY) & (after != NOBODY) & (before != after)).sum()),
        "new_people": int((~known).sum()),
        "left": int(earlier.labourer_id.size - known.sum()),
    }

"""From short lists to the instance of the plan, household first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labourmatch.candidates import Recommendations
from labourmatch.market import Persons, Vacancies
from labourmatch.problem import Int32, Int64, InvalidProblem, Problem
from labourmatch.reach import Candidates


def edges(
    recommended: Recommendations,
    persons: Persons,
    vacancies: Vacancies,
    also: Candidates | None = None,
) -> Problem:
    """Build the instance: who may take what, from both kinds of short lists.

    Parameters
    ----------
    recommended : Recommendations
        The short list of each person.
    persons, vacancies : Persons, Vacancies
        The columns: households with their tiers, openings.
    also : Candidates, optional
        The short list of each vacancy, so that no vacancy is left without edges.

    Returns
    -------
    Problem
        With bonuses that put priority households first, tier by tier.
    """
    if recommended.vacancy.shape[0] != persons.count:
        raise InvalidProblem("edges.size", "The short lists belong to other persons.")
    person, place = np.nonzero(recommended.vacancy >= 0)
    vacancy = recommended.vacancy[person, place]
    weight = recommended.total[person, place]
    if also is not None and also.person.size:
        v, rank = np.nonzero(also.person >= 0)
        more = also.person[v, rank]
        person = np.concatenate((person, more))
        vacancy = np.concatenate((vacancy, v.astype(np.int32)))
        weight = np.concatenate((weight, also.total[v, rank]))
        order = np.argsort(person, kind="stable")
        person, vacancy, weight = person[order], vacancy[order], weight[order]
    count = np.bincount(person, minlength=persons.count)
    return Problem(
        indptr=np.concatenate(([0], np.cumsum(count))),
        indices=vacancy,
        weight=weight,
        openings=np.where(vacancies.blocked, 0, vacancies.openings),
        household=persons.household,
        bonus=household_first(persons.tier, vacancies.count, weight),
    )


def household_first(tier: NDArray[np.int8], vacancies: int, weight: Int32) -> Int64:
    """Return the bonus of each household: above whatever its first placement may displace.

    An improving cycle visits each vacancy once, so what it costs others stays within number of
    vacancies × largest weight; it uncovers at most one household, so each tier adds one step.
    """
    largest = int(weight.max()) if weight.size else 0
    step = vacancies * largest + 1
    tiers = int(tier.max()) + 1 if tier.size else 0
    bonus: Int64 = (tiers - tier.astype(np.int64)) * step
    return bonus

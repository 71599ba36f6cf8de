"""May this person take this vacancy, and what is each part of the score."""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, bare
from labourmatch.problem import Int8, Int32

# Columns of the vacancy table: one row is one cache line.
OCCUPATION, LEVEL, EDUCATION, BORN_BY, BORN_AFTER, WAGE, PLACE, EMPLOYER = range(8)
CLOSED, STRENGTH, SEX, CERTIFICATES, RECORD, FRESH = range(8, 14)
VACANCY_COLUMNS = 16

# Columns of the person table: one row is one cache line.
P_BORN, P_SEX, P_EDUCATION, P_WEAK, P_CERTIFICATES, P_NEAR, P_FLOOR, P_VILLAGE = range(8)
P_EMPLOYER, P_FRESH, P_OUT = range(8, 11)
PERSON_COLUMNS = 16

# The policy row: eight weights in the order of PARTS, spans and limits, then the shares.
W_PAY, W_OCCUPATION, W_PLACE, W_SCHOOLING, W_VILLAGE, W_RECORD, W_HOME, W_FRESH = range(8)
PAY_SPAN, PAY_BASE, VILLAGE_FULL, FRESH_FULL, FRESH_NONE, HOME_LO, HOME_HI = range(8, 15)
SHARE_OCCUPATION, SHARE_PLACE, SHARE_SCHOOLING, SHARE_RECORD = 15, 27, 31, 38
POLICY_COLUMNS = 49

ANYWHERE = 3
NOWHERE = -1


@bare
def allowed(pt: Int32, i: Whole, vt: Int32, j: Whole, held: Whole) -> bool:
    """Every rule but the place: age, schooling, level, strength, certificates, pay, open."""
    asked = vt[j, CERTIFICATES]
    return bool(
        vt[j, CLOSED] == 0
        and pt[i, P_BORN] <= vt[j, BORN_BY]
        and pt[i, P_BORN] > vt[j, BORN_AFTER]
        and pt[i, P_EDUCATION] >= vt[j, EDUCATION]
        and held >= vt[j, LEVEL]
        and vt[j, WAGE] >= pt[i, P_FLOOR]
        and (vt[j, STRENGTH] == 0 or pt[i, P_WEAK] == 0)
        and (vt[j, SEX] == 0 or vt[j, SEX] == pt[i, P_SEX])
        and (pt[i, P_CERTIFICATES] & asked) == asked
        and vt[j, EMPLOYER] != pt[i, P_EMPLOYER]
    )


@bare
def pay_points(policy: Int32, wage: Whole, floor: Whole) -> Whole:
    """Pay over the floor, up to the span."""
    over = wage - max(floor, policy[PAY_BASE])
    if over <= 0:
        return 0
    span = policy[PAY_SPAN]
    if over >= span:
        return int(policy[W_PAY])
    return int(over * np.int64(policy[W_PAY]) // span)


@bare
def fresh_points(policy: Int32, days: Whole) -> Whole:
    """The older of the two records decides."""
    if days <= policy[FRESH_FULL]:
        return int(policy[W_FRESH])
    if days >= policy[FRESH_NONE]:
        return 0
    left = np.int64(policy[FRESH_NONE] - days)
    return int(left * policy[W_FRESH] // (policy[FRESH_NONE] - policy[FRESH_FULL]))


@bare
def occupation_points(policy: Int32, wish: Whole, held: Whole) -> Whole:
    """Order of the wish (0 none, 3 first) against what the person brings."""
    brings = 0 if held < 0 else (1 if held == 0 else 2)
    return int(policy[SHARE_OCCUPATION + 3 * wish + brings])


@bare
def village_points(policy: Int32, known: Whole) -> Whole:
    """People of the same village already with the employer, up to the full number."""
    full = policy[VILLAGE_FULL]
    return int(min(known, full) * policy[W_VILLAGE] // full)


@bare
def rest_points(pt: Int32, i: Whole, vt: Int32, j: Whole, policy: Int32, known: Whole) -> Whole:
    """All parts that depend on neither the occupation nor the order of places."""
    points = pay_points(policy, vt[j, WAGE], pt[i, P_FLOOR])
    surplus = pt[i, P_EDUCATION] - vt[j, EDUCATION]
    points += policy[SHARE_SCHOOLING + surplus]
    points += village_points(policy, known)
    points += policy[SHARE_RECORD + vt[j, RECORD]]
    if pt[i, P_NEAR] != 0 and policy[HOME_LO] <= vt[j, PLACE] <= policy[HOME_HI]:
        points += policy[W_HOME]
    return int(points + fresh_points(policy, max(pt[i, P_FRESH], vt[j, FRESH])))


@bare
def place_order(lo: Int32, hi: Int32, i: Whole, place: Whole) -> Whole:
    """Order of the first wished range that holds the place: 0, 1, 2, ANYWHERE or NOWHERE."""
    stated = False
    for order in range(3):
        if hi[i, order] > 0:
            stated = True
            if lo[i, order] <= place <= hi[i, order]:
                return order
    return NOWHERE if stated else ANYWHERE


@bare
def fill_parts(
    pt: Int32, i: Whole, vt: Int32, j: Whole, policy: Int32, wish: Whole, held: Whole, order: Whole,
    known: Whole, out: Int8,
) -> None:  # fmt: skip
    """Write the eight parts in the order of PARTS."""
    surplus = pt[i, P_EDUCATION] - vt[j, EDUCATION]
    out[0] = pay_points(policy, vt[j, WAGE], pt[i, P_FLOOR])
    out[1] = occupation_points(policy, wish, held)
    out[2] = policy[SHARE_PLACE + order]
    out[3] = policy[SHARE_SCHOOLING + surplus]
    out[4] = village_points(policy, known)
    out[5] = policy[SHARE_RECORD + vt[j, RECORD]]
    near = pt[i, P_NEAR] != 0 and policy[HOME_LO] <= vt[j, PLACE] <= policy[HOME_HI]
    out[6] = policy[W_HOME] if near else 0
    out[7] = fresh_points(policy, max(pt[i, P_FRESH], vt[j, FRESH]))

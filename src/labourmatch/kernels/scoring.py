"""May this person take this vacancy, and what is each part of the score."""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, inlined
from labourmatch.problem import Int32

# Columns of the vacancy table: one row is one cache line, what the rules ask first.
NEEDS, CERTIFICATES, BORN_BY, BORN_AFTER, WAGE, FIRM, EMPLOYER, PLACE = range(8)
OCCUPATION, LEVEL, EDUCATION, CLOSED, STRENGTH, SEX, RECORD, FRESH = range(8, 16)
VACANCY_COLUMNS = 16

# Columns of the person table: two rows are one cache line.
P_BORN, P_LACKS, P_CERTIFICATES, P_FLOOR, P_FIRM, P_VILLAGE, P_FRESH, P_ALIKE = range(8)
PERSON_COLUMNS = 8

# Bits of what a vacancy needs and a person lacks: a level, a schooling, strength, a sex, and two
# that stand for being open (every person lacks what a closed one needs) and for opting out.
NEED_LEVEL, NEED_EDUCATION, NEED_STRENGTH, NEED_SEX, NEED_OPEN, NEED_CONSENT = 0, 6, 13, 14, 16, 17
LEVELS, RANKS = 6, 7
ALL_LEVELS = np.int64((1 << LEVELS) - 1)

# The policy row: eight weights in the order of PARTS, spans and limits, then the shares.
W_PAY, W_OCCUPATION, W_PLACE, W_SCHOOLING, W_VILLAGE, W_RECORD, W_HOME, W_FRESH = range(8)
PAY_SPAN, PAY_BASE, VILLAGE_FULL, FRESH_FULL, FRESH_NONE, HOME_LO, HOME_HI = range(8, 15)
SHARE_OCCUPATION, SHARE_PLACE, SHARE_SCHOOLING, SHARE_RECORD = 15, 27, 31, 38
POLICY_COLUMNS = 49

# Birthday, what is lacked, certificates, pay floor, employer.
Who = tuple[Whole, Whole, Whole, Whole, Whole]

ANYWHERE = 3
NOWHERE = -1


@inlined
def brought(pt: Int32, i: Whole, held: Whole) -> Who:
    """What the rules ask of a person: birthday, what is lacked, certificates, floor, employer.

    Whoever holds a level lacks those above it.
    """
    lacked = np.int64(pt[i, P_LACKS]) | ((ALL_LEVELS << (held + 1)) & ALL_LEVELS)
    papers = np.int64(pt[i, P_CERTIFICATES])
    born, floor, firm = pt[i, P_BORN], pt[i, P_FLOOR], pt[i, P_FIRM]
    return np.int64(born), lacked, papers, np.int64(floor), np.int64(firm)


@inlined
def allowed(who: Who, vt: Int32, j: Whole) -> bool:
    """Every rule but the place: age, schooling, level, strength, sex, certificates, pay, open.

    All of them are asked at once: a wrong guess of the branch costs more than all comparisons.
    """
    born, lacked, papers, floor, firm = who
    missing = (lacked & vt[j, NEEDS]) | (vt[j, CERTIFICATES] & ~papers)
    age = (born <= vt[j, BORN_BY]) & (born > vt[j, BORN_AFTER])
    return bool(age & (missing == 0) & (vt[j, WAGE] >= floor) & (vt[j, FIRM] != firm))


@inlined
def schooling_of(pt: Int32, i: Whole) -> Whole:
    """Rank of the person's schooling."""
    return pt[i, P_ALIKE] >> 1


@inlined
def stays_near(pt: Int32, i: Whole) -> bool:
    """Whether the person wishes to stay near home."""
    return bool(pt[i, P_ALIKE] & 1 != 0)


@inlined
def pay_points(policy: Int32, wage: Whole, floor: Whole) -> Whole:
    """Pay over the floor, up to the span."""
    over = wage - max(floor, policy[PAY_BASE])
    if over <= 0:
        return 0
    span = policy[PAY_SPAN]
    if over >= span:
        return int(policy[W_PAY])
    return int(over * np.int64(policy[W_PAY]) // span)


@inlined
def fresh_points(policy: Int32, days: Whole) -> Whole:
    """The older of the two records decides."""
    if days <= policy[FRESH_FULL]:
        return int(policy[W_FRESH])
    if days >= policy[FRESH_NONE]:
        return 0
    left = np.int64(policy[FRESH_NONE] - days)
    return int(left * policy[W_FRESH] // (policy[FRESH_NONE] - policy[FRESH_FULL]))


@inlined
def occupation_points(policy: Int32, wish: Whole, held: Whole) -> Whole:
    """Order of the wish (0 none, 3 first) against what the person brings."""
    brings = 0 if held < 0 else (1 if held == 0 else 2)
    return int(policy[SHARE_OCCUPATION + 3 * wish + brings])


@inlined
def village_points(policy: Int32, known: Whole) -> Whole:
    """People of the same village already with the employer, up to the full number."""
    full = policy[VILLAGE_FULL]
    return int(min(known, full) * policy[W_VILLAGE] // full)


@inlined
def rest_points(pt: Int32, i: Whole, vt: Int32, j: Whole, policy: Int32, known: Whole) -> Whole:
    """All parts that depend on neither the occupation nor the order of places."""
    points = pay_points(policy, vt[j, WAGE], pt[i, P_FLOOR])
    surplus = schooling_of(pt, i) - vt[j, EDUCATION]
    points += policy[SHARE_SCHOOLING + surplus]
    points += village_points(policy, known)
    points += policy[SHARE_RECORD + vt[j, RECORD]]
    if stays_near(pt, i) and policy[HOME_LO] <= vt[j, PLACE] <= policy[HOME_HI]:
        points += policy[W_HOME]
    return int(points + fresh_points(policy, max(pt[i, P_FRESH], vt[j, FRESH])))


@inlined
def place_order(lo: Int32, hi: Int32, i: Whole, place: Whole) -> Whole:
    """Order of the first wished range that holds the place: 0, 1, 2, ANYWHERE or NOWHERE."""
    stated = False
    for order in range(3):
        if hi[i, order] > 0:
            stated = True
            if lo[i, order] <= place <= hi[i, order]:
                return order
    return NOWHERE if stated else ANYWHERE


@inlined
def pack_own(policy: Int32, wish: Whole, held: Whole, order: Whole, known: Whole) -> Whole:
    """Points for occupation, place and village, part q of PARTS at byte q."""
    packed = np.int64(occupation_points(policy, wish, held)) << 8
    packed |= np.int64(policy[SHARE_PLACE + order]) << 16
    return packed | np.int64(village_points(policy, known)) << 32


@inlined
def pack_rest(pt: Int32, i: Whole, vt: Int32, j: Whole, policy: Int32) -> Whole:
    """All other parts in the same way."""
    surplus = schooling_of(pt, i) - vt[j, EDUCATION]
    packed = np.int64(pay_points(policy, vt[j, WAGE], pt[i, P_FLOOR]))
    packed |= np.int64(policy[SHARE_SCHOOLING + surplus]) << 24
    packed |= np.int64(policy[SHARE_RECORD + vt[j, RECORD]]) << 40
    if stays_near(pt, i) and policy[HOME_LO] <= vt[j, PLACE] <= policy[HOME_HI]:
        packed |= np.int64(policy[W_HOME]) << 48
    fresh = fresh_points(policy, max(pt[i, P_FRESH], vt[j, FRESH]))
    return packed | np.int64(fresh) << 56

"""The parts of each score in short lists that stand already."""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import bare
from labourmatch.kernels.neighbours import mark_village
from labourmatch.kernels.ranking import own_occupations, standing
from labourmatch.kernels.scoring import (
    EMPLOYER,
    OCCUPATION,
    P_VILLAGE,
    PLACE,
    pack_own,
    pack_rest,
    place_order,
)
from labourmatch.problem import Int8, Int16, Int32, Int64


@bare
def split_lists(
    rows: Int32, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, wished: Int16,
    indptr: Int64, skill: Int16, level: Int8, remap: Int32, own: Int32, friends: Int32,
    friend_count: Int32, friend_ptr: Int64, known: Int32, vacancy: Int32, parts: Int64,
) -> None:  # fmt: skip
    """Write the parts of all pairs, rows by village; ``known`` must come full of zeros."""
    village = np.int32(-1)
    for at in range(rows.size):
        i = rows[at]
        if pt[i, P_VILLAGE] != village:
            mark_village(village, friends, friend_count, friend_ptr, known, False)
            village = pt[i, P_VILLAGE]
            mark_village(village, friends, friend_count, friend_ptr, known, True)
        owned = own_occupations(i, wished, indptr, skill, level, remap, own)
        for q in range(vacancy.shape[1]):
            j = vacancy[i, q]
            parts[i, q] = 0
            if j >= 0:
                mine = standing(own, owned, vt[j, OCCUPATION])
                wish = own[mine, 1] if mine >= 0 else 0
                held = own[mine, 2] if mine >= 0 else -1
                order = place_order(lo, hi, i, vt[j, PLACE])
                parts[i, q] = pack_own(policy, wish, held, order, known[vt[j, EMPLOYER]])
                parts[i, q] |= pack_rest(pt, i, vt, j, policy)

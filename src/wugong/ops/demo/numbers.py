"""Identity numbers and telephones that belong to nobody."""

import numpy as np

from wugong.base.identity import id_numbers
from wugong.ops.demo.draw import Days, Ints, Texts, rank_within

MOBILE_BLOCK = 194_0000_0000  # 194: of the block 19x, the one that no operator was given
_BLOCK_SIZE = 10**8
_STEP = 61_803_399  # prime to ten: walks the whole block before it repeats


def identity_numbers(area: str, births: Days, is_woman: Ints) -> Texts:
    """Check-valid and different: order numbers count up within a birthday, odd for men."""
    days = births.astype("datetime64[D]").astype(np.int64)
    key = days * 2 + is_woman
    ranks = rank_within(key, np.argsort(key, kind="stable"))
    orders = ranks * 2 + 1 + is_woman
    if orders.size and int(orders.max()) > 999:
        raise ValueError("more than 499 people of one sex were born on one day")
    return id_numbers(area, births, orders)


def mobile_numbers(ids: Ints) -> Ints:
    """A different number for each id, spread over the block."""
    return MOBILE_BLOCK + (ids * _STEP) % _BLOCK_SIZE

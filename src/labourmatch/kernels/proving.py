"""The loops of the certificate: they know instance and result, and no part of the solver."""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, bare
from labourmatch.problem import Int32, Int64


@bare
def weigh_rows(
    indptr: Int64, indices: Int32, weight: Int32, vacancy: Int32, price: Int64, gain: Int64,
    value: Int64,
) -> None:  # fmt: skip
    """For each person the weight of the edge taken, -1 without one, and the best weight less price.

    ``value`` stays as it was where a person has no edge.
    """
    for i in range(vacancy.size):
        gain[i] = -1
        for e in range(indptr[i], indptr[i + 1]):
            worth: Whole = np.int64(weight[e])
            if indices[e] == vacancy[i]:
                gain[i] = max(gain[i], worth)
            value[i] = max(value[i], worth - price[indices[e]])


@bare
def count_degrees(indices: Int32, degree: Int64) -> None:
    """Count the edges of each vacancy."""
    for e in range(indices.size):
        degree[indices[e]] += 1

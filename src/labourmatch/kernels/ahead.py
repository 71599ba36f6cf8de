"""Fetch a row into the cache before its turn comes: rows in no order cost a wait each."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils as untyped
from numba.extending import intrinsic

cgutils: Any = untyped
NEAR = 3  # keep in all levels of the cache


def _emit(writing: bool) -> Any:
    def fetch(_: Any, array: Any, row: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            kind = signature.args[0]
            held = context.make_array(kind)(context, builder, given[0])
            zero = context.get_constant(types.intp, 0)
            at = [context.cast(builder, given[1], signature.args[1], types.intp)]
            at += [zero] * (kind.ndim - 1)
            pointer = cgutils.get_item_pointer(
                context, builder, kind, held, at, wraparound=False, boundscheck=False
            )
            byte, whole = ir.IntType(8).as_pointer(), ir.IntType(32)
            kinds = ir.FunctionType(ir.VoidType(), [byte, whole, whole, whole])
            name = "llvm.prefetch.p0" if pointer.type.is_opaque else "llvm.prefetch.p0i8"
            function = cgutils.get_or_insert_function(builder.module, kinds, name)
            words = [whole(int(writing)), whole(NEAR), whole(1)]
            builder.call(function, [builder.bitcast(pointer, byte), *words])
            return context.get_dummy_value()

        return types.void(array, row), generate

    return intrinsic(fetch)


fetch_row, fetch_to_write = _emit(False), _emit(True)

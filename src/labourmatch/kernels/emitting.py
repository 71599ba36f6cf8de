"""What loops ask the processor for in its own terms: written with the compiler, loaded with it.

Rows in no order cost a wait each: ``fetch_row`` brings one into the cache before its turn comes.
``meets`` compares all rules of a pair at once (meeting.py).
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils as untyped
from numba.extending import intrinsic

from labourmatch.kernels.meeting import WIDTH

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


def _meets(_: Any, rules: Any, row: Any, limits: Any) -> Any:
    """1 where the row of rules exceeds no limit and asks for no bit that is lacked, else 0."""

    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        register = ir.VectorType(ir.IntType(32), WIDTH)

        def load(at: int, number: Any) -> Any:
            kind = signature.args[at]
            held = context.make_array(kind)(context, builder, given[at])
            where = [number, context.get_constant(types.intp, 0)]
            pointer = cgutils.get_item_pointer(
                context, builder, kind, held, where, wraparound=False, boundscheck=False
            )
            return builder.load(builder.bitcast(pointer, register.as_pointer()), align=4)

        number = context.cast(builder, given[1], signature.args[1], types.intp)
        asked = load(0, number)
        limit, lacked = (load(2, context.get_constant(types.intp, q)) for q in range(2))
        passed = builder.sext(builder.icmp_signed(">", asked, limit), register)
        wrong = builder.or_(passed, builder.and_(asked, lacked))
        whole = ir.IntType(32 * WIDTH)
        good = builder.icmp_unsigned("==", builder.bitcast(wrong, whole), whole(0))
        return builder.zext(good, ir.IntType(64))

    return types.intp(rules, row, limits), generate


meets: Any = intrinsic(_meets)

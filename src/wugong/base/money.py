"""Money as whole fen: exact, never a float, two decimals on paper."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Self

from wugong.base.errors import Refusal, register
from wugong.base.identity.tidy import is_masked, tidy

_PLAIN = re.compile(
    r"(?P<sign>[+-]?)(?P<yuan>\d+|\d{1,3}(,\d{3})+)(\.(?P<fen>\d{1,2}0*))?", re.ASCII
)
_LIMIT_FEN = 10**15


@dataclass(frozen=True, order=True, slots=True)
class Yuan:
    """An amount of money; `fen` is the whole truth."""

    fen: int

    @classmethod
    def of(cls, yuan: int | Decimal) -> Self:
        """From yuan; more than two decimals are an error of the caller."""
        fen = Decimal(yuan) * 100
        if fen != int(fen):
            raise ValueError(f"{yuan} has parts of a fen")
        return cls(int(fen))

    @classmethod
    def parse(cls, text: str, *, negative: bool = False) -> Self:
        """Read an amount as people type it: 3,100元, ￥3100.00, ３１００, 1.5万元."""
        tidied, _ = tidy(text)
        if is_masked(tidied):
            raise Refusal("form.masked_value")
        bare = tidied.lstrip("¥￥").removeprefix("RMB").removesuffix("整").removesuffix("元")
        times = 10_000 if bare.endswith("万") else 1
        bare = bare.removesuffix("万")
        match = _PLAIN.fullmatch(bare)
        if match is None and times > 1 and re.fullmatch(r"\d+\.\d{1,6}", bare, re.ASCII):
            return cls._checked(Decimal(bare) * times * 100, negative=negative)
        if match is None:
            raise Refusal("money.form")
        return cls._checked(Decimal(bare.replace(",", "")) * times * 100, negative=negative)

    @classmethod
    def _checked(cls, fen: Decimal, *, negative: bool) -> Self:
        if fen != int(fen):
            raise Refusal("money.form")
        if fen < 0 and not negative:
            raise Refusal("money.negative")
        if abs(fen) > _LIMIT_FEN:
            raise Refusal("money.too_large")
        return cls(int(fen))

    @classmethod
    def sum(cls, amounts: Iterable["Yuan"]) -> Self:
        """The total; nothing at all is nought."""
        return cls(sum(amount.fen for amount in amounts))

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.fen).scaleb(-2)

    def times(self, factor: Fraction | Decimal | int) -> "Yuan":
        """A part of the amount, half a fen rounded up: 40% of a claim."""
        exact = Fraction(factor) * self.fen
        quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
        return Yuan(int(quotient.quantize(Decimal(1), rounding=ROUND_HALF_UP)))

    def split(self, weights: list[int]) -> "list[Yuan]":
        """Shares in proportion that add up to the amount again (largest remainders first)."""
        total = sum(weights)
        shares = [self.fen * weight // total for weight in weights]
        rests = [self.fen * weight % total for weight in weights]
        order = sorted(range(len(weights)), key=lambda place: -rests[place])
        for place in order[: self.fen - sum(shares)]:
            shares[place] += 1
        return [Yuan(share) for share in shares]

    def __add__(self, other: "Yuan") -> "Yuan":
        return Yuan(self.fen + other.fen)

    def __sub__(self, other: "Yuan") -> "Yuan":
        return Yuan(self.fen - other.fen)

    def __neg__(self) -> "Yuan":
        return Yuan(-self.fen)

    def __mul__(self, count: int) -> "Yuan":
        return Yuan(self.fen * count)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        sign = "-" if self.fen < 0 else ""
        return f"{sign}{abs(self.fen) // 100}.{abs(self.fen) % 100:02d}"


register("money.form", zh="金额写得不对，例如 3100 或 3100.50。", en="Write an amount as 3100.50.")
register("money.negative", zh="金额不能是负数。", en="An amount cannot be negative.")
register("money.too_large", zh="金额太大，请核对。", en="The amount is too large; check it.")

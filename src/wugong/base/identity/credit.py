"""Unified social credit code (统一社会信用代码), GB 32100-2015 with GB 11714 inside."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wugong.base.errors import Refusal, register
from wugong.base.identity.numbers import Numbers, as_text, digit_columns
from wugong.base.identity.tidy import Verdict, only_digits, tidy, verdict_of

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUE = {character: value for value, character in enumerate(_CREDIT)}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code whose two check characters both hold."""

    value: str
    notes: tuple[str, ...] = ()

    @property
    def area(self) -> str:
        return self.value[2:8]

    @property
    def organisation(self) -> str:
        """The old organisation code (组织机构代码) inside."""
        return self.value[8:17]

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.notes, ())


def organisation_check(first8: str) -> str:
    """GB 11714: 11 minus the weighted sum modulo 11, ten written X."""
    pairs = zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    rest = 11 - sum(_ORGANISATION.index(character) * weight for character, weight in pairs) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def credit_check(first17: str) -> str:
    """GB 32100: 31 minus the sum of powers of three modulo 31."""
    pairs = zip(first17, _CREDIT_WEIGHTS, strict=True)
    return _CREDIT[-sum(_CREDIT_VALUE[character] * weight for character, weight in pairs) % 31]


def parse_credit_code(raw: object) -> CreditCode:
    """Read a unified social credit code, or refuse with a code."""
    if isinstance(raw, (int, float)):
        raise Refusal("credit.number_cell", field="credit_code")
    text, notes = tidy(str(raw) if raw is not None else "")
    if text != text.upper():
        text, notes = text.upper(), (*notes, "lower_case")
    if len(text) != 18:
        raise Refusal("credit.length", field="credit_code", length=len(text))
    if not set(text) <= _CREDIT_VALUE.keys() or not only_digits(text[2:8]):
        raise Refusal("credit.characters", field="credit_code")
    if credit_check(text[:17]) != text[17]:
        raise Refusal("credit.check_digit", field="credit_code")
    if organisation_check(text[8:16]) != text[16]:
        raise Refusal("credit.organisation_check", field="credit_code")
    return CreditCode(text, notes)


def credit_codes(area6: str, organisations: NDArray[np.integer], kind: str = "91") -> Numbers:
    """Credit codes with both checks true from eight-digit organisation numbers; `<U18`."""
    organisation = digit_columns(organisations.astype(np.int64), 8)
    rest = 11 - (organisation @ np.array(_ORGANISATION_WEIGHTS, dtype=np.int64)) % 11
    inner = np.where(rest == 10, _CREDIT_VALUE["X"], np.where(rest == 11, 0, rest))
    head = np.array([_CREDIT_VALUE[character] for character in kind + area6], dtype=np.int64)
    heads = np.broadcast_to(head, (len(organisation), 8))
    first17 = np.column_stack([heads, organisation, inner])
    check = -(first17 @ np.array(_CREDIT_WEIGHTS, dtype=np.int64)) % 31
    alphabet = np.frombuffer(_CREDIT.encode(), dtype=np.uint8)
    return as_text(alphabet[np.column_stack([first17, check])])


register("credit.number_cell", zh="信用代码应为文本。", en="A credit code must be text.")
register(
    "credit.length",
    zh="统一社会信用代码应为 18 位，这里是 {length} 位。",
    en="A credit code has 18 characters, this one has {length}.",
)
register(
    "credit.characters",
    zh="统一社会信用代码里有不允许的字符。",
    en="The credit code contains a character that is not allowed.",
)
register(
    "credit.check_digit",
    zh="统一社会信用代码最后一位校验不对。",
    en="The last check character of the credit code is wrong.",
)
register(
    "credit.organisation_check",
    zh="统一社会信用代码第 17 位（主体标识码）校验不对。",
    en="The 17th character of the credit code (organisation check) is wrong.",
)

"""Telephones as people write them."""

import re
from dataclasses import dataclass

from wugong.base.errors import Refusal, register
from wugong.base.identity.tidy import Verdict, is_masked, only_digits, tidy, verdict_of

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}", re.ASCII)
_SEVERAL = re.compile(r"[/、,;，；]")


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as it is stored: digits only, or None where nothing can be dialled."""

    value: str | None
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def is_mobile(self) -> bool:
        return self.value is not None and MOBILE.fullmatch(self.value) is not None

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.notes, self.doubts)


def parse_phone(raw: object) -> Phone:
    """Take a phone as people write it; a wrong form is a doubt, a masked value is refused."""
    text, notes = tidy(str(raw) if raw is not None else "")
    if is_masked(text):
        raise Refusal("phone.masked", field="phone")
    if not text:
        return Phone(None, notes)
    doubts: tuple[str, ...] = ()
    first = _SEVERAL.split(text)[0]
    if first != text:
        text, doubts = first, ("phone.several",)
    digits = re.sub(r"[-—–－()]", "", text)
    digits = re.sub(r"^(\+|00)?86(?=1[3-9]\d{9}$|0\d{9,11}$)", "", digits)
    if digits != text:
        notes = (*notes, "phone_form")
    if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return Phone(digits, notes, doubts)
    kept = digits if only_digits(digits) and len(digits) <= 20 else None
    return Phone(kept, notes, (*doubts, "phone.form"))


register(
    "phone.masked", zh="带星号的电话不能当作新值。", en="A masked phone cannot be taken as new."
)
register(
    "phone.form",
    zh="电话号码的样子不对，请核对。",
    en="This does not look like a telephone number; check it.",
)
register(
    "phone.several",
    zh="填了不止一个电话，取第一个。",
    en="Several phones given; the first is kept.",
)

"""Resident identity number (公民身份号码), GB 11643-1999: read, check, make for the demo."""

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wugong.base.errors import Refusal, register
from wugong.base.identity.tidy import Verdict, is_masked, only_digits, tidy, verdict_of

Sex = Literal["male", "female"]
Numbers = NDArray[np.str_]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_EARLIEST = date(1900, 1, 1)
_CENTENARIAN_ORDERS = range(996, 1000)
_DISABILITY = re.compile(r"(?P<number>\d{17}[\dX])(?P<kind>[1-7])(?P<grade>[1-4])(?:B\d)?")
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?E[+-]?\d+")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A valid resident identity number: what it says, what was tidied, what is doubtful."""

    value: str
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    disability_class: int | None = None
    disability_grade: int | None = None

    @property
    def area(self) -> str:
        """County code at first issue: it may no longer exist, and says nothing of home today."""
        return self.value[:6]

    @property
    def birth(self) -> date:
        return date(int(self.value[6:10]), int(self.value[10:12]), int(self.value[12:14]))

    @property
    def sex(self) -> Sex:
        return "male" if int(self.value[16]) % 2 else "female"

    @property
    def from15(self) -> bool:
        return "from15" in self.notes

    @property
    def verdict(self) -> Verdict:
        """The import verdict of this value alone; a number that fails is a Refusal instead."""
        return verdict_of(self.notes, self.doubts)

    def compared(self, *, sex: Sex | None = None, birth: date | None = None) -> "IdNumber":
        """Add a doubt for each stated fact that differs; the number wins."""
        found = list(self.doubts)
        if sex is not None and sex != self.sex:
            found.append("identity.sex_differs")
        if birth is not None and birth != self.birth:
            found.append("identity.birth_differs")
        return replace(self, doubts=tuple(found))


def id_check_digit(first17: str) -> str:
    """GB 11643: weighted sum modulo 11."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def parse_id_number(
    raw: object, *, today: date, known_areas: Container[str] | None = None
) -> IdNumber:
    """Read what stands in an identity column, or refuse with a code; never repair by guess."""
    if isinstance(raw, (int, float)):
        raise Refusal("identity.number_cell", field="id_number")
    text, notes = tidy(str(raw) if raw is not None else "")
    if text[17:18] == "x":
        text, notes = text.upper(), (*notes, "lower_x")
    _refuse_malformed(text)
    kind = grade = None
    if len(text) in (20, 22):
        match = _DISABILITY.fullmatch(text)
        if match is None:
            raise Refusal("identity.disability_suffix", field="id_number")
        text, kind, grade = match["number"], int(match["kind"]), int(match["grade"])
        notes = (*notes, "disability")
    doubts: list[str] = []
    if len(text) == 15:
        if int(text[12:]) in _CENTENARIAN_ORDERS:
            doubts.append("identity.centenarian_order")
        first17 = f"{text[:6]}19{text[6:]}"
        text, notes = first17 + id_check_digit(first17), (*notes, "from15")
    _refuse_false(text, today)
    if text.endswith("000"):
        doubts.append("identity.digits_may_be_lost")
    if known_areas is not None and text[:6] not in known_areas:
        doubts.append("identity.area_unknown")
    return IdNumber(text, notes, tuple(doubts), kind, grade)


def _refuse_malformed(text: str) -> None:
    """Refuse by form alone: nothing here looks at what the digits mean."""
    code = ""
    if not text:
        code = "identity.empty"
    elif is_masked(text):
        code = "identity.masked"
    elif _SCIENTIFIC.fullmatch(text.upper()):
        code = "identity.scientific_notation"
    elif len(text) not in (15, 18, 20, 22):
        code = "identity.length"
    elif not only_digits(text[:17]) or text[17:18] not in "0123456789X":
        code = "identity.characters"
    if code:
        raise Refusal(code, field="id_number", length=len(text))


def _refuse_false(number: str, today: date) -> None:
    """Refuse by content: area, date, check digit."""
    if number[:6] == "000000":
        raise Refusal("identity.area_zero", field="id_number")
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Refusal("identity.birth_impossible", field="id_number") from None
    if birth > today:
        raise Refusal("identity.birth_future", field="id_number")
    if birth < _EARLIEST:
        raise Refusal("identity.birth_too_early", field="id_number")
    if id_check_digit(number[:17]) != number[17]:
        raise Refusal("identity.check_digit", field="id_number")


def age_on(birth: date, day: date) -> int:
    """Full years; the birthday counts, and 29 February counts on 1 March in common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def id_numbers(area6: str, births: NDArray[np.datetime64], orders: NDArray[np.integer]) -> Numbers:
    """Check-valid 18-character numbers of one area; `orders` 1..999, odd for men.

    Takes days and order numbers of equal length n, answers `<U18` of length n.
    """
    days = births.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]")
    day = (days - months).astype(np.int64) + 1
    month = (months - years).astype(np.int64) + 1
    year = years.astype(np.int64) + 1970
    first = np.full(len(days), int(area6), dtype=np.int64)
    number = ((first * 10_000 + year) * 100 + month) * 100 + day
    digits = digit_columns(number * 1_000 + orders.astype(np.int64), 17)
    checks = np.frombuffer(_CHECKS.encode(), dtype=np.uint8)
    total = digits @ np.array(_WEIGHTS, dtype=np.int64)
    return as_text(np.column_stack([digits + ord("0"), checks[total % 11]]))


def digit_columns(numbers: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return numbers[:, None] // powers % 10


def as_text(columns: NDArray[np.integer]) -> Numbers:
    wide = np.ascontiguousarray(columns, dtype=np.uint32)
    return wide.view(f"<U{wide.shape[1]}").reshape(-1)


register("identity.empty", zh="没有身份证号。", en="The identity number is missing.")
register(
    "identity.number_cell",
    zh="身份证号是数字格式的单元格，15 位以后已经丢失，请改成文本重新填写。",
    en="The identity number is a number cell and has lost its last digits; enter it as text.",
)
register(
    "identity.scientific_notation",
    zh="身份证号成了科学计数法，后几位已经丢失，请改成文本重新填写。",
    en="The identity number is in scientific notation and has lost digits; enter it as text.",
)
register(
    "identity.length",
    zh="身份证号应为 18 位，这里是 {length} 位。",
    en="An identity number has 18 characters, this one has {length}.",
)
register(
    "identity.characters",
    zh="身份证号只能是数字，最后一位可以是 X。",
    en="An identity number has digits only; the last may be X.",
)
register(
    "identity.masked",
    zh="带星号的身份证号不能当作新值。",
    en="A masked identity number cannot be taken as a new one.",
)
register("identity.area_zero", zh="身份证号的地区码是 000000。", en="The area code is 000000.")
register(
    "identity.birth_impossible",
    zh="身份证号里的出生日期不存在。",
    en="The birth date in the identity number does not exist.",
)
register(
    "identity.birth_future",
    zh="身份证号里的出生日期在今天以后。",
    en="The birth date in the identity number lies in the future.",
)
register(
    "identity.birth_too_early",
    zh="身份证号里的出生日期早于 1900 年。",
    en="The birth date in the identity number is before 1900.",
)
register(
    "identity.check_digit",
    zh="身份证号最后一位校验不对，请对照证件核对。",
    en="The check digit of the identity number is wrong; compare it with the card.",
)
register(
    "identity.disability_suffix",
    zh="残疾人证号的类别或等级不对。",
    en="The class or grade of the disability number is wrong.",
)
register(
    "identity.centenarian_order",
    zh="15 位号码的顺序号 996—999 当年留给百岁老人，请核对出生年份。",
    en="Order numbers 996-999 of a 15-digit number marked centenarians; check the year.",
)
register(
    "identity.digits_may_be_lost",
    zh="身份证号末三位是 000，可能被表格软件抹去，请核对。",
    en="The number ends in 000: a spreadsheet may have lost the digits; check it.",
)
register(
    "identity.area_unknown",
    zh="身份证号的地区码不在现行和历史名单里，请核对。",
    en="The area code is in no current or historic list; check it.",
)
register(
    "identity.sex_differs",
    zh="填写的性别与身份证号不一致，以身份证号为准。",
    en="The stated sex differs from the identity number; the number wins.",
)
register(
    "identity.birth_differs",
    zh="填写的出生日期与身份证号不一致，以身份证号为准。",
    en="The stated birth date differs from the identity number; the number wins.",
)

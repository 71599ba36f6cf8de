"""Values that come in from pages, programs and sheets: clean, or refused by field."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wugong.base import codes
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import plain_text, refuse_masked
from wugong.base.identity import IdNumber, age_on, parse_id_number, parse_phone
from wugong.people.rules.names import plain_name

NOTICE_VERSION = "2019-1"  # what people are told at registration (PIPL 17, 35)
NAME_LIMIT = 50
LABOUR_FROM = 16  # docs/rules.md L1, L4
NUMBER_DOUBTS = {
    "identity.centenarian_order": "id_number",
    "identity.digits_may_be_lost": "id_number",
    "identity.area_unknown": "id_number",
    "identity.sex_differs": "sex",
    "identity.birth_differs": "birth_on",
}
Clean = Callable[[Any], Any]


def _text(value: Any, limit: int) -> str:
    if not isinstance(value, str):
        raise Refusal("form.invalid")
    return refuse_masked(plain_text(value, limit=limit))


def _name(value: Any) -> str:
    text = _text(value, NAME_LIMIT)
    if not text:
        raise Refusal("form.required")
    return plain_name(text)


def _code(code_list: str, *, may_be_empty: bool) -> Clean:
    def read(value: Any) -> str:
        if value == "" and may_be_empty:
            return ""
        if not isinstance(value, str) or not codes.has(code_list, value):
            raise Refusal("form.not_a_code")
        return value

    return read


def _phone(value: Any) -> str:
    if not isinstance(value, str):
        raise Refusal("form.invalid")
    if not value.strip():
        return ""
    found = parse_phone(value)
    if found.value is None or "phone.form" in found.doubts:
        raise Refusal("phone.form")
    return found.value


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refusal("form.invalid")
    return value


CHANGEABLE: Mapping[str, Clean] = {
    "name": _name,
    "relation": _code("ffp_relation_to_head", may_be_empty=False),
    "ethnic": _code("gbt3304_ethnic", may_be_empty=False),
    "political_status": _code("gbt4762_political_status", may_be_empty=True),
    "education": _code("ffp_education", may_be_empty=True),
    "student_status": _code("ffp_student_status", may_be_empty=True),
    "health": _code("ffp_health", may_be_empty=False),
    "capability": _code("labour_capability", may_be_empty=False),
    "marital": _code("gbt2261_2_marital", may_be_empty=True),
    "phone": _phone,
    "is_capable_leader": _yes_no,
}


def clean(told: Mapping[str, Any]) -> dict[str, Any]:
    """Every value by its own rule; all refusals at once, each with its field."""
    found: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for name, value in told.items():
        rule = CHANGEABLE.get(name)
        try:
            if rule is None:
                raise Refusal("people.not_changeable")
            found[name] = rule(value)
        except Refusal as refusal:
            refusals.append(Refusal(refusal.code, field=name, **refusal.params))
    if found.get("education") and found.get("student_status"):
        refusals.append(Refusal("people.education_xor_student", field="student_status"))
    if refusals:
        raise FieldRefusals(refusals)
    return found


def clean_reason(text: str) -> str:
    """A reason of at least two characters, for everything that must be answered for."""
    reason = plain_text(text, limit=200, field="reason")
    if len(reason) < 2:
        raise Refusal("reason.required", field="reason")
    return reason


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is: by number, or by a stated reason why there is none."""

    number: IdNumber | None
    no_number_reason: str
    sex: str
    birth_on: date
    doubts: tuple[str, ...] = ()

    def refuse_child(self, today: date) -> None:
        """The roll of labour begins with the sixteenth birthday."""
        if age_on(self.birth_on, today) < LABOUR_FROM:
            raise Refusal("people.too_young", field="id_number" if self.number else "birth_on")


def doubt_about(code: str) -> Refusal:
    """What was taken with a warning, beside its field."""
    return Refusal(code, field=NUMBER_DOUBTS.get(code, "id_number"))


def read_identity(
    raw: str,
    *,
    reason: str,
    sex: str,
    birth_on: date | None,
    today: date,
    known_areas: Container[str],
) -> Identity:
    """The number wins over stated sex and birth; without a number both must be stated."""
    if sex not in ("", "1", "2"):
        raise Refusal("form.not_a_code", field="sex")
    if raw.strip():
        number = parse_id_number(raw, today=today, known_areas=known_areas)
        stated = {"1": "male", "2": "female"}.get(sex)
        number = number.compared(sex=stated, birth=birth_on)  # type: ignore[arg-type]  # of two
        own = "1" if number.sex == "male" else "2"
        return Identity(number, "", own, number.birth, number.doubts)
    told = plain_text(reason, limit=60, field="no_number_reason")
    if not told:
        raise Refusal("identity.empty", field="id_number")
    if not sex or birth_on is None:
        raise Refusal("form.required", field="birth_on" if sex else "sex")
    if not date(1900, 1, 1) <= birth_on <= today:
        raise Refusal("people.birth_day", field="birth_on")
    return Identity(None, told, sex, birth_on)

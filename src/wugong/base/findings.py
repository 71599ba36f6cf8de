"""What an action finds wrong with what it was told: every field at once, each by its name."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import Any

from wugong.base.errors import FieldRefusals, Refusal, register
from wugong.base.forms import plain_text

register("form.out_of_range", zh="数字超出范围。", en="This number is out of range.")


@dataclass
class Findings:
    """The refusals of one set of facts, each beside its field, and the texts made plain."""

    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, is_wrong: bool, code: str, name: str) -> None:
        """Note what is wrong with a field."""
        if is_wrong:
            self.refusals.append(Refusal(code, field=name))

    def take(self, name: str, read: Callable[[], Any], otherwise: Any) -> Any:
        """A value by a reader that may refuse it."""
        try:
            return read()
        except Refusal as refusal:
            self.refusals.append(Refusal(refusal.code, field=name, **refusal.params))
            return otherwise

    def text(self, name: str, value: str, limit: int, *, is_needed: bool = False) -> str:
        """One line of plain text within the column's width."""
        found: str = self.take(name, lambda: plain_text(value, limit=limit), "")
        self.refuse(is_needed and not value.strip(), "form.required", name)
        return found

    def one_of(self, name: str, value: str, allowed: Container[str]) -> None:
        """A value of a closed list."""
        self.refuse(value not in allowed, "form.not_a_code", name)

    def between(self, name: str, value: int, low: int, high: int) -> None:
        """A whole number that the column can hold and that means something."""
        self.refuse(not low <= value <= high, "form.out_of_range", name)

    def done(self) -> None:
        """Refuse all of it at once, or nothing."""
        if self.refusals:
            raise FieldRefusals(self.refusals)


def plain_reason(reason: str) -> str:
    """Why something is done, in plain words; an act that needs a reason has none without it."""
    text = plain_text(reason, limit=400, field="reason")
    if not text:
        raise Refusal("reason.required", field="reason")
    return text

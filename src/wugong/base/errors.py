"""One registry of refusals: a code, its HTTP status and its sentence in two languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """What a code means to a client and to a reader."""

    status: int
    zh: str
    en: str


_registry: dict[str, Entry] = {}


def register(code: str, *, status: int = 422, zh: str, en: str) -> None:
    """State a refusal once, where its room is defined; a second, different text is a mistake."""
    entry = Entry(status, zh, en)
    if _registry.get(code, entry) != entry:
        raise ValueError(f"{code} is registered twice with different texts")
    _registry[code] = entry


def registered() -> Mapping[str, Entry]:
    """Read the whole registry (documentation, tests)."""
    return _registry


class Refusal(Exception):
    """The platform says no: with a code, the reason's figures and, for a form, the field."""

    def __init__(self, code: str, *, field: str = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params

    @property
    def status(self) -> int:
        """HTTP status of this code."""
        return _registry[self.code].status

    def message(self, language: str = "zh") -> str:
        """One plain sentence for a person."""
        entry = _registry[self.code]
        text = entry.en if language.startswith("en") else entry.zh
        return text.format_map(_Blank(self.params))

    def __str__(self) -> str:
        return self.message("en") if self.code in _registry else self.code


class _Blank(dict[str, Any]):
    """A missing figure leaves a dash in the sentence, never an error inside an error."""

    def __missing__(self, key: str) -> str:
        return "–"


class FieldRefusals(Refusal):
    """Several fields refused at once: what a form or a JSON body answers."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("form.fields", count=len(refusals))
        self.refusals = refusals


register("form.fields", zh="有 {count} 处要改。", en="Fields that need a change: {count}.")
register("form.required", zh="请填写。", en="Please fill this in.")
register("form.invalid", zh="填写的内容不对。", en="This value is not valid.")
register("form.too_long", zh="最多 {limit} 个字。", en="At most {limit} characters.")
register(
    "form.control_characters",
    zh="含有看不见的控制字符，请删掉再填。",
    en="It contains invisible control characters; remove them and try again.",
)
register("form.not_a_code", zh="不是可选的值。", en="Not one of the allowed values.")
register(
    "form.masked_value",
    zh="带星号的是遮盖后的值，不能当作新值提交。",
    en="A value with asterisks is a masked one and cannot be submitted as new.",
)
register("not_found", status=404, zh="没有找到。", en="Not found.")
register("login.required", status=401, zh="请先登录。", en="Please log in first.")
register("not_allowed", status=403, zh="您没有办理这件事的权限。", en="You may not do this.")
register(
    "changed_meanwhile",
    status=409,
    zh="别人刚改过这一条，请看过新内容再提交。",
    en="Somebody else changed this meanwhile; look at the new version and submit again.",
)
register(
    "form.stale",
    status=403,
    zh="页面开得太久了，请刷新后再提交。",
    en="This page was open for too long; reload it and submit again.",
)
register("http.bad_request", status=400, zh="请求格式不对。", en="The request is malformed.")
register(
    "http.not_by_address",
    status=405,
    zh="这一步要在页面上点按钮办，不能直接打开这个地址。",
    en="This is done by a button on a page; the address itself shows nothing.",
)
register("reason.required", zh="请写明理由。", en="Please give a reason.")
register("too_large", status=413, zh="内容太大。", en="The request is too large.")
register("busy", status=503, zh="系统忙，请稍后再试。", en="The system is busy; try again soon.")

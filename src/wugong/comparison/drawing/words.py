"""Values of two lists in a reader's words, masked as everywhere."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base import codes
from wugong.base.identity import mask_name, mask_phone
from wugong.base.shapes import Tone
from wugong.comparison.enums import Decision, Kind, Outcome, State
from wugong.comparison.models import Comparison, Difference
from wugong.comparison.rules.layouts import Layout, layouts
from wugong.people import queries as files
from wugong.people.enums import PersonStatus
from wugong.places import queries as places

STATE_LOOK: dict[str, tuple[str, Tone]] = {
    State.WAITING: ("clock", "info"),
    State.RUNNING: ("progress", "info"),
    State.DONE: ("circle-check", "good"),
    State.FAILED: ("circle-x", "bad"),
}
DECISION_LOOK: dict[str, tuple[str, Tone]] = {
    "": ("clock", "due"),
    Decision.OURS: ("check", "good"),
    Decision.THEIRS: ("arrows-exchange", "info"),
    Decision.ASK: ("message", "info"),
}


def language() -> str:
    """The reader's."""
    return get_language() or "zh"


def layout_of(row: Comparison) -> Layout:
    """The layout a comparison has."""
    return layouts()[row.layout]


def value(layout: Layout, name: str, text: str) -> str:
    """A code, day or sum as a reader says it; a dash for nothing."""
    if name == "status":
        return str(PersonStatus(text).label) if text in PersonStatus.values else text
    about = layout.field(name)
    if not text or about is None:
        return "–"
    if about.kind == "flag":
        return _("是") if text == "1" else _("否")
    if about.kind == "place":
        return places.display_name(text)
    if name == "education":
        return codes.name("ffp_education", text, language())
    return codes.name(about.code_list, text, language()) if about.code_list else text


def sides(layout: Layout, row: Difference) -> tuple[str, str]:
    """What they say and what we say; who somebody is stays masked."""
    if row.kind == Kind.THEIRS:
        return _("有"), _("没有")
    if row.kind == Kind.OURS:
        return _("没有"), _("有")
    told = {name: str(row.told.get(name, "")) for name in ("theirs", "ours")}
    if row.field == "name":
        return masked_pair(told["theirs"], told["ours"])
    if row.field == "phone":
        own = files.phone_of(row.labourer) if row.labourer is not None else ""
        return mask_phone(told["theirs"]) or "–", mask_phone(own) or "–"
    about = layout.field(row.field)
    if about is not None and about.is_sealed:
        return told["theirs"] or "–", told["ours"] or "–"
    return value(layout, row.field, row.theirs), value(layout, row.field, row.ours)


def masked_pair(one: str, other: str) -> tuple[str, str]:
    """Two names of one length show the characters that differ and no others."""
    if len(one) != len(other) or not one:
        return mask_name(one) or "–", mask_name(other) or "–"
    pairs = list(zip(one, other, strict=True))
    return (
        "".join(a if a != b else "*" for a, b in pairs),
        "".join(b if a != b else "*" for a, b in pairs),
    )


def decision(row: Difference) -> tuple[str, str, Tone]:
    """Who is right, and what became of it."""
    icon, tone = DECISION_LOOK[row.decision]
    if not row.decision:
        return icon, _("还没定"), tone
    if row.outcome == Outcome.BY_HAND:
        return "alert-circle", str(Outcome.BY_HAND.label), "due"
    if row.outcome == Outcome.APPLIED:
        return icon, str(Outcome.APPLIED.label), "good"
    return icon, str(Decision(row.decision).label), tone

"""The village's queue, row by row: what was told, what stands, what may be done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import escape

from wugong.base import clock
from wugong.base.errors import Refusal, registered
from wugong.base.identity import mask_name
from wugong.base.pages import day
from wugong.base.shapes import Link
from wugong.collection.drawing import values
from wugong.collection.enums import How
from wugong.collection.queries.queue import KINDS, OF_VISITS, Counts, Waiting
from wugong.collection.queries.twice import TWICE
from wugong.places import queries as places

_NO_VISIT = UUID(int=0)
_OF_VISITS = ("collection:take_over", "collection:set_aside", "collection:confirm_home")


@dataclass(frozen=True, slots=True)
class Side:
    """One value that contends."""

    value: str
    note: str
    index: str  # of the sides; empty for what stands


class Item(NamedTuple):
    """One thing that waits for somebody's decision; the template takes a card apart at once."""

    kind: str
    key: str  # of the card on the page
    name: str
    url: str
    place: str
    title: str
    note: str
    sides: list[Side]
    changes: list[tuple[str, str, str]]
    act_url: str  # take over, confirm: one tap
    ask_url: str  # decide, explain, set aside: wants a reason
    ask: str
    word: str


def titles() -> dict[str, str]:
    """What each kind is called."""
    return {
        "conflict": _("两边说的不一样"),
        "error": _("错误，要改"),
        "doubt": _("疑点，要说明"),
        "new_home": _("新记下的一户"),
        "rerouted": _("从别的组转来"),
        "refused": _("没收下的走访"),
        "sent_back": _("退回组里，等着再问"),
    }


def _asks() -> dict[str, tuple[str, str]]:
    """What each kind wants to know, and the verb that takes it."""
    aside = (_("为什么不收"), _("放一边"))
    return {
        "conflict": (_("怎么核实的"), _("定下来")),
        "doubt": (_("为什么没有错"), _("说明")),
        "rerouted": aside,
        "refused": aside,
    }


def tabs(counts: Counts, chosen: str, area: str) -> list[Link]:
    """All, and each kind with how much waits."""
    base = f"{reverse('collection:queue')}?area={area}"
    each = {
        "conflict": counts.conflicts,
        "error": counts.errors,
        "doubt": counts.doubts,
        "new_home": counts.new_homes,
        "rerouted": counts.rerouted,
        "refused": counts.refused,
        "sent_back": counts.sent_back,
    }
    names = titles()
    found = [Link(_("全部"), base, count=f"{counts.total:,}", is_active=not chosen)]
    found += [
        Link(names[kind], f"{base}&kind={kind}", count=f"{each[kind]:,}", is_active=kind == chosen)
        for kind in KINDS
        if each[kind] or kind == chosen
    ]
    return found


def items(rows: Iterable[Waiting]) -> list[Item]:
    """The rows as cards; a village has few places and a hundred cards."""
    waiting = list(rows)
    codes = {row.code for row in waiting}
    homes = {code: escape(places.full_name(code, code[:9])) for code in codes}
    words = _Words(get_language() or "zh", clock.business_today(), titles(), _asks())
    return [_item(row, homes[row.code], words) for row in waiting]


@dataclass(frozen=True, slots=True)
class _Words:
    """What a hundred cards say alike: each sentence and moment found, and escaped, once."""

    language: str
    today: date
    titles: dict[str, str]
    asks: dict[str, tuple[str, str]]
    moments: dict[date, str] = field(default_factory=dict)
    sentences: dict[str, str] = field(default_factory=dict)  # of checks without figures

    def moment(self, on: date) -> str:
        """8月22日"""
        if on not in self.moments:
            self.moments[on] = escape(day(on, today=self.today))
        return self.moments[on]

    def sentence(self, code: str, figures: dict[str, Any]) -> str:
        """What a check or a refusal says."""
        if figures:
            return Refusal(code, **figures).message(self.language)
        if code not in self.sentences:
            self.sentences[code] = escape(Refusal(code).message(self.language))
        return self.sentences[code]


@cache
def _around(name: str, sample: int | UUID) -> tuple[str, str]:
    """An address before and after its id: found once, not for each card."""
    before, after = reverse(name, args=[sample]).split(str(sample))
    return before, after


def _address(name: str, pk: int | str) -> str:
    before, after = _around(name, _NO_VISIT if name in _OF_VISITS else 0)
    return escape(f"{before}{pk}{after}")


def _item(row: Waiting, place: str, words: _Words) -> Item:
    ask, word = words.asks.get(row.kind, ("", ""))
    return Item(
        kind=row.kind,
        key=escape(f"w-{row.kind}-{row.id}"),
        name=mask_name(row.name) if row.name else "",
        url=_file(row),
        place=place,
        title=_title(row, words),
        note=_note(row, words),
        sides=_sides(row, words),
        changes=values.changes(row.params) if row.kind in OF_VISITS else [],
        act_url=_act_url(row),
        ask_url=_address(_ASKED_AT[row.kind], row.id) if ask else "",
        ask=ask,
        word=word,
    )


def alike(rows: Iterable[tuple[str, dict[str, Any], int]]) -> list[tuple[str, str, int]]:
    """Doubts of one check together: its code, the sentence, how many."""
    language = get_language() or "zh"
    found = []
    for rule, figures, count in rows:
        if rule in registered():
            sentence = Refusal(rule, **figures).message(language)
            # The figures are those of one of them.
            found.append((rule, _("例如：%s") % sentence if figures else sentence, count))
    return found


def _file(row: Waiting) -> str:
    if row.file is not None:
        return _address("people:labourer", row.file.id)
    if row.labourer_id is not None:
        return _address("people:labourer", row.labourer_id)
    if row.household_id is not None:
        return _address("people:household", row.household_id)
    return ""


def _title(row: Waiting, words: _Words) -> str:
    if row.kind == "conflict":
        return _("%s：哪个对？") % values.field_name(row.field)
    if row.file is not None:
        return words.sentence(row.rule, row.file.figures())
    if row.rule in registered() and row.rule != TWICE:  # that one says whose file it is
        return words.sentence(row.rule, row.params if row.kind in ("error", "doubt") else {})
    return words.titles[row.kind]


def _note(row: Waiting, words: _Words) -> str:
    when = words.moment(row.on)
    if row.kind == "sent_back":
        return _("%(when)s退回：%(why)s") % {"when": when, "why": row.text}
    if row.kind in OF_VISITS:
        return _("%(when)s，%(who)s走访") % {"when": when, "who": mask_name(row.text)}
    return when


def _sides(row: Waiting, words: _Words) -> list[Side]:
    if row.kind != "conflict":
        return []
    found = [Side(values.value(row.field, row.stands), _("档案里现在是这个"), "")]
    for index, side in enumerate(row.sides):
        when = datetime.fromisoformat(str(side["visited_at"])).astimezone(clock.SHANGHAI)
        how = str(How(side["how"]).label) if side["how"] in How.values else ""
        note = _("，").join(
            part
            for part in (
                mask_name(side["by"]) if side["by"] else "",
                words.moment(when.date()),
                how,
            )
            if part
        )
        found.append(Side(values.value(row.field, side["value"]), note, str(index)))
    return found


_ACTS = {
    "new_home": "collection:confirm_home",
    "rerouted": "collection:take_over",
    "refused": "collection:take_over",
}
_ASKED_AT = {
    "conflict": "collection:decide",
    "doubt": "collection:explain",
    "rerouted": "collection:set_aside",
    "refused": "collection:set_aside",
}


def _act_url(row: Waiting) -> str:
    if row.kind == "refused" and row.labourer_id is None:
        return ""  # without a person there is nothing to take it into
    return _address(_ACTS[row.kind], row.id) if row.kind in _ACTS else ""

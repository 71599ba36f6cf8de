"""Paper forms as they are printed, and a typed one as visits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

import segno
from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from wugong.base import clock
from wugong.base.identity import age_on
from wugong.collection.queries.paper import Home, Member
from wugong.collection.rules.visits import Item
from wugong.people.drawing.words import coded
from wugong.places import queries as places


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the paper."""

    name: str
    note: str
    work: str
    phone: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One household's form."""

    head: str
    number: str
    address: str
    qr: Markup
    lines: list[Line]


def sheets(homes: Iterable[Home], base: str) -> list[Sheet]:
    """A form for each household; its code opens the page where it is typed in."""
    today = clock.business_today()
    return [
        Sheet(
            home.members[0].name,
            home.number,
            home.address,
            _qr(base + reverse("collection:key_in", args=[home.id])),
            [_line(member, today) for member in home.members],
        )
        for home in homes
    ]


def _qr(address: str) -> Markup:
    picture = segno.make(address, error="m").svg_inline(scale=2, border=1, omitsize=True)
    return Markup(picture)  # noqa: S704  # made by segno from our own address


def _line(member: Member, today: date) -> Line:
    note = _("，").join(
        (
            coded("ffp_relation_to_head", member.relation),
            coded("gbt2261_1_sex", member.sex)[:1],
            _("%s 岁") % age_on(member.birth_on, today),
        )
    )
    return Line(member.name, note, work(member), member.phone)


def work(member: Member) -> str:
    """Where somebody works now, by the file."""
    if member.spell_id is None:
        return _("在家")
    place = places.full_name(member.place) if places.find(member.place) else ""
    pay = _("%s 元") % f"{member.wage_yuan_month:,}" if member.wage_yuan_month else ""
    return _("，").join(part for part in (place, member.employer_name, pay) if part)


def visit(
    member: Member, told: Mapping[str, Any], place: str, visited_on: date, how: str
) -> Item | None:
    """One typed line as a visit; nobody asked is no visit."""
    if not told.get("said"):
        return None
    changes: dict[str, dict[str, Any]] = {}
    if told["said"] == "changed":
        if told.get("phone"):
            changes["phone"] = {"from": member.phone or None, "to": told["phone"]}
        if told.get("left"):
            changes["status"] = {"from": "on_roll", "to": told["left"]}
    return Item(
        id=uuid4(),
        seq=0,
        visited_at=_moment(visited_on),
        base_version=member.version,
        labourer=member.id,
        no_change=told["said"] == "same",
        how=how,
        changes=changes or None,
        spell=_spell(member, told, place) if told["said"] == "changed" else None,
    )


def _moment(day: date) -> datetime:
    """Noon of a past day; of today the present, for no visit lies ahead."""
    noon = datetime.combine(day, time(12), tzinfo=clock.SHANGHAI)
    return min(noon, clock.business_now())


def _spell(member: Member, told: Mapping[str, Any], place: str) -> dict[str, Any] | None:
    if told.get("went_on"):
        return {
            "act": "start",
            "from": member.spell_id,
            "place": place,
            "employer_name": told.get("employer_name") or "",
            "start_on": told["went_on"].isoformat(),
            "channel": told.get("channel") or "",
            "wage_yuan_month": told.get("wage"),
        }
    if told.get("came_on"):
        return {
            "act": "end",
            "spell": member.spell_id,
            "end_on": told["came_on"].isoformat(),
            "reason": told["reason"],
        }
    return None

"""Search: what was typed becomes tokens; one function of the database finds who has them all."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from wugong.base import clock, codes, crypto
from wugong.base.actor import Actor
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.base.identity import age_on, id_check_digit, is_masked, tidy
from wugong.people import rules
from wugong.people.enums import EmploymentState
from wugong.people.models import Labourer
from wugong.places import queries as places

MOST = 20
LONGEST = 60
WORDS = 4
_TAIL = re.compile(r"\d{3}[\dX]", re.ASCII)
_NUMBER = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}|0\d{9,11}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hit:
    """One person found, masked as every list shows it."""

    id: int
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found, by what kinds of words, and whether there are more."""

    hits: list[Hit]
    kinds: list[str]
    has_more: bool = False


def find_people(text: str, *, within: str, most: int = MOST) -> Found:
    """Names from one character, number and phone tails of four, whole numbers, village names."""
    words = _words(text)
    if not words:
        return Found([], [])
    exact = [word for word in words if _NUMBER.fullmatch(word) or _MOBILE.fullmatch(word)]
    if exact:
        return _exact(exact[0])
    kinds: set[str] = set()
    asks: list[list[str]] = [[]]
    for word in words:
        options = _meanings(word, within, kinds)
        asks = [[*ask, *option] for ask in asks for option in options][:8]
    hits = _hits(Labourer.objects.filter(pk__in=_ids(asks, most + 1)), most + 1)
    return Found(hits[:most], sorted(kinds), len(hits) > most)


def _words(text: str) -> list[str]:
    if is_masked(text):
        raise Refusal("form.masked_value", field="q")
    text = plain_text(text, limit=200, field="q")
    if len(text) > LONGEST:
        raise Refusal("search.too_long", field="q", limit=LONGEST)
    return [tidied for word in text.split() if (tidied := tidy(word)[0].upper())][:WORDS]


def _meanings(word: str, within: str, kinds: set[str]) -> list[list[str]]:
    """Each way a word can be meant, as the tokens a person must have."""
    if _TAIL.fullmatch(word):
        kinds.add("tail")
        number = rules.number_token(crypto.tail_token(word, rules.NUMBER))
        phone = rules.phone_token(crypto.tail_token(word, rules.PHONE))
        return [[number], [phone]] if word.isdigit() else [[number]]
    options = [rules.wanted_names(word)]
    kinds.add("name")
    if len(word) >= 2 and not word.isdigit():
        villages = [p for p in places.search(word, within, 4) if len(p.code) in (9, 12)]
        if villages:
            kinds.add("village")
        options.extend([rules.region_token(village.code)] for village in villages[:2])
    return options


def _ids(asks: list[list[str]], most: int) -> set[int]:
    """All meanings in one statement; each ask ends after `most`."""
    statement = " UNION ALL ".join(["SELECT people_search(%s, %s)"] * len(asks))
    values: list[Any] = []
    for tokens in asks:
        values += [list(dict.fromkeys(tokens)), most]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {pk for (pk,) in cursor.fetchall()}


def _exact(word: str) -> Found:
    if _MOBILE.fullmatch(word):
        rows = Labourer.objects.filter(phone_index=crypto.blind_index(word, rules.PHONE))
        return Found(_hits(rows, MOST), ["phone"])
    if len(word) == 15:
        first = f"{word[:6]}19{word[6:]}"
        word = first + id_check_digit(first)
    rows = Labourer.objects.filter(id_number_index=crypto.blind_index(word, rules.NUMBER))
    return Found(_hits(rows, MOST), ["number"])


def _hits(rows: QuerySet[Labourer], most: int) -> list[Hit]:
    columns = ("pk", "name", "sex", "birth_on", "code", "employment_state")
    found = rows.exclude(status="merged").order_by("code", "pk").values_list(*columns)
    today, language = clock.business_today(), get_language() or "zh"
    hits = []
    for pk, name, sex, birth_on, code, state in found[:most]:
        age = age_on(birth_on, today)
        who = f"{codes.name('gbt2261_1_sex', sex, language)} {age} " + gettext("岁")
        home = places.full_name(code, code[:9])
        note = f"{who} · {home} · {EmploymentState(state).label}"
        hits.append(Hit(pk, rules.shown_name(name, age), note))
    return hits


def search(text: str, most: int = MOST, *, by: Actor) -> list[Hit]:
    """Who is found in the actor's area; whoever asks must record that somebody searched."""
    return find_people(text, within=by.area, most=most).hits

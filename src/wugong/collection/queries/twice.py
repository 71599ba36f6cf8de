"""Somebody told as new who is on the roll already: found by the number that was told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wugong.base import clock, crypto
from wugong.base.errors import Refusal
from wugong.base.identity import mask_name, parse_id_number
from wugong.people.models import Labourer
from wugong.people.rules import NUMBER
from wugong.places import queries as places

TWICE = "people.duplicate"


@dataclass(frozen=True, slots=True)
class File:
    """What they have already."""

    id: int
    name: str
    code: str

    def figures(self) -> dict[str, str]:
        """Who it is and where, for the sentence of the refusal."""
        return {"name": mask_name(self.name), "place": places.full_name(self.code, self.code[:6])}


def told(changes: Mapping[str, Any] | None, name: str) -> str:
    """A fact as a visit told it of somebody new."""
    pair = (changes or {}).get(name)
    return str(pair.get("to") or "") if isinstance(pair, Mapping) else ""


def files(numbers: Iterable[str]) -> dict[str, File]:
    """The files of the scope by the numbers that were told, in one read."""
    asked: dict[bytes, set[str]] = defaultdict(set)
    for number in numbers:
        if (index := _index(number)) is not None:
            asked[index].add(number)
    if not asked:
        return {}
    rows = Labourer.objects.filter(id_number_index__in=list(asked)).exclude(status="merged")
    found = rows.values_list("id_number_index", "pk", "name", "code")
    return {
        number: File(pk, name, code)
        for index, pk, name, code in found
        for number in asked[bytes(index or b"")]
    }


def _index(number: str) -> bytes | None:
    try:
        value = parse_id_number(number, today=clock.business_today()).value
    except Refusal:
        return None
    return crypto.blind_index(value, NUMBER)

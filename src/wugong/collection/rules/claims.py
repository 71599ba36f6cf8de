"""What a field holds when several people were asked about it (docs/rules.md V3).

The answer is a function of the *set* of tellings, so that no order of arrival can change it. A
telling that knew of another replaces it; tellings that did not know of each other and differ are
a conflict, and the field holds what stood before both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """One field as one visit told it."""

    key: str  # the visit; "" for what stood by an act of an office
    device: str  # "" for an office or a paper form
    seq: int
    base_version: int  # of the person, as the phone showed it
    settled_version: int  # of the person, once this was taken
    old: Any
    new: Any
    became: Any = None  # what the field held once this was applied

    @property
    def is_office(self) -> bool:
        """What stood, by an act that was no visit."""
        return not self.key


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values that do not fit, and the tellings that led to it, oldest first."""

    value: Any
    heads: tuple[Told, ...]
    chain: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One value, or what stood before and the sides that contend."""

    value: Any
    sides: tuple[Side, ...]

    @property
    def is_conflict(self) -> bool:
        """Two or more values contend."""
        return len(self.sides) > 1


def knew(one: Told, other: Told) -> bool:
    """Whether `one` was told by somebody who saw `other`.

    A phone knows its own earlier visits; of others it knows a value that it was shown.
    """
    if one is other:
        return False
    if one.device and one.device == other.device:
        return other.seq < one.seq
    return other.settled_version <= one.base_version and other.became == one.old


def standing(tellings: Sequence[Told]) -> Standing:
    """What the field holds; at least one telling is given."""
    known = _known(tellings)
    beaten = set().union(*known.values())
    heads = sorted((t for t in tellings if t.key not in beaten), key=_order)
    groups: dict[str, list[Told]] = {}
    for head in heads:
        groups.setdefault(canonical(head.new), []).append(head)
    if len(groups) == 1:
        value = heads[0].new
        return Standing(value, (_side(value, heads, known, tellings, set()),))
    shared = set.intersection(*({h.key, *known[h.key]} for h in heads))
    sides = [_side(g[0].new, g, known, tellings, shared) for g in groups.values()]
    sides.sort(key=lambda side: _order(side.heads[0]))
    return Standing(_before(tellings, known, shared), tuple(sides))


def canonical(value: Any) -> str:
    """Values that mean the same are the same side; of a stay at work, what makes it that stay."""
    if isinstance(value, dict):
        names = ("act", "place", "employer_name", "start_on", "end_on", "reason")
        return repr([value.get(name) for name in names])
    return repr(value)


def _known(tellings: Sequence[Told]) -> dict[str, set[str]]:
    """Everything each knew of, and what that had known of."""
    seen = {one.key: {other.key for other in tellings if knew(one, other)} for one in tellings}
    found = {}
    for key, shown in seen.items():
        known, waiting = set(shown), list(shown)
        while waiting:
            more = seen[waiting.pop()] - known
            known |= more
            waiting += more
        found[key] = known - {key}
    return found


def _before(tellings: Sequence[Told], known: dict[str, set[str]], shared: set[str]) -> Any:
    """The value before those that contend; what an office set stands."""
    apart = [t for t in tellings if t.key not in shared]
    names = {t.key for t in apart}
    first = [t for t in apart if not known[t.key] & names]
    for told in first:
        if told.is_office:
            return told.new
    return max(first, key=lambda t: (t.base_version, t.device, t.seq, t.key)).old


def _side(
    value: Any,
    heads: Sequence[Told],
    known: dict[str, set[str]],
    tellings: Sequence[Told],
    shared: set[str],
) -> Side:
    names = set().union(*({h.key, *known[h.key]} for h in heads)) - shared
    chain = sorted(
        (t for t in tellings if t.key in names), key=lambda t: (len(known[t.key]), _order(t))
    )
    return Side(value, tuple(heads), tuple(chain))


def _order(told: Told) -> tuple[str, int, str]:
    return (told.device, told.seq, told.key)

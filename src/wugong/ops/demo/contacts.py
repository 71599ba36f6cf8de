"""Identity numbers and telephones of each file, with the doubts that real registers have."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.areas import Area
from wugong.ops.demo.draw import Bools, Ints, Texts, stream
from wugong.ops.demo.figures import Figures
from wugong.ops.demo.numbers import identity_numbers, mobile_numbers
from wugong.ops.demo.people import People

DUPLICATE_FILES = 300  # one person with two files: an old 15-digit number still to be checked
SHARED_PHONES = 2_000  # two households under one telephone
CROWDED_PHONES = 12  # one telephone for more than five households
NO_NUMBER = "15位旧号码待核对"


@dataclass
class Contacts:
    """One row a person; an empty number has its reason, telephone 0 is none."""

    number: Texts
    is_from_15: Bools
    phone: Ints


def draw_contacts(
    area: Area, people: People, is_quiet: Bools, figures: Figures, seed: int, *, first_id: int
) -> Contacts:
    """`is_quiet` are those without work or wish: a second file of somebody is one of them."""
    rng = stream(seed, f"contacts {area.county}")
    size = len(people)
    phone = mobile_numbers(np.arange(size) + first_id)
    has_none = rng.random(size) < 0.05
    with_head = ~has_none & (rng.random(size) < 0.04)
    heads = np.flatnonzero(people.relation == "01")[people.household]
    phone[with_head] = phone[heads[with_head]]
    phone[has_none] = 0
    shared = rng.permutation(size)[: 2 * figures.n(SHARED_PHONES)].reshape(2, -1)
    phone[shared[0]] = phone[shared[1]]
    for _ in range(figures.n(CROWDED_PHONES)):
        crowd = rng.permutation(size)[:7]
        phone[crowd] = phone[crowd[0]]
    _second_files(people, is_quiet, figures, rng)
    number = identity_numbers(area.id_area, area.story.later(people.birth), people.is_woman)
    twins = _twins(people, is_quiet, figures)
    number[twins] = ""
    is_from_15 = (rng.random(size) < 0.004) & (people.birth < np.datetime64("1980-01-01"))
    return Contacts(number, is_from_15 | np.isin(np.arange(size), twins), phone)


def _twins(people: People, is_quiet: Bools, figures: Figures) -> Ints:
    """Heads without work or wish, spread over the villages."""
    quiet = np.flatnonzero(is_quiet & people.is_labour & (people.relation == "01"))
    count = min(figures.n(DUPLICATE_FILES), quiet.size // 2)
    return quiet[:: max(quiet.size // max(count, 1), 1)][:count]


def _second_files(
    people: People, is_quiet: Bools, figures: Figures, rng: np.random.Generator
) -> None:
    """The second file tells of the same person: name, sex and day of birth of another one."""
    twins = _twins(people, is_quiet, figures)
    originals = np.maximum(twins - 1 - rng.integers(0, 40, twins.size), 0)
    able = people.is_labour[originals] & ~np.isin(originals, twins)
    twins, originals = twins[able], originals[able]
    people.names.columns[twins] = people.names.columns[originals]
    people.birth[twins] = people.birth[originals]
    people.is_woman[twins] = people.is_woman[originals]

"""Children and old people with a file of their own, where the rule of care needs one.

A child is left behind when both parents are away, or one is and the other cannot be guardian
(docs/rules.md H1); where nobody of working age is at home, a grandparent is the guardian. All
other children and old people are counted in their household and have no file.
"""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.areas import Area
from wugong.ops.demo.draw import Bools, Days, Floats, Ints, Rng, Texts, stream
from wugong.ops.demo.names import Names, draw_names, draw_surnames
from wugong.ops.demo.numbers import identity_numbers
from wugong.ops.demo.people import HEAD, SPOUSE, WEAK, WIFE_OF_SON, Households, People

CHILD_UNTIL = 15.9  # docs/rules.md L4: under sixteen
YOUNGEST_PARENT = 19
SONS, GRANDSONS, FATHER, MOTHER = ("03", "04"), ("07", "08"), "11", "12"
YEAR = 365.25
# Under 3, 6, 12, 13, 14, 15: before school, kindergarten, primary, then year by year.
SCHOOL_AGES, SCHOOL = (3, 6, 12, 13, 14, 15), np.array(["01", "02", "03", "04", "05", "06", "07"])


@dataclass(frozen=True)
class Dependants:
    """One row a file, after those of the household's labourers."""

    household: Ints
    relation: Texts
    is_woman: Ints
    birth: Days
    names: Names
    student: Texts  # year of school; empty for the old
    number: Texts

    def __len__(self) -> int:
        return len(self.household)


def draw_dependants(
    area: Area, households: Households, people: People, is_away: Bools, seed: int
) -> Dependants:
    """As many as the household counts members without a file, and no more."""
    rng = stream(seed, f"dependants {area.county}")
    room = households.members - np.maximum(households.labour, 1)
    at_home = np.bincount(people.household[~is_away], minlength=room.size)
    parent, is_grand = _parents_away(people, is_away)
    parent, is_grand, ages = _children(people, room, parent, is_grand, rng)
    home = np.unique(people.household[parent])
    used = np.bincount(people.household[parent], minlength=room.size)
    heads = households.first[home[(at_home[home] == 0) & (used[home] < room[home])]]
    household = np.r_[people.household[parent], people.household[heads]]
    order = np.argsort(household, kind="stable")
    is_child = np.repeat([True, False], [parent.size, heads.size])[order]
    age = np.r_[ages, _ages_of_the_old(people, heads, rng)][order]
    is_woman = np.where(is_child, rng.random(order.size) < 0.47, rng.random(order.size) < 0.6)
    birth = people.today - np.ceil(age * YEAR).astype("timedelta64[D]")
    grand = np.r_[is_grand, np.zeros(heads.size, np.bool_)][order]
    surname = people.names.columns[np.r_[parent, heads][order], 0]
    surname = np.where(is_child | ~is_woman, surname, draw_surnames(order.size, rng))
    births = area.story.later(np.r_[people.birth, birth])
    sexes = np.r_[people.is_woman, is_woman.astype(np.int64)]
    return Dependants(
        household=household[order],
        relation=_relations(is_child, grand, is_woman),
        is_woman=is_woman.astype(np.int64),
        birth=birth,
        names=draw_names(is_woman, surname, rng),
        student=np.where(is_child, SCHOOL[np.digitize(age, SCHOOL_AGES)], ""),
        number=identity_numbers(area.id_area, births, sexes)[len(people) :],
    )


def _parents_away(people: People, is_away: Bools) -> tuple[Ints, Bools]:
    """The father's (or the only parent's) row of each couple whose child would be left behind."""
    rows = np.arange(len(people))
    following = np.minimum(rows + 1, len(people) - 1)
    same = people.household[following] == people.household
    wife = people.relation[following]
    has_wife = same & np.where(people.relation == HEAD, wife == SPOUSE, wife == WIFE_OF_SON)
    has_wife &= (rows < following) & np.isin(people.relation, (HEAD, SONS[0]))
    can_guard = people.capability != WEAK
    both = is_away & is_away[following]
    one = (is_away & ~can_guard[following]) | (is_away[following] & ~can_guard)
    alone = (people.relation == HEAD) & ~(same & (wife == SPOUSE)) & is_away
    left = (has_wife & (both | one)) | alone
    found = np.flatnonzero(left & people.is_labour)
    return found, people.relation[found] != HEAD


def _children(
    people: People, room: Ints, parent: Ints, is_grand: Bools, rng: Rng
) -> tuple[Ints, Bools, Floats]:
    """One to three children of parents who can have some under sixteen."""
    age = (people.today - people.birth[parent]).astype(np.int64) / YEAR
    can = (age > YOUNGEST_PARENT + 2) & (age < 52) & (room[people.household[parent]] > 0)
    can &= rng.random(parent.size) < np.where(age < 45, 0.5, 0.2)
    parent, is_grand, age = parent[can], is_grand[can], age[can]
    many = 1 + rng.binomial(2, 0.25, parent.size)
    row = np.repeat(np.arange(parent.size), many)
    oldest = np.minimum(age[row] - YOUNGEST_PARENT, CHILD_UNTIL)
    ages = rng.random(row.size) * oldest
    home = people.household[parent[row]]
    place = np.arange(row.size) - np.searchsorted(home, home)
    fits = place < room[home]
    return parent[row[fits]], is_grand[row[fits]], ages[fits]


def _ages_of_the_old(people: People, heads: Ints, rng: Rng) -> Floats:
    """A generation above the head, past working age."""
    own = (people.today - people.birth[heads]).astype(np.int64) / YEAR
    ages: Floats = np.clip(own + rng.uniform(20, 28, heads.size), 61.0, 88.0)
    return ages + rng.random(heads.size)


def _relations(is_child: Bools, is_grand: Bools, is_woman: Bools) -> Texts:
    place = is_woman.astype(np.int64)
    child = np.where(is_grand, np.array(GRANDSONS)[place], np.array(SONS)[place])
    return np.where(is_child, child, np.array([FATHER, MOTHER])[place])

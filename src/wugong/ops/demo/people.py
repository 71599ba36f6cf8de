"""Households and their people: sizes, ages, schooling, names."""

from dataclasses import dataclass, field

import numpy as np

from wugong.ops.demo.areas import Area
from wugong.ops.demo.draw import (
    Bools,
    Days,
    Floats,
    Ints,
    Rng,
    Texts,
    exact_total,
    pick,
    pick_places,
    shares,
    stream,
)
from wugong.ops.demo.figures import Figures
from wugong.ops.demo.names import Names, draw_names, draw_surnames

SIZES = {1: 0.25, 2: 0.53, 3: 0.14, 4: 0.07, 5: 0.01}  # labourers of a household
HEAD, SPOUSE, SON, DAUGHTER, WIFE_OF_SON = "01", "02", "03", "04", "05"
WEAK = "3"


@dataclass
class Households:
    """One row a household, in the order of their groups."""

    group: Ints  # place in Area.groups
    kind: Texts  # what 2018 was to it; "none" has no labour
    labour: Ints
    members: Ints  # with the children and old people who have no file
    first: Ints  # place of its first person
    is_poor: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))


@dataclass
class People:
    """One row a person, household by household, the head first."""

    household: Ints
    relation: Texts
    is_woman: Ints
    birth: Days
    names: Names
    education: Ints
    health: Texts
    capability: Texts
    political: Texts
    marital: Texts
    ethnic: Texts
    is_labour: Bools
    today: np.datetime64

    def __len__(self) -> int:
        return len(self.household)

    def is_born_by(self, day: str) -> Bools:
        """Old enough to have worked since sixteen years after that day."""
        born: Bools = self.birth <= np.datetime64(day)
        return born


def draw_households(area: Area, figures: Figures, seed: int) -> Households:
    """How many households stand in each group, and how many labourers live in each."""
    rng = stream(seed, f"households {area.county}")
    counts = {**figures.households, "none": figures.households_without_labour}
    total = sum(counts.values())
    by_village = shares(total, area.size)
    by_group = np.concatenate(
        [shares(count, rng.uniform(0.7, 1.3, 20)) for count in by_village.tolist()]
    )
    group = np.repeat(np.arange(by_group.size), by_group)
    kind = np.repeat(np.array(list(counts)), list(counts.values()))[rng.permutation(total)]
    labour = pick(SIZES, total, rng).astype(np.int64)
    labour[kind == "none"] = 0
    has_labour = np.flatnonzero(labour)
    labour[has_labour] = exact_total(labour[has_labour], 1, 6, figures.labourers, rng)
    files = np.maximum(labour, 1)
    dependants = np.array([0, 1, 2, 3, 4])[pick_places([2, 3, 3, 1.5, 0.5], total, rng)]
    first = np.cumsum(files) - files
    return Households(group, kind, labour, files + dependants, first)


def draw_people(area: Area, households: Households, seed: int) -> People:
    """Families: a head, mostly with a spouse, grown children with their own spouses."""
    rng = stream(seed, f"people {area.county}")
    files = np.maximum(households.labour, 1)
    household = np.repeat(np.arange(files.size), files)
    size = household.size
    place = np.arange(size) - households.first[household]
    has_labour = households.labour[household] > 0
    relation = _relations(place, files[household], has_labour, rng)
    is_woman = _sexes(relation, households.first[household], rng)
    today = area.story.today
    ages = _ages(relation, place, households.first[household], has_labour, rng)
    birth = today - np.ceil(ages * 365.25).astype("timedelta64[D]")
    surname = draw_surnames(files.size, rng)[household]
    own = (relation == SPOUSE) | (relation == WIFE_OF_SON)
    surname = np.where(own, draw_surnames(size, rng), surname)
    age = (today - birth).astype(np.int64) / 365.25
    is_old = ~has_labour
    return People(
        household=household,
        relation=relation,
        is_woman=is_woman,
        birth=birth,
        names=draw_names(is_woman.astype(np.bool_), surname, rng),
        education=_schooling(age, is_woman, rng),
        health=np.where(is_old, "2", pick({"1": 95.0, "2": 3.5, "3": 0.3, "4": 1.2}, size, rng)),
        capability=np.where(is_old, "5", pick({"1": 79.0, "2": 15.0, WEAK: 6.0}, size, rng)),
        political=_political(age, rng),
        marital=np.where(relation == SPOUSE, "20", np.where(age < 23, "10", "20")),
        ethnic=pick({"01": 89.0, "07": 6.0, "06": 4.0, "14": 0.5, "03": 0.5}, size, rng),
        is_labour=has_labour,
        today=today,
    )


def _relations(place: Ints, files: Ints, has_labour: Bools, rng: Rng) -> Texts:
    """Head; then a spouse (or, in one home of eight, a child); then children and their wives."""
    size = place.size
    relation = np.full(size, HEAD)
    is_second = place == 1
    has_spouse = rng.random(size) < 0.88
    child = np.where(rng.random(size) < 0.48, SON, DAUGHTER)
    relation[is_second] = np.where(has_spouse, SPOUSE, child)[is_second]
    relation[place == 2] = child[place == 2]
    later = place >= 3
    relation[later] = np.where(rng.random(size) < 0.25, WIFE_OF_SON, child)[later]
    # A son's wife needs the son: the child before her is one.
    wives = np.flatnonzero(relation == WIFE_OF_SON)
    relation[wives[(relation[wives - 1] == DAUGHTER)] - 1] = SON
    return relation


def _sexes(relation: Texts, first: Ints, rng: Rng) -> Ints:
    is_alone = np.r_[first[1:] != first[:-1], True] & (relation == HEAD)
    woman_at_the_head = np.where(is_alone, 0.36, 0.10)
    head = (rng.random(relation.size) < woman_at_the_head).astype(np.int64)
    by_relation = np.where(np.isin(relation, (DAUGHTER, WIFE_OF_SON)), 1, 0)
    is_woman = np.where(relation == HEAD, head, by_relation)
    spouse = relation == SPOUSE
    is_woman[spouse] = 1 - is_woman[first[spouse]]
    return is_woman


def _ages(relation: Texts, place: Ints, first: Ints, has_labour: Bools, rng: Rng) -> Floats:
    """Ages that leave everybody of working age today, sixteen to under sixty."""
    size = relation.size
    head_age = 24 + 35.3 * rng.beta(1.6, 1.35, size)
    has_child = np.zeros(size, dtype=np.bool_)
    child = np.isin(relation, (SON, DAUGHTER, WIFE_OF_SON))
    has_child[first[child]] = True
    head_age = np.where(has_child & (head_age < 40), 40 + 19 * rng.random(size), head_age)
    own_head = head_age[first]
    age = np.where(relation == HEAD, head_age, own_head + rng.normal(-1.5, 2.6, size))
    grown = own_head - rng.uniform(20.5, 27.0, size) - 1.5 * (place - 2)
    age = np.where(child, grown, age)
    youngest = np.where(child, 16.02, 18.8)
    ages: Floats = np.where(
        has_labour, _inside(age, youngest, 59.97, rng), rng.uniform(61, 88, size)
    )
    return ages


def _inside(age: Floats, low: Floats, high: float, rng: Rng) -> Floats:
    """Whoever falls outside is put near the edge, not on one day."""
    near = rng.random(age.size)
    age = np.where(age < low, low + near * 4, age)
    return np.where(age > high, high - near * 6, age)


def _schooling(age: Floats, is_woman: Ints, rng: Rng) -> Ints:
    """1 no schooling … 6 university; the young went to school longer."""
    score = rng.normal(0, 1.0, age.size) + (44 - age) * 0.045 - 0.15 * is_woman
    return np.digitize(score, [-1.9, -0.55, 1.25, 2.1, 2.75]).astype(np.int64) + 1


def _political(age: Floats, rng: Rng) -> Texts:
    lot = rng.random(age.size)
    party = (age > 22) & (lot < 0.028)
    league = (age < 28) & (lot > 0.80)
    return np.where(party, "01", np.where(league, "03", "13"))

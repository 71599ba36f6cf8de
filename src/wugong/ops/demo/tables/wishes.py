"""Wishes, consents, skills."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from wugong.ops.demo.draw import Texts
from wugong.ops.demo.tables.block import Source, arrays, blocks, frame, moments, numbers
from wugong.ops.demo.tables.people import NOTICE


def _codes(source: Source) -> Texts:
    county = source.county
    codes: Texts = county.area.groups[county.households.group][county.people.household]
    return codes


def wishes(source: Source) -> Iterator[pl.DataFrame]:
    """One row a live wish."""
    rows_of, at, codes = source.county.wishes, source.at, _codes(source)
    for rows in blocks(len(rows_of)):
        person = rows_of.person[rows]
        yield frame(
            labourer_id=person + at.person + 1,
            code=codes[person],
            kind=rows_of.kind[rows],
            occupations=arrays(rows_of.occupations[rows]),
            places=arrays(rows_of.places[rows]),
            wage_floor_yuan_month=rows_of.floor[rows],
            available_on=rows_of.available[rows],
            near_home=rows_of.near_home[rows],
            wants_change=rows_of.wants_change[rows],
            with_labourer_id=numbers(rows_of.together_with[rows], at.person),
            note="",
            stated_on=rows_of.stated[rows],
            stated_how=rows_of.how[rows],
            until=rows_of.until[rows],
            ended_at=None,
            recorded_at=moments(rows_of.stated[rows]),
            version=1,
        )


def consents(source: Source) -> Iterator[pl.DataFrame]:
    """One row a yes or no."""
    rows_of, at, codes = source.county.consents, source.at, _codes(source)
    for rows in blocks(rows_of.person.size):
        person = rows_of.person[rows]
        yield frame(
            labourer_id=person + at.person + 1,
            code=codes[person],
            kind=rows_of.kind[rows],
            party_id=None,
            is_given=rows_of.is_given[rows],
            stated_on=rows_of.stated[rows],
            stated_how=rows_of.how[rows],
            notice_version=NOTICE,
            recorded_at=moments(rows_of.stated[rows]),
        )


def skills(source: Source) -> Iterator[pl.DataFrame]:
    """One row a skill; certificates are numbered plainly."""
    rows_of, at, codes = source.county.skills, source.at, _codes(source)
    for rows in blocks(rows_of.person.size):
        person, certified = rows_of.person[rows], rows_of.is_certified[rows]
        number = "示范证" + pl.Series(person + at.person + 1).cast(pl.String).str.zfill(8)
        issued = np.where(certified, rows_of.issued[rows], np.datetime64("NaT"))
        yield frame(
            labourer_id=person + at.person + 1,
            code=codes[person],
            occupation=rows_of.occupation[rows],
            level=rows_of.level[rows],
            certificate_type=np.where(certified, "2", ""),
            certificate_number=number.set(pl.Series(~certified), ""),
            issued_on=pl.Series(issued),
            confirmed_on=rows_of.confirmed[rows],
        )

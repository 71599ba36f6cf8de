"""Files of children and old people, after those of the labourers."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from wugong.base import crypto
from wugong.ops.demo.draw import Bools, pick, stream
from wugong.ops.demo.names import Names
from wugong.ops.demo.tables import people
from wugong.ops.demo.tables.block import Source, blocks, frame, hexed, moments
from wugong.people.rules import NUMBER, number_token

# No telephone of their own, no work, nothing learnt about them but what a visit tells.
SAME_FOR_ALL: dict[str, Any] = {
    "phone_sealed": None,
    "phone_index": None,
    "no_number_reason": "",
    "id_from_15": False,
    "ethnic": "01",
    "political_status": "13",
    "capability": "5",
    "disability_sealed": None,
    "is_capable_leader": False,
    "status": "on_roll",
    "is_labour": False,
    "work_place": "",
    "confirmed_by_id": None,
    "field_dates": "{}",
    "notice_version": people.NOTICE,
    "merged_into_id": None,
    "version": 1,
    "created_at": people.MADE,
}


def labourers(source: Source) -> Iterator[pl.DataFrame]:
    """Everybody with a file."""
    yield from people.labourers(source)
    for rows in blocks(len(source.county.dependants)):
        yield _files(source, rows)


def _ids(source: Source, rows: slice) -> np.ndarray:
    first = source.at.person + len(source.county.people) + 1
    return np.arange(rows.start, rows.stop) + first


def _files(source: Source, rows: slice) -> pl.DataFrame:
    of = source.county.dependants
    rng = stream(source.seed, f"dependants' files {rows.start}")
    is_child = of.student[rows] != ""
    schooling = np.where(is_child, "", pick({"1": 60.0, "2": 35.0, "3": 5.0}, is_child.size, rng))
    day = source.today - rng.integers(0, 90, is_child.size).astype("timedelta64[D]")
    before = len(source.county.people)
    files = slice(before + rows.start, before + rows.stop)
    confirmed, how = source.county.asked.later(files, day, np.full(is_child.size, "at_home"))
    facts = frame(
        education=schooling,
        student_status=of.student[rows],
        health=_health(is_child, rng),
        marital=np.where(is_child, "10", "20"),
        employment_state=np.where(is_child, "student", "not_labour"),
        confirmed_on=confirmed,
        confirmed_how=how,
        updated_at=moments(day),
    )
    return _who(source, rows).hstack(facts)


def _who(source: Source, rows: slice) -> pl.DataFrame:
    county, of = source.county, source.county.dependants
    household = of.household[rows]
    names = Names(of.names.columns[rows])
    numbers: list[str | None] = list(of.number[rows].tolist())
    return frame(
        id=_ids(source, rows),
        household_id=household + source.at.household + 1,
        code=county.area.groups[county.households.group[household]],
        relation=of.relation[rows],
        name=names.text(),
        pinyin_key=names.pinyin(),
        id_number_sealed=hexed(crypto.seal_many(numbers, NUMBER)),
        id_number_index=hexed(crypto.blind_indexes(numbers, NUMBER)),
        sex=np.where(of.is_woman[rows] == 1, "2", "1"),
        birth_on=of.birth[rows],
        confirmed_by_name=people.grid_workers(source)[county.households.group[household]],
        **SAME_FOR_ALL,
    )


def _health(is_child: Bools, rng: np.random.Generator) -> np.ndarray:
    old = pick({"1": 45.0, "2": 45.0, "3": 3.0, "4": 7.0}, is_child.size, rng)
    return np.where(is_child, "1", old)


def search_entries(source: Source) -> Iterator[pl.DataFrame]:
    """The tokens of everybody with a file; children and the old have no telephone of their own."""
    yield from people.search_entries(source)
    county, of = source.county, source.county.dependants
    regions = people.regions(county.area.groups)
    for rows in blocks(len(of)):
        tails = crypto.tail_tokens(list(of.number[rows].tolist()), NUMBER)
        group = county.households.group[of.household[rows]]
        parts = [
            *people.name_parts(of.names.columns[rows]),
            people.token_column(tails, number_token(b"")),
            regions.gather(group),
        ]
        yield people.entries(_ids(source, rows), parts)

"""Spells, income, welfare appointments."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import polars as pl

from wugong.ops.demo.draw import Days, pick, stream
from wugong.ops.demo.figures import ORGANISED
from wugong.ops.demo.income import months_told
from wugong.ops.demo.spells import Spells, contracts, verified
from wugong.ops.demo.standing import LOST_SIGHT
from wugong.ops.demo.tables.block import Source, blocks, frame, moments, numbers
from wugong.ops.demo.trades import TRADES

INCOME_SOURCES = {"declared": 55.0, "payslip": 28.0, "bank": 17.0}
NO_DAY = np.datetime64("NaT")


def spells(source: Source) -> Iterator[pl.DataFrame]:
    """One row a spell."""
    county, at = source.county, source.at
    rows_of, staff = county.spells, county.demand.employers
    papers = _papers(rows_of, source)
    codes = county.area.groups[county.households.group][county.people.household]
    industry = np.array([trade.industry for trade in TRADES])[staff.trade]
    occupation = np.array([trade.occupation for trade in TRADES])[staff.trade]
    form = np.where(staff.kind == "sole", "3", np.where(staff.kind == "team", "4", "2"))
    for rows in blocks(rows_of.person.size):
        person, employer = rows_of.person[rows], rows_of.employer[rows]
        is_changed = rows_of.origin[rows] != np.arange(rows.start, rows.stop)
        yield frame(
            id=np.arange(rows.start, rows.stop) + at.spell + 1,
            labourer_id=person + at.person + 1,
            code=codes[person],
            employer_id=employer + at.employer + 1,
            employer_name=staff.name[employer],
            vacancy_id=None,
            place=rows_of.place[rows],
            industry=industry[employer],
            occupation=occupation[employer],
            skill_level=rows_of.level[rows],
            employment_form=form[employer],
            start_on=rows_of.start[rows],
            end_on=rows_of.end[rows],
            end_reason=rows_of.end_reason[rows],
            channel=rows_of.channel[rows],
            is_organised=np.isin(rows_of.channel[rows], ORGANISED),
            origin_id=numbers(np.where(is_changed, rows_of.origin[rows], -1), at.spell),
            leader_id=numbers(rows_of.leader[rows], at.person),
            base_id=numbers(rows_of.base[rows], at.base),
            workshop_id=numbers(rows_of.workshop[rows], at.workshop),
            also_helped_by="",
            wage_yuan_month=_known(rows_of.wage[rows]),
            withdrawn_at=None,
            version=1,
        ).hstack(papers[rows])


def _papers(rows_of: Spells, source: Source) -> pl.DataFrame:
    """How each spell is known: contract, who verified it and when it was written down."""
    rng = stream(source.seed, "spells' papers")
    size, is_confirmed = rows_of.person.size, rows_of.is_confirmed
    recorded = np.minimum(
        rows_of.start + rng.integers(1, 24, size).astype("timedelta64[D]"), source.today
    )
    is_organised = np.isin(rows_of.channel, ORGANISED)
    return frame(
        is_point_to_point=is_organised & (rng.random(size) < 0.12),
        contract=contracts(size, rng),
        is_confirmed=is_confirmed,
        verified_how=np.where(is_confirmed, verified(size, rng), ""),
        verified_on=pl.Series(np.where(is_confirmed, recorded, NO_DAY)),
        recorded_at=moments(recorded),
    )


def _known(values: np.ndarray) -> pl.Series:
    return pl.Series(values).set(pl.Series(values < 0), None)


def incomes(source: Source) -> Iterator[pl.DataFrame]:
    """One row a person and year; what is only estimated stands in rows of its own."""
    county, at = source.county, source.at
    codes = county.area.groups[county.households.group][county.people.household]
    for year in county.incomes:
        rng = stream(source.seed, f"income sources {year.year}")
        told_by = pick(INCOME_SOURCES, year.person.size, rng)
        month = months_told(year.year, county.area.story)
        told_on = datetime(year.year, month, 28, 10)
        for rows in blocks(year.person.size):
            person = year.person[rows]
            in_year = year.year + county.area.story.years
            yield _income_rows(
                person + at.person + 1, codes[person], in_year, told_by[rows], year.months[rows]
            ).with_columns(recorded_at=pl.lit(told_on))
    yield from _estimates(source, codes)


def _income_rows(
    ids: np.ndarray, codes: np.ndarray, year: int, told_by: np.ndarray | str, months: np.ndarray
) -> pl.DataFrame:
    table = pl.from_numpy(months).select("{" + pl.concat_str(pl.all(), separator=",") + "}")
    return frame(
        labourer_id=ids, code=codes, year=year, source=told_by, yuan_by_month=table.to_series()
    )


def _estimates(source: Source, codes: np.ndarray) -> Iterator[pl.DataFrame]:
    """Of those lost sight of in 2019 the rest of the year is only estimated."""
    county, at = source.county, source.at
    end, rows_of = county.spells.end, county.spells
    lost = np.flatnonzero((rows_of.end_reason == LOST_SIGHT) & (end > np.datetime64("2019-01-31")))
    person, first = np.unique(rows_of.person[lost], return_index=True)
    if not person.size:
        return
    spell = lost[first]
    month = (end[spell].astype("datetime64[M]").astype(np.int64) % 12)[:, None]
    columns = np.arange(12)
    wage = np.maximum(rows_of.wage[spell], 0)[:, None]
    story = county.area.story
    told = months_told(2019, story)
    months = np.where((columns > month) & (columns < told), wage, 0)
    yield _income_rows(
        person + at.person + 1, codes[person], 2019 + story.years, "estimate", months
    ).with_columns(recorded_at=pl.lit(datetime(2019, told, 28, 10)))


def appointments(source: Source) -> Iterator[pl.DataFrame]:
    """Posts held today; village posts are agreed a year at a time."""
    county, at = source.county, source.at
    held = county.appointments
    codes = county.area.groups[county.households.group][county.people.household]
    for rows in blocks(held.person.size):
        person = held.person[rows]
        yield frame(
            labourer_id=person + at.person + 1,
            code=codes[person],
            post_id=held.post[rows] + at.post + 1,
            post_kind=held.kind[rows],
            start_on=held.start[rows],
            end_on=None,
            contract_until=_renewed(held.start[rows], source.today),
            end_reason="",
            recorded_at=moments(held.start[rows]),
            version=1,
        )


def _renewed(start: Days, today: np.datetime64) -> Days:
    """The end of the running year of the agreement."""
    year = np.timedelta64(365, "D")
    until: Days = start + year * ((today - start) // year + 1)
    return until

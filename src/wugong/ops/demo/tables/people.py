"""Households, labourers, poverty periods, search entries."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import polars as pl

from wugong.base import crypto
from wugong.ops.demo.draw import Ints, Texts, pick, pick_places, stream
from wugong.ops.demo.names import Names, draw_names, draw_surnames
from wugong.ops.demo.tables.block import Source, blocks, frame, hexed, moments, real
from wugong.ops.demo.tables.poverty import days_where
from wugong.people.rules import NUMBER, PHONE, number_token, phone_token

MADE = datetime(2017, 1, 5, 10)
NOTICE = "2019-1"
SITES = "示范安置点"
HOW_AT_HOME = {"at_home": 74.0, "phone": 16.0, "self": 6.0, "import": 4.0}
HOW_AWAY = {"phone": 46.0, "roster": 22.0, "station": 12.0, "self": 12.0, "at_home": 4.0}
HOW_AWAY |= {"estimate": 4.0}


def households(source: Source) -> Iterator[pl.DataFrame]:
    """One row a household."""
    county, at = source.county, source.at
    homes, poverty, today = county.households, county.poverty, county.today
    groups, names = county.area.groups, county.area.village_names
    rng = stream(source.seed, "households' dates")
    ago = _ago(homes.kind.size, rng)
    zero_since = source.today - rng.integers(3, 85, homes.kind.size).astype("timedelta64[D]")
    for rows in blocks(homes.kind.size):
        group = homes.group[rows]
        ids = np.arange(rows.start, rows.stop) + at.household + 1
        yield frame(
            id=ids,
            number=county.area.county + pl.Series(ids).cast(pl.String).str.zfill(8),
            code=groups[group],
            head_id=homes.first[rows] + at.person + 1,
            poverty_status=poverty.status[rows],
            poverty_since=real(pl.Series(poverty.since[rows])),
            relocated=poverty.is_relocated[rows],
            resettlement_site=np.where(poverty.is_relocated[rows], SITES, ""),
            low_income=poverty.is_low_income[rows],
            awaits_assignment=False,
            address=pl.Series(names[group // 20].tolist()) + _group_names(group),
            member_count=homes.members[rows],
            labour_count=homes.labour[rows],
            employed_count=today.employed[rows],
            zero_employment_since=days_where(zero_since[rows], today.is_zero[rows]),
            confirmed_on=source.today - ago[rows].astype("timedelta64[D]"),
            merged_into_id=None,
            version=1,
            created_at=MADE,
            updated_at=moments(source.today - ago[rows].astype("timedelta64[D]")),
        )


def _group_names(group: Ints) -> pl.Series:
    return pl.Series(group % 20 + 1).cast(pl.String) + "组"


def _ago(size: int, rng: np.random.Generator) -> Ints:
    """Days since the last confirmation: most within this month, a few long ago."""
    spans = np.array([[0, 29], [30, 60], [61, 180], [181, 520]])
    span = spans[pick_places([78, 14, 6, 2], size, rng)]
    return rng.integers(span[:, 0], span[:, 1] + 1)


def labourers(source: Source) -> Iterator[pl.DataFrame]:
    """One row a person, with sealed number and telephone."""
    people = source.county.people
    rng = stream(source.seed, "labourers' dates")
    ago = _ago(len(people), rng)
    is_away = source.county.state == "away"
    how = np.where(is_away, pick(HOW_AWAY, len(people), rng), pick(HOW_AT_HOME, len(people), rng))
    workers = grid_workers(source)
    day = source.today - ago.astype("timedelta64[D]")
    confirmed, how = source.county.asked.later(slice(len(people)), day, how)
    for rows in blocks(len(people)):
        group = source.county.households.group[people.household[rows]]
        yield (
            _who(source, rows)
            .hstack(_sealed(source, rows))
            .hstack(
                frame(
                    employment_state=source.county.state[rows],
                    work_place=source.county.work_place[rows],
                    confirmed_on=confirmed[rows],
                    confirmed_how=how[rows],
                    confirmed_by_id=None,
                    confirmed_by_name=workers[group],
                    field_dates="{}",
                    notice_version=np.where(ago[rows] < 240, NOTICE, ""),
                    merged_into_id=None,
                    version=1,
                    created_at=MADE,
                    updated_at=moments(day[rows]),
                )
            )
        )


def grid_workers(source: Source) -> Texts:
    """An invented name for the head of each villagers' group."""
    rng = stream(source.seed, f"grid workers {source.county.area.county}")
    size = len(source.county.area.groups)
    return draw_names(rng.random(size) < 0.2, draw_surnames(size, rng), rng).text()


def _who(source: Source, rows: slice) -> pl.DataFrame:
    county, at = source.county, source.at
    people = county.people
    household = people.household[rows]
    names = Names(people.names.columns[rows])
    return frame(
        id=np.arange(rows.start, rows.stop) + at.person + 1,
        household_id=household + at.household + 1,
        code=county.area.groups[county.households.group[household]],
        relation=people.relation[rows],
        name=names.text(),
        pinyin_key=names.pinyin(),
        no_number_reason=np.where(county.contacts.number[rows] == "", "15位旧号码待核对", ""),
        id_from_15=county.contacts.is_from_15[rows],
        sex=np.where(people.is_woman[rows] == 1, "2", "1"),
        birth_on=people.birth[rows],
        ethnic=people.ethnic[rows],
        political_status=people.political[rows],
        education=pl.Series(people.education[rows]).cast(pl.String),
        student_status="",
        health=people.health[rows],
        capability=people.capability[rows],
        marital=people.marital[rows],
        disability_sealed=None,
        is_capable_leader=county.channels.leads[rows] == "15",
        status=np.where(county.lost[rows], "lost", "on_roll"),
        is_labour=people.is_labour[rows],
    )


def _numbers(source: Source, rows: slice) -> list[str | None]:
    return [number or None for number in source.county.contacts.number[rows].tolist()]


def _phones(source: Source, rows: slice) -> list[str | None]:
    return [str(phone) if phone else None for phone in source.county.contacts.phone[rows].tolist()]


def _sealed(source: Source, rows: slice) -> pl.DataFrame:
    numbers, phones = _numbers(source, rows), _phones(source, rows)
    return frame(
        id_number_sealed=hexed(crypto.seal_many(numbers, NUMBER)),
        id_number_index=hexed(crypto.blind_indexes(numbers, NUMBER)),
        phone_sealed=hexed(crypto.seal_many(phones, PHONE)),
        phone_index=hexed(crypto.blind_indexes(phones, PHONE)),
    )


def search_entries(source: Source) -> Iterator[pl.DataFrame]:
    """The tokens that people.rules.search_tokens gives, and the region's, in bulk."""
    county = source.county
    people = county.people
    of_group = regions(county.area.groups)
    for rows in blocks(len(people)):
        group = county.households.group[people.household[rows]]
        tails = [
            token_column(crypto.tail_tokens(_numbers(source, rows), NUMBER), number_token(b"")),
            token_column(crypto.tail_tokens(_phones(source, rows), PHONE), phone_token(b"")),
        ]
        parts = [*name_parts(people.names.columns[rows]), *tails, of_group.gather(group)]
        yield entries(np.arange(rows.start, rows.stop) + source.at.person + 1, parts)


def entries(ids: Ints, parts: list[pl.Series]) -> pl.DataFrame:
    """One row a person with every token that is there."""
    table = pl.DataFrame([part.alias(f"{place}") for place, part in enumerate(parts)])
    tokens = table.select("{" + pl.concat_str(pl.all(), separator=",", ignore_nulls=True) + "}")
    return frame(labourer_id=ids, tokens=tokens.to_series())


def regions(groups: Texts) -> pl.Series:
    """The tokens of each group's township, village and own code."""
    code = pl.Series(groups.tolist())
    return "@" + code.str.slice(0, 9) + ",@" + code.str.slice(0, 12) + ",@" + code


def token_column(tails: list[bytes | None], mark: str) -> pl.Series:
    """The end of a number as a token; nothing where there is none."""
    return mark + pl.Series(tails, dtype=pl.Binary).bin.encode("hex")


def name_parts(columns: Ints) -> list[pl.Series]:
    """Characters, then pairs; a name of two has no third character and no second pair."""
    name = pl.Series(Names(columns).text().tolist())
    has_three = pl.Series(columns[:, 2] >= 0)
    third = name.str.slice(2, 1).set(~has_three, None)
    second_pair = name.str.slice(1, 2).set(~has_three, None)
    return [name.str.slice(0, 1), name.str.slice(1, 1), third, name.str.slice(0, 2), second_pair]

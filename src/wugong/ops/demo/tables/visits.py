"""The visits of the month under way: who was asked, and the stays that were told."""

import json
from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import polars as pl

from wugong.base import crypto
from wugong.collection.rules.visits import FIELDS_OF_A_STAY
from wugong.ops.demo.draw import Ints, Texts, stream
from wugong.ops.demo.tables import people
from wugong.ops.demo.tables.block import Source, blocks, frame, hexed

TOLD = "collection_visit.told"
SENT_AFTER = timedelta(hours=6)  # when there was a network again


def visits(source: Source) -> Iterator[pl.DataFrame]:
    """One row a visit."""
    county, rng = source.county, stream(source.seed, f"visits {source.county.area.county}")
    file = np.flatnonzero(~np.isnat(county.asked.minute))
    household = np.r_[county.people.household, county.dependants.household]
    workers, month = people.grid_workers(source), f"{county.area.story.starts:%Y-%m}"
    for rows in blocks(file.size):
        here = file[rows]
        group = county.households.group[household[here]]
        at = pl.Series(county.asked.minute[here].astype("datetime64[ms]"))
        spell = county.asked.spell[here]
        yield frame(
            id=_uuids(here.size, rng),
            labourer_id=here + source.at.person + 1,
            code=county.area.groups[group],
            user_id=0,
            user_name=workers[group],
            seq=0,
            visited_at=at,
            recorded_at=at + SENT_AFTER,
            month=month,
            base_version=1,
            no_change=spell < 0,
            how=county.asked.how[here],
            told_sealed=hexed(crypto.seal_many(_told(source, spell), TOLD)),
            fields_typed=np.where(spell < 0, 0, FIELDS_OF_A_STAY),
            typed_seconds=pl.Series(county.asked.seconds[here]).set(pl.Series(spell < 0), None),
            digest=hexed([rng.bytes(16) for _ in range(here.size)]),
            verdict="accepted",
            reason="",
            faults="[]",
            marks="{}",
            version=1,
        )


def _uuids(size: int, rng: np.random.Generator) -> list[str]:
    words = rng.bytes(16 * size).hex()
    return [words[place : place + 32] for place in range(0, 32 * size, 32)]


def _told(source: Source, spells: Ints) -> list[str | None]:
    """What a phone sends of a new stay; None where nothing had changed."""
    of, employers = source.county.spells, source.county.demand.employers
    days: Texts = source.county.area.story.later(of.start[spells]).astype(str)
    return [
        None
        if spell < 0
        else json.dumps(
            {
                "spell": {
                    "act": "start",
                    "place": str(of.place[spell]),
                    "employer_name": str(employers.name[of.employer[spell]]),
                    "start_on": str(day),
                    "channel": str(of.channel[spell]),
                    "wage_yuan_month": int(of.wage[spell]) if of.wage[spell] >= 0 else None,
                }
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for spell, day in zip(spells.tolist(), days.tolist(), strict=True)
    ]

"""The poverty office's decisions on their real days, whatever the story's calendar."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from wugong.ops.demo.draw import Bools, Days
from wugong.ops.demo.poverty import NEVER, REGISTERED_ON
from wugong.ops.demo.tables.block import Source, blocks, frame, moments, real

REGISTERED, LIFTED, MONITORED = "扶贫办建档立卡", "扶贫办动态调整", "乡村振兴局防返贫监测"


def days_where(days: Days, where: Bools) -> pl.Series:
    """The day where it holds, else NULL."""
    return pl.Series(np.where(where, days, NEVER).astype("datetime64[D]"))


def periods(source: Source) -> Iterator[pl.DataFrame]:
    """Registered from 2014, lifted from some year on, watched over since 2021."""
    county, poverty = source.county, source.county.poverty
    codes = county.area.groups[county.households.group]
    every = np.arange(codes.size)
    registered_on = np.where(poverty.is_poor, REGISTERED_ON, NEVER)
    was_lifted = np.where(poverty.is_poor, poverty.lifted_on, NEVER)
    steps = (
        (registered_on, was_lifted, np.full(codes.size, "02"), REGISTERED),
        (was_lifted, poverty.monitored_on, np.full(codes.size, "03"), LIFTED),
        (poverty.monitored_on, np.full(codes.size, NEVER), poverty.status, MONITORED),
    )
    for from_on, to_on, status, told_by in steps:
        home = every[~np.isnat(from_on)]
        for rows in blocks(home.size):
            place = home[rows]
            yield frame(
                household_id=place + source.at.household + 1,
                code=codes[place],
                status=status[place],
                from_on=real(pl.Series(from_on[place].astype("datetime64[D]"))),
                to_on=real(pl.Series(to_on[place].astype("datetime64[D]"))),
                source=told_by,
                recorded_at=real(moments(from_on[place].astype("datetime64[D]"))),
            )

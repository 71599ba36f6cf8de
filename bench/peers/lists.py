"""Peers for the short lists: each ranks the market's pairs and returns keys, best first."""

# ruff: noqa: PLC0415 - a peer's import belongs to its own run alone; our own numbers

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from bench.peers.market import ELIGIBLE, RANKS, K, frames, keys_of, score_sql

from labourmatch import recommend
from labourmatch.policy import OCCUPATION_SHARES, SCHOOLING_SHARES, Policy
from labourmatch.synthetic import County
from labourmatch.warmup import warm_up_lists

BLOCK = 100_000


class Ranker(NamedTuple):
    """What is timed, what turns its answer into keys outside of the clock, and the clock."""

    rank: Callable[[], Any]
    turn: Callable[[Any], Any]
    clock: Callable[[], float] = time.process_time


def labourmatch(home: County) -> Ranker:
    warm_up_lists()

    def rank() -> Any:
        return recommend(home.persons, home.vacancies, home.policy, K, home.affinity)

    return Ranker(rank, lambda found: keys_of(found, home))


def padded(persons: int, person: Any, keys: Any) -> Any:
    """Rows of person and key, best first within a person, as a table."""
    count = np.bincount(person, minlength=persons)
    rank = np.arange(person.size) - np.repeat(np.cumsum(count) - count, count)
    table = np.full((persons, K), -1, np.int64)
    table[person, rank] = keys
    return table


def from_frame(persons: int, frame: pl.DataFrame) -> Any:
    """Sort rows of person and key, and make a table of them."""
    rows = frame.sort("person", "key", descending=[False, True])
    return padded(persons, rows["person"].to_numpy(), rows["key"].to_numpy())


def duckdb(home: County) -> Ranker:
    import duckdb

    connection = duckdb.connect()
    for name, table in zip(("p", "v"), frames(home), strict=True):
        connection.register(name, table.to_arrow())
    query = f"""select person, max(key, {K}) as key from (
 select person, ({score_sql(home.policy, "//")})::bigint * {RANKS} + {RANKS - 1} - rank as key
 from p join v using (province, occupation) where not out and open and {ELIGIBLE})
 group by person"""

    def turn(found: Any) -> Any:
        frame = pl.from_arrow(found)
        assert isinstance(frame, pl.DataFrame)
        return from_frame(home.persons.count, frame.explode("key"))

    return Ranker(lambda: connection.sql(query).to_arrow_table(), turn)


def rules() -> pl.Expr:
    """Who may take what, as `market.ELIGIBLE` says it."""
    c = pl.col
    return (
        (c("born") <= c("born_by")) & (c("born") > c("born_after"))
        & (c("education") >= c("education_min")) & (c("held") >= c("level"))
        & (c("wage") >= c("floor")) & (~c("strength") | ~c("weak"))
        & ((c("sex_limit") == 0) | (c("sex_limit") == c("sex")))
        & ((c("certificates") & c("mask")) == c("mask")) & (c("boss") != c("employer"))
    )  # fmt: skip


def score(policy: Policy) -> pl.Expr:
    """The score, as `market.score_sql` says it."""
    c = pl.col
    (none, some), (wish, both) = (
        (shares[1] * policy.occupation // 100, shares[2] * policy.occupation // 100)
        for shares in (OCCUPATION_SHARES[0], OCCUPATION_SHARES[3])
    )
    span = policy.fresh_days_none - policy.fresh_days_full
    over = (c("wage") - c("floor").clip(policy.pay_base_yuan)).clip(0, policy.pay_span_yuan)
    school = [share * policy.schooling // 100 for share in SCHOOLING_SHARES]
    surplus = c("education") - c("education_min")
    near = c("near") & c("place").is_between(policy.home_lo, policy.home_hi)
    age = (policy.fresh_days_none - pl.max_horizontal("fresh", "confirmed")).clip(0, span)
    return (
        over * policy.pay // policy.pay_span_yuan
        + pl.when("wished").then(pl.when(c("held") == 0).then(wish).otherwise(both))
        .otherwise(pl.when(c("held") == 0).then(none).otherwise(some))
        + policy.place
        + pl.when(surplus == 0).then(school[0]).when(surplus == 1).then(school[1])
        .when(surplus == 2).then(school[2]).otherwise(school[3])
        + c("record") * policy.record // 10
        + pl.when(near).then(policy.near_home).otherwise(0)
        + age * policy.freshness // span
    )  # fmt: skip


def polars(home: County) -> Ranker:
    """Blocks of persons, or the joined pairs would not fit."""
    persons, vacancies = frames(home)
    key = score(home.policy).cast(pl.Int64) * RANKS + (RANKS - 1) - pl.col("rank")

    def rank() -> Any:
        open_ = vacancies.lazy().filter("open")
        blocks = [
            persons.lazy().slice(low, BLOCK).filter(~pl.col("out"))
            .join(open_, on=["province", "occupation"]).filter(rules())
            .select("person", key=key).group_by("person").agg(pl.col("key").top_k(K))
            .collect()
            for low in range(0, persons.height, BLOCK)
        ]  # fmt: skip
        return pl.concat(blocks)

    return Ranker(rank, lambda found: from_frame(home.persons.count, found.explode("key")))


def postgresql(home: County) -> Ranker:
    """One backend, an index on the vacancies, the best of each person by a lateral query."""
    import psutil
    import psycopg

    from wugong.base.postgres.server import Server

    folder = Path(tempfile.mkdtemp(prefix="bench-postgres-"))
    folder.chmod(0o711)
    server = Server(folder, {"max_parallel_workers_per_gather": "0", "jit": "off"})
    server.start()
    connection = psycopg.connect(server.superuser(), autocommit=True)
    kinds = {pl.Boolean: "boolean", pl.Int64: "bigint"}
    for name, table in zip(("p", "v"), frames(home), strict=True):
        columns = ", ".join(f"{c} {kinds.get(t, 'int')}" for c, t in table.schema.items())
        connection.execute(f"create unlogged table {name} ({columns})")
        with connection.cursor().copy(f"copy {name} from stdin (format csv)") as copy:
            copy.write(table.write_csv(include_header=False))
    connection.execute("create index on v (province, occupation) where open")
    connection.execute("vacuum analyze p, v")
    query = f"""create unlogged table best as select person, key from p cross join lateral (
 select ({score_sql(home.policy, "/")})::bigint * {RANKS} + {RANKS - 1} - rank as key from v
 where v.province = p.province and v.occupation = p.occupation and open and {ELIGIBLE}
 order by 1 desc limit {K}) as ranked where not out"""

    def turn(_: Any) -> Any:
        rows = pl.read_database("select person, key from best", connection)
        connection.close()
        server.stop()
        return from_frame(home.persons.count, rows)

    backend = psutil.Process(connection.info.backend_pid)

    def clock() -> float:
        used = backend.cpu_times()
        return float(used.user + used.system)

    return Ranker(lambda: connection.execute(query), turn, clock)


BY_NAME: dict[str, Callable[[County], Ranker]] = {
    "labourmatch": labourmatch,
    "duckdb": duckdb,
    "polars": polars,
    "postgresql": postgresql,
}

"""The setting that says: this database holds the model county, and which."""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from wugong.base import clock
from wugong.base.errors import Refusal, register
from wugong.ops.demo import structure
from wugong.ops.demo.story import STORIES
from wugong.ops.demo.structure import Connection, Part

KEY = "demo"
SINCE = date(2017, 1, 1)
LOADING, LOADED = "loading", "loaded"
# Defaults of the county's dated settings (docs/rules.md marks them as assumptions).
DEFAULTS = {
    "employment.lost_after_missed_months": 2,
    "employment.stable_household_months": 6,
    "employment.transfer_least_days": 30,
    "placement.zero_employment_first_post_days": 10,
}
# Of the third class of places, to which mountain counties belong (docs/rules.md D3).
MINIMUM_WAGES = {SINCE: 1_350, date(2022, 10, 1): 1_600, date(2023, 10, 1): 1_690}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which model county."""

    scale: str
    seed: int
    scenario: str


def is_loaded(connection: Connection, wanted: Wanted, people_tables: list[str]) -> bool:
    """True when this very demo stands; refuses every other database that holds people."""
    value = _marker(connection)
    if value is None:
        if _has_rows(connection, people_tables):
            raise Refusal("demo.people_there")
        return False
    if value.get("state") == LOADING:
        return False
    here = Wanted(str(value["scale"]), int(value["seed"]), str(value["scenario"]))
    if here != wanted:
        raise Refusal("demo.another_loaded", scale=here.scale, seed=here.seed)
    return True


def _has_rows(connection: Connection, tables: list[str]) -> bool:
    """Seen as the owner for one moment: row security would show an owner nothing."""
    structure.force_rows(connection, tables, is_forced=False)
    counts = [
        connection.execute(f"SELECT EXISTS (SELECT FROM {table})").fetchone() for table in tables
    ]
    connection.rollback()
    return any(count is not None and bool(count[0]) for count in counts)


@dataclass(frozen=True, slots=True)
class TakenAway:
    """What a load takes from the database and puts back at its end."""

    foreign_keys: list[Part]
    forced: list[str]  # tables that hold even their owner to row security


def unfinished(connection: Connection) -> TakenAway:
    """What an interrupted load did not live to put back."""
    value = _marker(connection) or {}
    parts = [Part(**part) for part in value.get("foreign_keys", [])]
    return TakenAway(parts, list(value.get("forced", [])))


def _marker(connection: Connection) -> dict[str, Any] | None:
    found = connection.execute(
        "SELECT value::text FROM base_setting WHERE key = %s", [KEY]
    ).fetchone()
    return None if found is None else dict(json.loads(found[0]))


def begin(connection: Connection, wanted: Wanted, taken: TakenAway) -> None:
    """From now on an interrupted load is known for what it is."""
    value = asdict(wanted) | {"state": LOADING} | asdict(taken)
    _write(connection, KEY, value, "wugong demo")


def finish(connection: Connection, wanted: Wanted) -> None:
    """The story's clock, the county's settings, and that the demo stands."""
    offset = clock.offset_to(STORIES[wanted.scenario].starts)
    _write(connection, clock.OFFSET_KEY, offset.total_seconds(), "wugong demo")
    for key, default in DEFAULTS.items():
        _write(connection, key, default, "docs/rules.md [S]")
    for since, wage in MINIMUM_WAGES.items():
        _write(connection, "employers.minimum_wage", wage, "docs/rules.md D3 [K]", since)
    loaded_at = clock.real_now().isoformat(timespec="seconds")
    value = asdict(wanted) | {"state": LOADED, "loaded_at": loaded_at}
    _write(connection, KEY, value, "wugong demo")
    clock.set_business_offset(timedelta(seconds=offset.total_seconds()))


def _write(
    connection: Connection, key: str, value: object, source: str, since: date = SINCE
) -> None:
    connection.execute(
        "INSERT INTO base_setting (key, value, valid_from, source) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (key, valid_from) DO UPDATE SET value = excluded.value",
        [key, Jsonb(value), since, source],
    )


register(
    "demo.people_there",
    status=409,
    zh="数据库里已有不是示范数据的人员，示范县不能装进来。",
    en="The database already holds people who are not the demo's; nothing was loaded.",
)
register(
    "demo.another_loaded",
    status=409,
    zh="数据库里已装有 {scale} 规模的示范数据（种子 {seed}）；"
    "换规模请用新的数据目录（WUGONG_DATA）。",
    en="The demo of scale {scale} (seed {seed}) is loaded already; another one needs a fresh data"
    " directory (WUGONG_DATA).",
)
register(
    "demo.not_allowed",
    status=403,
    zh="这个平台不允许装示范数据（WUGONG_DEMO=0）。",
    en="This platform allows no demo data (WUGONG_DEMO=0).",
)
register(
    "demo.in_use",
    status=503,
    zh="有别的程序正在使用这些表，示范数据没有装完；请停下平台再装一次。",
    en="Other programs are using the tables and the demo was not loaded; stop the platform and"
    " load it again.",
)
register(
    "demo.owner_needed",
    status=503,
    zh="装示范数据要用数据库所有者的登录，这里没有。",
    en="Loading the demo needs the database owner's login, which is not kept here.",
)

"""Load the model county: columns, then rows in parallel lanes, then what ties them together."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings
from django.db import connections
from psycopg.errors import LockNotAvailable

from wugong.base.errors import Refusal
from wugong.ops.demo import marker, structure
from wugong.ops.demo.areas import Area, Scale, areas
from wugong.ops.demo.copying import Lane, Table, Told, connect
from wugong.ops.demo.county import build
from wugong.ops.demo.marker import TakenAway, Wanted
from wugong.ops.demo.structure import Connection
from wugong.ops.demo.tables import demand, dependants, people, poverty, visits, wishes, work
from wugong.ops.demo.tables.block import Offsets, Source

GROUPS_OF_THE_DEMO = "level = 'group' OR (level = 'village' AND code NOT LIKE '530627%')"
LANES = (
    (
        Table("people_labourer", dependants.labourers),
        Table("collection_visit", visits.visits),
    ),
    (
        Table("employment_employmentspell", work.spells),
        Table("people_household", people.households),
        Table("people_povertyperiod", poverty.periods),
    ),
    (
        Table("places_place", demand.places, shared=GROUPS_OF_THE_DEMO),
        Table("places_station", demand.stations),
        Table("employers_employer", demand.employers),
        Table("employers_cooperationbase", demand.bases),
        Table("employers_workshop", demand.workshops),
        Table("employers_welfarepost", demand.posts),
        Table("employers_vacancy", demand.vacancies),
        Table("people_searchentry", dependants.search_entries),
        Table("employment_workincome", work.incomes),
        Table("employment_welfareappointment", work.appointments),
        Table("people_skill", wishes.skills),
        Table("placement_wish", wishes.wishes),
        Table("placement_consent", wishes.consents),
    ),
)
TABLES = [table.name for lane in LANES for table in lane if not table.shared]
PEOPLE = ["people_household", "people_labourer"]


# Rows at county scale, for bars that know how far they are.
ROWS = {
    "people_labourer": 901_000,
    "people_searchentry": 901_000,
    "collection_visit": 770_000,
    "people_household": 410_000,
    "people_povertyperiod": 219_600,
    "people_skill": 380_500,
    "employment_employmentspell": 1_195_500,
    "employment_workincome": 1_507_800,
    "employment_welfareappointment": 21_400,
    "employers_vacancy": 20_000,
    "placement_wish": 119_900,
    "placement_consent": 39_500,
    "places_place": 5_240,
}


MONTHS, MONTHS_OF_HISTORY = "reporting_months", 32  # the running one too


def expected(scale: Scale, name: str) -> int | None:
    """About how many rows a table gets at a scale; None where nobody would notice."""
    if name == MONTHS:
        return MONTHS_OF_HISTORY
    if name not in ROWS:
        return None
    factor = sum(area.factor for area in areas(scale, 1))
    return max(round(ROWS[name] * factor), 1)


@dataclass(frozen=True)
class Loaded:
    """What was loaded and how long it took."""

    scale: str
    seed: int
    scenario: str
    was_loaded: bool
    counts: dict[str, int]
    seconds: dict[str, float]


def load(
    scale: Scale, seed: int, scenario: str, *, told: Told = lambda _name, _count: None
) -> Loaded:
    """Build and load; the same demo twice is nothing to do, another one is refused."""
    if not settings.IS_DEMO_ALLOWED:
        raise Refusal("demo.not_allowed")
    if connections.settings["owner"]["USER"] == connections.settings["default"]["USER"]:
        raise Refusal("demo.owner_needed")
    wanted = Wanted(scale.value, seed, scenario)
    main = connect()
    try:
        if marker.is_loaded(main, wanted, PEOPLE):
            return Loaded(scale.value, seed, scenario, True, {}, {})
        return _load(main, wanted, areas(scale, seed, scenario), told)
    except LockNotAvailable:
        raise Refusal("demo.in_use") from None
    finally:
        main.close()


def _load(main: Connection, wanted: Wanted, counties: list[Area], told: Told) -> Loaded:
    began = time.perf_counter()
    taken = _take_away(main, wanted)
    lanes = [Lane(tables, told) for tables in LANES]
    seconds: dict[str, float] = {}
    with ThreadPoolExecutor(len(lanes)) as threads:
        try:
            _fill(lanes, threads, counties, wanted.seed, seconds)
        finally:
            for lane in lanes:
                lane.stop()
    seconds["foreign keys"] = _timed(lambda: _tie(main, taken, wanted))
    told("foreign keys", len(taken.foreign_keys))
    counts = {name: count for lane in lanes for name, count in lane.counts.items()}
    for lane in lanes:
        seconds |= lane.seconds
    seconds["total"] = time.perf_counter() - began
    rounded = {name: round(value, 2) for name, value in seconds.items()}
    return Loaded(wanted.scale, wanted.seed, wanted.scenario, False, counts, rounded)


def _take_away(main: Connection, wanted: Wanted) -> TakenAway:
    """Foreign keys and the owner's row security, written down before they go."""
    left = marker.unfinished(main)
    keys = {*structure.foreign_keys(main, TABLES), *left.foreign_keys}
    forced = {*structure.forced(main, TABLES), *left.forced}
    taken = TakenAway(sorted(keys, key=lambda key: (key.table, key.name)), sorted(forced))
    marker.begin(main, wanted, taken)
    for key in taken.foreign_keys:
        structure.drop_constraint(main, key)
    structure.force_rows(main, TABLES, is_forced=False)
    main.commit()
    return taken


def _fill(
    lanes: list[Lane],
    threads: ThreadPoolExecutor,
    counties: list[Area],
    seed: int,
    seconds: dict[str, float],
) -> None:
    """County by county, the lanes beside each other; one transaction a lane."""
    list(threads.map(Lane.begin, lanes))
    offsets = Offsets()
    for area in counties:
        start = time.perf_counter()
        county = build(area, seed, first_person=offsets.person + 1)
        seconds["columns"] = seconds.get("columns", 0.0) + time.perf_counter() - start
        source, is_last = Source(county, offsets, seed), area is counties[-1]
        list(threads.map(lambda lane, s=source, e=is_last: lane.copy(s, is_last=e), lanes))
        offsets = offsets.after(county)
    list(threads.map(Lane.commit, lanes))


def _tie(main: Connection, taken: TakenAway, wanted: Wanted) -> None:
    """Foreign keys over all rows, row security for the owner again, and the marker."""
    for key in taken.foreign_keys:
        structure.add_constraint(main, key)
    structure.force_rows(main, taken.forced, is_forced=True)
    marker.finish(main, wanted)
    main.commit()


def _timed(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start

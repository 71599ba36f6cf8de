"""Groups of villages, stations, employers, bases, workshops, welfare posts, vacancies."""

from collections.abc import Iterator
from datetime import date, datetime

import numpy as np
import polars as pl

from wugong.ops.demo.areas import GROUPS_A_VILLAGE, HOME
from wugong.ops.demo.demand import POST_KINDS
from wugong.ops.demo.draw import stream
from wugong.ops.demo.names import draw_names, draw_surnames
from wugong.ops.demo.numbers import MOBILE_BLOCK
from wugong.ops.demo.tables.block import Source, blocks, frame, moments, numbers
from wugong.ops.demo.trades import STATIONS, TRADES
from wugong.people.rules import pinyin_key
from wugong.places.rules import spelling

SINCE = np.datetime64("1949-10-01")
OPENED = np.datetime64("2017-03-01")
MADE = datetime(2017, 1, 5, 10)


def places(source: Source) -> Iterator[pl.DataFrame]:
    """Groups (and villages where no list has them); their codes are ours."""
    area = source.county.area
    if area.is_invented:
        yield _places(area.villages, area.village_names.tolist(), "village", 9)
    names = [f"{number}组" for number in range(1, GROUPS_A_VILLAGE + 1)] * len(area.villages)
    yield _places(area.groups, names, "group", 12)


def _places(codes: np.ndarray, names: list[str], level: str, above: int) -> pl.DataFrame:
    spelled = {name: spelling(name) for name in dict.fromkeys(names)}
    return frame(
        code=codes,
        name=names,
        official_name="",
        level=level,
        kind="",
        parent_id=pl.Series(codes.tolist()).str.slice(0, above),
        name_pinyin=[spelled[name] for name in names],
        valid_from=str(SINCE),
        valid_to=None,
        successor_id=None,
        changed_at=MADE,
    )


def stations(source: Source) -> Iterator[pl.DataFrame]:
    """The county's five stations away from home."""
    if source.county.area.county != HOME:
        return
    yield frame(
        id=np.arange(len(STATIONS)) + 1,
        name=list(STATIONS),
        place_codes=["{" + code + "}" for code, _ in STATIONS.values()],
        phone=[f"0870-00000{number:02d}" for number in range(1, len(STATIONS) + 1)],
        address=[address for _, address in STATIONS.values()],
        valid_from=str(OPENED),
        valid_to=None,
    )


def employers(source: Source) -> Iterator[pl.DataFrame]:
    """One row an employer; teams have no credit code, with the reason."""
    rng = stream(source.seed, f"employers' people {source.county.area.county}")
    staff = source.county.demand.employers
    size = staff.name.size
    persons = [draw_names(rng.random(size) < 0.3, draw_surnames(size, rng), rng) for _ in range(2)]
    is_team = staff.kind == "team"
    industry = np.array([trade.industry for trade in TRADES])[staff.trade]
    ids = np.arange(size) + source.at.employer + 1
    yield frame(
        id=ids,
        credit_code=pl.Series(staff.credit_code.tolist()).set(pl.Series(is_team), None),
        no_code_reason=np.where(is_team, "村劳务工程队，未登记", ""),
        name=staff.name,
        pinyin_key=[pinyin_key(name) for name in staff.name.tolist()],
        kind=staff.kind,
        industry=industry,
        place=staff.place,
        legal_person=persons[0].text(),
        contact=persons[1].text(),
        phone=pl.Series(MOBILE_BLOCK + 90_000_000 + ids).cast(pl.String),
        agency_licence=np.where(staff.kind == "agency", "示范许可证", ""),
        credit=np.where(staff.in_arrears, "C", np.where(staff.record > 6, "A", "B")),
        on_arrears_list=staff.in_arrears,
        record=staff.record,
        has_simulation_workshop=staff.has_simulation,
        party_id=None,
        verified_on=(source.today - 71).item(),
        version=1,
        created_at=MADE,
    )


def bases(source: Source) -> Iterator[pl.DataFrame]:
    """Cooperation bases; one in eight agreements has run out."""
    demand = source.county.demand
    rng = stream(source.seed, f"bases {source.county.area.county}")
    size = demand.bases.size
    ids = np.arange(size) + source.at.base + 1
    starts = np.datetime64("2017-02-01") + rng.integers(0, 330, size).astype("timedelta64[D]")
    has_ended = rng.random(size) < 0.12
    names = pl.Series(demand.employers.name[demand.bases].tolist())
    place = demand.employers.place[demand.bases]
    yield frame(
        id=ids,
        name=names + "劳务合作基地",
        employer_id=demand.bases + source.at.employer + 1,
        place=place,
        agreement_number="示范协议" + pl.Series(ids).cast(pl.String).str.zfill(4),
        starts_on=starts,
        ends_on=starts + np.where(has_ended, 730, 1_461).astype("timedelta64[D]"),
        promised_posts=rng.integers(3, 40, size) * 50,
        station_id=numbers(_station_of(place), 0),
    )


def _station_of(place: np.ndarray) -> np.ndarray:
    """The station that looks after the place, or -1."""
    station = np.full(place.size, -1, dtype=np.int64)
    for number, (code, _) in enumerate(STATIONS.values()):
        station[np.char.startswith(place, code)] = number
    return station


def workshops(source: Source) -> Iterator[pl.DataFrame]:
    """Workshops in villages; the last one stands idle and is not withdrawn yet."""
    county, demand = source.county, source.county.demand
    rng = stream(source.seed, f"workshops {county.area.county}")
    rows = np.arange(demand.workshops)
    yield frame(
        id=rows + source.at.workshop + 1,
        name=demand.employers.name[rows],
        employer_id=rows + source.at.employer + 1,
        kind=rng.choice(np.array(["1", "1", "1", "2", "3"]), rows.size),
        code=county.area.villages[demand.employers.village[rows]],
        recognised_on=np.datetime64("2017-03-01")
        + rng.integers(0, 300, rows.size).astype("timedelta64[D]"),
        withdrawn_on=None,
    )


def posts(source: Source) -> Iterator[pl.DataFrame]:
    """Welfare posts by village and kind."""
    county, demand = source.county, source.county.demand
    kinds = demand.post_kind.tolist()
    yield frame(
        id=np.arange(demand.post_quota.size) + source.at.post + 1,
        name=[POST_KINDS[kind][0] for kind in kinds],
        kind=demand.post_kind,
        code=county.area.villages[demand.post_village],
        quota=demand.post_quota,
        funder_id=None,
        pay_yuan_month=[POST_KINDS[kind][2] for kind in kinds],
        starts_on=date(2017, 1, 1),
        ends_on=None,
    )


def vacancies(source: Source) -> Iterator[pl.DataFrame]:
    """One row a vacancy."""
    rows_of, at = source.county.vacancies, source.at
    place = source.county.demand.employers.place[rows_of.employer]
    for rows in blocks(rows_of.title.size):
        yield frame(
            id=np.arange(rows.start, rows.stop) + at.vacancy + 1,
            employer_id=rows_of.employer[rows] + at.employer + 1,
            base_id=numbers(rows_of.base[rows], at.base),
            workshop_id=numbers(rows_of.workshop[rows], at.workshop),
            title=rows_of.title[rows],
            occupation=rows_of.occupation[rows],
            skill_level=rows_of.level[rows],
            openings=rows_of.openings[rows],
            filled=rows_of.filled[rows],
            wage_min_yuan_month=rows_of.wage_min[rows],
            wage_max_yuan_month=rows_of.wage_max[rows],
            pay_kind=rows_of.pay_kind[rows],
            age_min=rows_of.age_min[rows],
            age_max=rows_of.age_max[rows],
            education_min=rows_of.education[rows],
            sex_limit=rows_of.sex_limit[rows],
            sex_limit_ground=np.where(rows_of.sex_limit[rows] == "", "", "labour_grade_4"),
            needs_full_strength=rows_of.needs_full_strength[rows] == 1,
            certificate="",
            place=place[rows],
            board_lodging=rows_of.board[rows],
            contract_months=rows_of.months[rows],
            description="",
            starts_on=rows_of.starts[rows],
            valid_until=rows_of.until[rows],
            state=rows_of.state[rows],
            source=rows_of.source[rows],
            confirmed_on=rows_of.confirmed[rows],
            confirmed_by_name="县人力资源和社会保障局",
            version=1,
            created_at=moments(rows_of.starts[rows]),
        )

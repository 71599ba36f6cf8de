"""The matching problem out of the database: frames into the engine's arrays, codes into indices."""

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from django.conf import settings
from numpy.typing import NDArray

from labourmatch import Affinity, Persons, Vacancies
from labourmatch import Policy as Weights
from wugong.base import codes
from wugong.base.errors import Refusal
from wugong.placement.enums import Pool
from wugong.placement.models import Policy
from wugong.placement.queries import frames
from wugong.placement.rules.loaded import Ints, Loaded, People, Scoring
from wugong.placement.rules.pool import LAST_TIER, TIERS

DEFAULT_VERSION = "2019"
NEVER_CONFIRMED = 999
LONGEST = 2**15 - 1
WISHES = (1, 2, 3)


def scoring_on(day: date) -> Scoring:
    """The latest policy of the county that holds on the day; else the engine's own."""
    row = Policy.objects.filter(valid_from__lte=day).order_by("-valid_from", "-id").first()
    county = int(settings.HOME_COUNTY)
    given = dict(row.weights) if row else {}
    tiers = given.pop("tiers", None) or TIERS
    training = given.pop("training", None) or {}
    values: dict[str, Any] = {
        "home_lo": county // 100 * 100,
        "home_hi": county // 100 * 100 + 99,
    } | given
    valid_from = row.valid_from if row else date(2019, 1, 1)
    values["valid_from"] = valid_from.isoformat()
    known = {name: min(int(tier), LAST_TIER) for name, tier in tiers.items() if name in TIERS}
    version = row.version if row else DEFAULT_VERSION
    return Scoring(version, Weights.from_mapping(values), known, training)


def load_problem(pool: str, area: str, day: date) -> Loaded:
    """Everybody in the pool and all open demand; the scope of the transaction holds."""
    persons = frames.pool_persons(pool, day)
    opted_out = int(persons["opted_out"].sum())
    if pool == Pool.DAILY:
        persons = persons.filter(~pl.col("opted_out"))
    return _loaded(
        (pool, area, day, opted_out),
        persons=persons,
        skills=frames.skills(),
        households=frames.priority_households(),
        vacancies=frames.open_vacancies(day),
    )


def load_pairs(labourer_id: int, vacancy_ids: list[int], area: str, day: date) -> Loaded:
    """One person beside a few vacancies, by the very same columns: what a page explains."""
    persons = frames.one_person(labourer_id, day)
    if persons.is_empty():
        raise Refusal("not_found")
    nobody = pl.DataFrame(schema=frames.HOUSEHOLDS)
    return _loaded(
        (Pool.DAILY, area, day, 0),
        persons=persons,
        skills=frames.skills(labourer_id),
        households=nobody,
        vacancies=frames.some_vacancies(vacancy_ids, day),
        village=str(persons["code"][0])[:12],
    )


def _loaded(
    head: tuple[str, str, date, int],
    *,
    persons: pl.DataFrame,
    skills: pl.DataFrame,
    households: pl.DataFrame,
    vacancies: pl.DataFrame,
    village: str = "",
) -> Loaded:
    pool, area, day, opted_out = head
    scoring = scoring_on(day)
    staff = frames.fellow_villagers(village or area)
    occupation = {code: i for i, code in enumerate(_occupations(vacancies))}
    village_of = _indices(persons["code"].str.slice(0, 12), staff["village"])
    people = _people(persons, households)
    employers = _indices(vacancies["employer_id"], persons["employer_id"])
    certificates = _certificates(vacancies)
    return Loaded(
        pool=pool,
        area=area,
        day=day,
        scoring=scoring,
        persons=_persons(
            persons, skills, people, scoring, (occupation, village_of, employers, certificates)
        ),
        vacancies=_vacancies(vacancies, occupation, employers, certificates),
        affinity=_affinity(staff, village_of, employers),
        people=people,
        vacancy_id=vacancies["id"].to_numpy(),
        occupations=list(occupation),
        opted_out=opted_out,
    )


Indices = tuple[dict[str, int], pl.DataFrame, pl.DataFrame, dict[str, int]]


@cache
def _minor_groups() -> tuple[str, ...]:
    listed = codes.listed("occupation_2022").values()
    return tuple(code.code for code in listed if code.level == "小类")


def _occupations(vacancies: pl.DataFrame) -> list[str]:
    """Minor groups of the classification of 2022; a vacancy of an older code gets its own."""
    known = dict.fromkeys(_minor_groups())
    return list(known | dict.fromkeys(vacancies["occupation"].unique().sort().to_list()))


def _indices(*columns: pl.Series) -> pl.DataFrame:
    """Number the distinct values of these columns."""
    both = pl.concat([column.alias("key") for column in columns]).drop_nulls()
    keys = both.unique().sort()
    return pl.DataFrame({"key": keys, "index": pl.int_range(len(keys), dtype=pl.Int32, eager=True)})


def _index_of(values: pl.Series, table: pl.DataFrame) -> Ints:
    found = values.alias("key").to_frame().join(table, on="key", how="left", maintain_order="left")
    return found["index"].fill_null(-1).to_numpy().astype(np.int32)


def _coded(values: pl.Series, known: dict[str, int], otherwise: int = -1) -> Ints:
    column = values.replace_strict(known, default=otherwise, return_dtype=pl.Int32)
    return column.fill_null(otherwise).to_numpy()


def _certificates(vacancies: pl.DataFrame) -> dict[str, int]:
    """A bit for each occupation in which a vacancy asks a certificate; past 31 people ask."""
    asking = vacancies.filter(pl.col("certificate") != "")["occupation"]
    most_asked = asking.value_counts(name="n").sort(["n", "occupation"], descending=True)
    return {name: 1 << i for i, name in enumerate(most_asked["occupation"].head(31).to_list())}


def _people(persons: pl.DataFrame, households: pl.DataFrame) -> People:
    marked = persons.select("household_id").join(
        households, left_on="household_id", right_on="id", how="left", maintain_order="left"
    )
    township = persons["code"].str.slice(0, 9)
    names = township.unique().sort()
    table = pl.DataFrame({"key": names, "index": pl.int_range(len(names), eager=True)})
    home = settings.HOME_COUNTY
    places = [pl.col(f"place_{i}") for i in WISHES]
    away = pl.any_horizontal(
        place.is_not_null() & ~place.str.starts_with(home) for place in places
    ).fill_null(False)
    at_home = places[0].str.starts_with(home) | (pl.col("wish_kind") == "nearby")
    return People(
        labourer_id=persons["id"].to_numpy(),
        township=_index_of(township, table),
        townships=names.to_list(),
        is_zero=marked["is_zero"].fill_null(False).to_numpy(),
        is_registered=marked["is_registered"].fill_null(False).to_numpy(),
        is_relocated=marked["is_relocated"].fill_null(False).to_numpy(),
        only_home=persons.select((at_home & ~away).fill_null(False)).to_series().to_numpy(),
    )


def _priority(
    persons: pl.DataFrame, people: People, tiers: dict[str, int]
) -> tuple[Ints, NDArray[np.int8]]:
    """Number the households that come first; everybody else gets -1."""
    marks = {
        "zero_employment": people.is_zero,
        "registered": people.is_registered,
        "relocated": people.is_relocated,
    }
    none = LAST_TIER + 1
    tier = np.full(persons.height, none, np.int8)
    for name, turn in tiers.items():
        tier = np.where(marks[name], np.minimum(tier, turn), tier).astype(np.int8)
    first = tier < none
    keys, number = np.unique(persons["household_id"].to_numpy()[first], return_inverse=True)
    household = np.full(persons.height, -1, np.int32)
    household[first] = number
    turns = np.zeros(keys.size, np.int8)
    turns[number] = tier[first]
    return household, turns


def _persons(
    rows: pl.DataFrame, skills: pl.DataFrame, people: People, scoring: Scoring, indices: Indices
) -> Persons:
    occupation, villages, employers, certificates = indices
    household, tier = _priority(rows, people, scoring.tiers)
    pointer, skill_occupation, skill_level, mask = _skills(rows, skills, occupation, certificates)
    lo, hi = _wished_places(rows)
    return Persons(
        birth_day=rows["birth_day"].to_numpy(),
        sex=_coded(rows["sex"], {"1": 1, "2": 2}, 0).astype(np.int8),
        education=_coded(rows["education"], {str(i): i for i in range(1, 7)}, 0).astype(np.int8),
        weak=(rows["capability"] == "3").to_numpy(),
        certificates=mask,
        skill_indptr=pointer,
        skill_occupation=skill_occupation,
        skill_level=skill_level,
        wished_occupation=np.stack(
            [_coded(rows[f"occupation_{i}"], occupation) for i in WISHES], axis=1
        ).astype(np.int16),
        wish_lo=lo,
        wish_hi=hi,
        near_home=rows["near_home"].to_numpy(),
        wage_floor=rows["wage_floor"].fill_null(0).to_numpy(),
        village=_index_of(rows["code"].str.slice(0, 12), villages),
        current_employer=_index_of(rows["employer_id"], employers),
        fresh_days=_fresh(rows["fresh_days"]),
        opted_out=rows["opted_out"].to_numpy(),
        household=household,
        tier=tier,
    )


def _fresh(days: pl.Series) -> Ints:
    known = days.fill_null(NEVER_CONFIRMED).clip(0, LONGEST)
    return known.to_numpy().astype(np.int16)


def _wished_places(rows: pl.DataFrame) -> tuple[Ints, Ints]:
    """Ranges over six-digit codes; whoever wants to stay near and names no place, the county."""
    lo, hi = np.zeros((2, rows.height, len(WISHES)), np.int32)
    for i in WISHES:
        place = rows[f"place_{i}"]
        size = 10 ** (6 - place.str.len_chars().fill_null(6).to_numpy().astype(np.int64))
        code = place.cast(pl.Int64, strict=False).fill_null(0).to_numpy() * size
        lo[:, i - 1] = code
        hi[:, i - 1] = np.where(code > 0, code + size - 1, 0)
    stays = (rows["wish_kind"] == "nearby").fill_null(False).to_numpy() & ~lo.any(axis=1)
    lo[stays, 0] = hi[stays, 0] = int(settings.HOME_COUNTY)
    return lo, hi


def _skills(
    rows: pl.DataFrame, skills: pl.DataFrame, occupation: dict[str, int], bits: dict[str, int]
) -> tuple[Ints, Ints, Ints, Ints]:
    """Skills of the pool in row order, and the kinds of certificates each person holds."""
    position = rows.select(key=pl.col("id"), index=pl.int_range(pl.len(), dtype=pl.Int32))
    row = _index_of(skills["labourer_id"], position)
    kind = _coded(skills["occupation"], occupation)
    holds = (skills["certificate_type"] != "").fill_null(False).to_numpy()
    bit = np.where(holds, _coded(skills["occupation"], bits, 0), 0)
    mask = np.zeros(rows.height, np.int32)
    np.bitwise_or.at(mask, row[row >= 0], bit[row >= 0])
    kept = np.flatnonzero((row >= 0) & (kind >= 0))
    kept = kept[np.argsort(row[kept], kind="stable")]
    count = np.bincount(row[kept], minlength=rows.height)
    pointer = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
    return (
        pointer,
        kind[kept].astype(np.int16),
        skills["level"].to_numpy()[kept].astype(np.int8),
        mask,
    )


def _vacancies(
    rows: pl.DataFrame, occupation: dict[str, int], employers: pl.DataFrame, bits: dict[str, int]
) -> Vacancies:
    level = rows["level"].to_numpy().astype(np.int8)
    asks = (rows["certificate"] != "").fill_null(False).to_numpy()
    return Vacancies(
        occupation=_coded(rows["occupation"], occupation).astype(np.int16),
        level=np.maximum(level, -1).astype(np.int8),
        education_min=rows["education_min"].to_numpy(),
        age_min=rows["age_min"].to_numpy(),
        age_max=rows["age_max"].to_numpy(),
        start_day=rows["start_day"].to_numpy(),
        wage=rows["wage"].to_numpy(),
        place=rows["place"].to_numpy(),
        openings=rows["openings"].to_numpy(),
        employer=_index_of(rows["employer_id"], employers),
        employer_record=rows["record"].to_numpy(),
        blocked=rows["blocked"].to_numpy(),
        needs_full_strength=rows["needs_full_strength"].to_numpy(),
        certificate_mask=np.where(asks, _coded(rows["occupation"], bits, 0), 0),
        sex_limit=_coded(rows["sex_limit"], {"1": 1, "2": 2}, 0).astype(np.int8),
        fresh_days=_fresh(rows["fresh_days"]),
    )


def _affinity(staff: pl.DataFrame, villages: pl.DataFrame, employers: pl.DataFrame) -> Affinity:
    village = _index_of(staff["village"], villages)
    employer = _index_of(staff["employer_id"], employers)
    known = (village >= 0) & (employer >= 0)
    return Affinity(village[known], employer[known], staff["count"].to_numpy()[known])

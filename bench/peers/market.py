"""Short lists as a problem that SQL and data frames can express as well as the engine.

Everybody brings one occupation and wishes one province, every vacancy asks for at least
experience: so the pairs to be judged are those of equal province and occupation, which a hash join
finds. All rules and all parts of the score but fellow villagers are those of `recommend`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from labourmatch import Affinity, Recommendations
from labourmatch.kernels.packing import calendar_numbers
from labourmatch.policy import OCCUPATION_SHARES, SCHOOLING_SHARES, Policy
from labourmatch.synthetic import OCCUPATIONS, PROVINCE_SHARES, PROVINCES, County, county

K = 16
RANKS = 1 << 15  # a key is the total and, below it, the place by falling pay


def keyed_county(persons: int, vacancies: int, seed: int = 1) -> County:
    """A county of one wished province and one occupation a person."""
    home = county(persons, vacancies, seed)
    chance = np.random.default_rng((seed, 2))
    lo, hi = np.zeros((persons, 3), np.int32), np.zeros((persons, 3), np.int32)
    lo[:, 0] = chance.choice(np.array(PROVINCES), persons, p=np.array(PROVINCE_SHARES)) * 10_000
    hi[:, 0] = lo[:, 0] + 9_999
    kind = np.minimum(chance.geometric(0.06, persons) - 1, OCCUPATIONS - 1).astype(np.int16)
    wished = np.full((persons, 3), -1, np.int16)
    wished[:, 0] = np.where(chance.random(persons) < 0.6, kind, -1)
    people = replace(
        home.persons,
        wished_occupation=wished,
        wish_lo=lo,
        wish_hi=hi,
        skill_indptr=np.arange(persons + 1),
        skill_occupation=kind,
        skill_level=np.minimum(chance.geometric(0.5, persons) - 1, 5),
    )
    demand = replace(home.vacancies, level=np.maximum(home.vacancies.level, 0))
    return County(people, demand, Affinity.none(), home.policy)


def by_falling_pay(home: County) -> Any:
    """Place of each vacancy by falling pay: what breaks ties."""
    order = np.argsort(-home.vacancies.wage.astype(np.int64), kind="stable")
    place = np.empty(order.size, np.int64)
    place[order] = np.arange(order.size)
    return place


def frames(home: County) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Persons and vacancies as tables, dates as numbers like 20190830."""
    p, v = home.persons, home.vacancies
    starts = calendar_numbers(v.start_day)
    persons = pl.DataFrame(
        {
            "person": np.arange(p.count, dtype=np.int32),
            "province": p.wish_lo[:, 0] // 10_000, "occupation": p.skill_occupation,
            "held": p.skill_level, "wished": p.wished_occupation[:, 0] >= 0,
            "born": calendar_numbers(p.birth_day), "sex": p.sex, "education": p.education,
            "weak": p.weak, "certificates": p.certificates, "near": p.near_home,
            "floor": p.wage_floor, "employer": p.current_employer,
            "fresh": p.fresh_days.astype(np.int32), "out": p.opted_out,
        }
    )  # fmt: skip
    vacancies = pl.DataFrame(
        {
            "rank": by_falling_pay(home), "province": v.place // 10_000,
            "occupation": v.occupation, "level": v.level, "education_min": v.education_min,
            "born_by": starts - v.age_min.astype(np.int32) * 10_000,
            "born_after": starts - (v.age_max.astype(np.int32) + 1) * 10_000, "wage": v.wage,
            "place": v.place, "boss": v.employer, "record": v.employer_record.astype(np.int32),
            "strength": v.needs_full_strength, "mask": v.certificate_mask,
            "sex_limit": v.sex_limit, "confirmed": v.fresh_days.astype(np.int32),
            "open": ~v.blocked & (v.openings > 0),
        }
    )  # fmt: skip
    return persons, vacancies


ELIGIBLE = """born <= born_by and born > born_after and education >= education_min
and held >= level and wage >= floor and (not strength or not weak)
and (sex_limit = 0 or sex_limit = sex) and (certificates & mask) = mask and boss <> employer"""


def score_sql(policy: Policy, divide: str) -> str:
    """The score as SQL; ``divide`` is the whole division of the dialect."""
    (none, some), (wish, both) = (
        (shares[1] * policy.occupation // 100, shares[2] * policy.occupation // 100)
        for shares in (OCCUPATION_SHARES[0], OCCUPATION_SHARES[3])
    )
    school = [share * policy.schooling // 100 for share in SCHOOLING_SHARES]
    span = policy.fresh_days_none - policy.fresh_days_full
    return f"""least(greatest(wage - greatest(floor, {policy.pay_base_yuan}), 0),
 {policy.pay_span_yuan}) * {policy.pay} {divide} {policy.pay_span_yuan}
 + case when wished then case when held = 0 then {wish} else {both} end
   else case when held = 0 then {none} else {some} end end
 + {policy.place}
 + case education - education_min when 0 then {school[0]} when 1 then {school[1]}
   when 2 then {school[2]} else {school[3]} end
 + record * {policy.record} {divide} 10
 + case when near and place between {policy.home_lo} and {policy.home_hi}
   then {policy.near_home} else 0 end
 + least(greatest({policy.fresh_days_none} - greatest(fresh, confirmed), 0), {span})
   * {policy.freshness} {divide} {span}"""


def keys_of(found: Recommendations, home: County) -> Any:
    """The engine's lists as keys, best first, -1 where there is none."""
    place = by_falling_pay(home)
    keys = found.total.astype(np.int64) * RANKS + RANKS - 1 - place[found.vacancy]
    return np.where(found.vacancy >= 0, keys, -1)

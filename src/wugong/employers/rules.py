"""What the law and the county ask of a vacancy: pure (docs/rules.md, "Demand")."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

VALID_DAYS = 60  # [S] a vacancy without a date of its own
STALE_DAYS = 30  # [S] older than this it is confirmed again or closed
EDUCATION_RANKS = {1: "文盲或半文盲", 2: "小学", 3: "初中", 4: "高中", 5: "大专", 6: "本科及以上"}
# Regulation on the human-resources market, art. 24: no discriminating terms.
FORBIDDEN_WORDS = re.compile(
    r"限男|限女|男士优先|女士优先|男性优先|女性优先|只招男|只招女|仅限男|仅限女"
    r"|汉族优先|限汉族|不招.{0,4}族|乙肝|未婚|已婚已育|属相|星座"
)
# Art. 15 of the wage regulation's neighbour rules: nobody pays to get a job.
FEE_WORDS = re.compile(r"押金|保证金|服装费|介绍费|报名费|培训费自理|扣身份证")


@dataclass(frozen=True, slots=True)
class Offer:
    """The parts of a vacancy that rules look at."""

    title: str
    description: str
    wage_min: int
    wage_max: int
    age_min: int
    age_max: int
    openings: int
    sex_limit: str
    sex_limit_ground: str
    starts_on: date
    valid_until: date


def faults(offer: Offer, *, minimum_wage: int, today: date) -> list[tuple[str, str]]:
    """(field, code) of everything that stands against publishing."""
    found = []
    words = f"{offer.title} {offer.description}"
    if FORBIDDEN_WORDS.search(words):
        found.append(("description", "vacancy.discriminates"))
    if FEE_WORDS.search(words):
        found.append(("description", "vacancy.asks_fee"))
    if not 1 <= offer.openings <= 100_000:
        found.append(("openings", "vacancy.openings"))
    if offer.wage_max < offer.wage_min:
        found.append(("wage_max_yuan_month", "vacancy.wage_order"))
    if offer.wage_min < minimum_wage:
        found.append(("wage_min_yuan_month", "vacancy.below_minimum_wage"))
    if offer.wage_max > 200_000:
        found.append(("wage_max_yuan_month", "vacancy.wage_range"))
    if not 16 <= offer.age_min <= offer.age_max <= 80:
        found.append(("age_min", "vacancy.age"))
    if offer.sex_limit and not offer.sex_limit_ground:
        found.append(("sex_limit", "vacancy.sex_without_ground"))
    if offer.valid_until < max(offer.starts_on, today):
        found.append(("valid_until", "vacancy.expired"))
    if offer.valid_until > today + timedelta(days=366):
        found.append(("valid_until", "vacancy.too_long"))
    return found


def default_validity(today: date) -> date:
    """Until when a vacancy counts that names no date."""
    return today + timedelta(days=VALID_DAYS)


def is_stale(confirmed_on: date | None, today: date) -> bool:
    """Nobody has asked the employer for a month."""
    return confirmed_on is None or (today - confirmed_on).days > STALE_DAYS


def is_open(state: str, valid_until: date, openings: int, filled: int, today: date) -> bool:
    """Shown on the board and matched."""
    return state == "verified" and valid_until >= today and filled < openings


MOVES = {
    "pending": {"verified", "sent_back", "closed"},
    "sent_back": {"pending", "closed"},
    "verified": {"sent_back", "closed"},
    "closed": {"pending"},
}


def may_become(before: str, after: str) -> bool:
    """The states a vacancy may pass through."""
    return after in MOVES[before]

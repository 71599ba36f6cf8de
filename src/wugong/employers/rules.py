"""What the law and the county ask of a vacancy: pure (docs/rules.md, "Demand")."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wugong.employers.enums import Schooling

VALID_DAYS = 60  # [S] a vacancy without a date of its own
STALE_DAYS = 30  # [S] older than this it is confirmed again or closed
# Regulation on the human-resources market, art. 24: no discriminating terms.
FORBIDDEN_WORDS = re.compile(
    r"[限招要][男女](?=[士性工生员的,，。、;；()（）|]|$)|[男女][士性工生]?优先|不[招要][男女]"
    r"|[男女][士性工生的]?(?:不要|勿扰)|汉族优先|限汉族|[不只][招要].{0,4}族"
    r"|乙肝|未婚|已婚已育|未育|属相|星座|信教|教徒"
)
# The same regulation, art. 15: nobody pays to get a job, nobody gives a document away.
FEE_WORDS = re.compile(r"押金|保证金|服装费|介绍费|报名费|中介费|培训费自理|[扣押]身份证|押证")
LONGEST_CONTRACT_MONTHS = 120
HIGHEST_SKILL, HIGHEST_EDUCATION = 5, max(Schooling.values)


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

    @classmethod
    def of(cls, terms: Any) -> "Offer":
        """From a row or from what was told, which name their terms alike."""
        return cls(
            terms.title,
            terms.description,
            terms.wage_min_yuan_month,
            terms.wage_max_yuan_month,
            terms.age_min,
            terms.age_max,
            terms.openings,
            terms.sex_limit,
            terms.sex_limit_ground,
            terms.starts_on,
            terms.valid_until,
        )

    @property
    def words(self) -> str:
        """All that is written, without the gaps that hide a word from a check."""
        return re.sub(r"\s+", "", f"{self.title}|{self.description}")


def discriminates(offer: Offer) -> bool:
    """Terms that art. 24 forbids, in whatever is written."""
    return FORBIDDEN_WORDS.search(offer.words) is not None


def asks_fee(offer: Offer) -> bool:
    """Money or documents asked of whoever seeks work."""
    return FEE_WORDS.search(offer.words) is not None


def has_sex_ground(offer: Offer) -> bool:
    """The grounds in law keep women from mines and the heaviest work: none keeps men out."""
    return not offer.sex_limit or (offer.sex_limit == "1" and bool(offer.sex_limit_ground))


def faults(offer: Offer, *, minimum_wage: int, today: date) -> list[tuple[str, str]]:
    """(field, code) of everything that stands against publishing."""
    found = []
    if discriminates(offer):
        found.append(("description", "vacancy.discriminates"))
    if asks_fee(offer):
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
    if not has_sex_ground(offer):
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


def after_change(state: str, *, by_reviewer: bool) -> str:
    """Changed terms are reviewed anew; what a reviewer changes stays verified."""
    return state if state == "verified" and by_reviewer else "pending"


def counts(starts_on: date, ends_on: date | None, day: date) -> bool:
    """An agreement or a post in its term; an expired agreement does not count (T1)."""
    return starts_on <= day and (ends_on is None or day < ends_on)

"""What is told about a stay at work, checked field by field (docs/rules.md L3, S3, T1, T3)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from wugong.base import clock, codes
from wugong.base.findings import Findings
from wugong.base.identity import age_on
from wugong.employers import queries as employers
from wugong.employment import queries, rules
from wugong.employment.enums import Contract, VerifiedHow
from wugong.people.models import Labourer
from wugong.places import queries as places

YOUNGEST = 16  # docs/rules.md L4
ON_THE_ROLL = ("on_roll", "lost")


@dataclass(frozen=True, slots=True)
class NewSpell:
    """What is told about a stay at work; with an end it is a stay of the past, told late."""

    employer_name: str
    place: str
    industry: str
    channel: str
    start_on: date
    occupation: str = ""
    skill_level: int = 0
    wage_yuan_month: int | None = None
    doubt_reason: str = ""
    employer_id: int | None = None
    vacancy_id: int | None = None
    leader_id: int | None = None
    base_id: int | None = None
    workshop_id: int | None = None
    also_helped_by: str = ""
    is_point_to_point: bool = False
    contract: str = "unknown"
    verified_how: str = ""
    end_on: date | None = None
    end_reason: str = ""
    has_gaps: bool = False  # told on the mountain: what was not said, the village completes


@dataclass
class ToldSpell:
    """One telling about one person, and what is wrong with it."""

    person: Labourer
    told: NewSpell
    found: Findings = field(default_factory=Findings)

    def values(self) -> dict[str, Any]:
        """The columns of the spell; a refusal for every field that is wrong."""
        told = self.told
        employer_id, name = self._employer()
        self._days()
        self._codes()
        self._wage()
        self._leader()
        self._outlet()
        self.found.done()
        return {
            "employer_id": employer_id,
            "employer_name": name,
            "vacancy_id": told.vacancy_id,
            "place": told.place,
            "industry": told.industry,
            "occupation": told.occupation,
            "skill_level": told.skill_level,
            "start_on": told.start_on,
            "end_on": told.end_on,
            "end_reason": told.end_reason,
            "channel": told.channel,
            "leader_id": told.leader_id,
            "base_id": told.base_id,
            "workshop_id": told.workshop_id,
            "also_helped_by": told.also_helped_by,
            "is_point_to_point": told.is_point_to_point,
            "wage_yuan_month": told.wage_yuan_month,
            "contract": told.contract,
            "is_confirmed": bool(told.verified_how),
            "verified_how": told.verified_how,
            "verified_on": clock.business_today() if told.verified_how else None,
            "recorded_at": clock.business_now(),
        }

    def _employer(self) -> tuple[int | None, str]:
        """A registered employer gives its own name; else what the person calls it."""
        employer_id = self.told.employer_id
        if self.told.vacancy_id is not None:
            vacancy = self.found.take(
                "vacancy_id", lambda: employers.vacancy(self.told.vacancy_id or 0), None
            )
            if vacancy is not None:
                is_other = employer_id is not None and employer_id != vacancy.employer_id
                self.found.refuse(is_other, "spell.other_employer", "employer_id")
                employer_id = vacancy.employer_id
        if employer_id is not None:
            known = employer_id
            row = self.found.take("employer_id", lambda: employers.employer(known), None)
            return employer_id, row.name if row is not None else ""
        name = self.found.text("employer_name", self.told.employer_name, 120)
        is_missing = not self.told.employer_name.strip() and not self.told.has_gaps
        self.found.refuse(is_missing, "spell.employer_missing", "employer_name")
        return None, name

    def _days(self) -> None:
        told, today = self.told, clock.business_today()
        self.found.refuse(self.person.status not in ON_THE_ROLL, "spell.not_on_roll", "")
        self.found.refuse(told.start_on > today, "spell.future", "start_on")
        is_young = age_on(self.person.birth_on, told.start_on) < YOUNGEST
        self.found.refuse(is_young, "spell.too_young", "start_on")
        if told.end_on is None:
            self.found.refuse(bool(told.end_reason), "spell.reason", "end_reason")
            return
        self.found.refuse(told.end_reason not in rules.end_reasons(), "spell.reason", "end_reason")
        self.found.refuse(told.end_on <= told.start_on, "spell.order", "end_on")
        self.found.refuse(told.end_on > today + timedelta(days=1), "spell.end_future", "end_on")

    def _codes(self) -> None:
        told, found = self.told, self.found
        found.refuse(not places.is_work_place(told.place), "spell.place", "place")
        is_gap = told.has_gaps and not told.channel
        is_known = is_gap or codes.has("output_channel", told.channel)
        found.refuse(not is_known, "spell.channel", "channel")
        is_post = told.channel == rules.WELFARE_CHANNEL
        found.refuse(is_post, "spell.channel_is_post", "channel")
        fits = rules.is_channel_of(told.channel, told.place, settings.HOME_COUNTY)
        found.refuse(not fits, "spell.channel_place", "channel")
        is_gap = told.has_gaps and not told.industry
        is_known = is_gap or codes.has("gbt4754_2017_industry", told.industry)
        found.refuse(not is_known, "spell.industry", "industry")
        is_known = not told.occupation or codes.has("occupation_2022", told.occupation)
        found.refuse(not is_known, "spell.occupation", "occupation")
        found.one_of("contract", told.contract, Contract.values)
        found.one_of("verified_how", told.verified_how, ("", *VerifiedHow.values))
        found.between("skill_level", told.skill_level, 0, rules.HIGHEST_SKILL)
        also = told.also_helped_by
        is_second = not also or (codes.has("output_channel", also) and also != told.channel)
        found.refuse(not is_second, "spell.channel", "also_helped_by")

    def _wage(self) -> None:
        """A doubt needs a typed explanation; the figure stays as it was told (L3)."""
        told, wage = self.told, self.told.wage_yuan_month
        is_possible = wage is None or 0 <= wage <= rules.IMPOSSIBLE_WAGE
        self.found.refuse(not is_possible, "spell.wage_range", "wage_yuan_month")
        explained = self.found.text("doubt_reason", self.told.doubt_reason, 200)
        doubt = rules.wage_doubt(wage)
        if wage is not None and is_possible and doubt and not explained and not told.has_gaps:
            self.found.refuse(True, doubt, "doubt_reason")

    def _leader(self) -> None:
        told = self.told
        if told.leader_id is None:
            return
        channels = (told.channel, told.also_helped_by)
        if not any(channel in rules.LEADER_CHANNELS for channel in channels):
            self.found.refuse(True, "spell.leader_channel", "leader_id")
        elif told.leader_id == self.person.pk:
            self.found.refuse(True, "spell.leads_self", "leader_id")
        else:
            status = queries.leader(told.leader_id)
            is_member = status in rules.PARTY_MEMBER
            needs_member = rules.PARTY_CHANNEL in channels
            self.found.refuse(status is None, "spell.leader", "leader_id")
            is_wrong = status is not None and needs_member and not is_member
            self.found.refuse(is_wrong, "spell.leader_not_member", "leader_id")

    def _outlet(self) -> None:
        """An expired agreement and a withdrawn workshop do not count (T1, I1)."""
        told = self.told
        if told.base_id is not None:
            counts = employers.base_in_force(told.base_id, told.start_on)
            self.found.refuse(not counts, "spell.base", "base_id")
        if told.workshop_id is not None:
            counts = employers.workshop_in_force(told.workshop_id, told.start_on)
            self.found.refuse(not counts, "spell.workshop", "workshop_id")

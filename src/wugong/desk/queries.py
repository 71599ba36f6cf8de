"""Totals of an area for the workbench and the dashboard; people are counted from their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet

from wugong.base import clock
from wugong.base.lists import COUNT_LIMIT
from wugong.employers import queries as employers
from wugong.employers.models import Vacancy, Workshop
from wugong.employment import queries as employment
from wugong.employment.models import EmploymentSpell
from wugong.people.models import HandOver, Household, Labourer
from wugong.placement.models import Referral, Wish

KEPT_SECONDS = 60
FRESH_DAYS = 30  # [S] the monthly update
STEP = {2: 4, 4: 6, 6: 9, 9: 12, 12: 15}

STATES = """
SELECT left(code, %(width)s) AS area,
       count(*) FILTER (WHERE is_labour) AS labour,
       count(*) FILTER (WHERE employment_state = 'away') AS away,
       count(*) FILTER (WHERE employment_state = 'in_county') AS in_county,
       count(*) FILTER (WHERE employment_state = 'welfare') AS welfare,
       count(*) FILTER (WHERE is_labour AND employment_state IN ('home', 'none')) AS idle,
       count(*) FILTER (WHERE is_labour AND confirmed_on >= %(fresh)s) AS fresh
  FROM people_labourer
 WHERE status = 'on_roll' AND code >= %(area)s AND code < %(area)s || '~'
 GROUP BY 1 ORDER BY 1
"""
DESTINATIONS = """
SELECT left(work_place, 4) AS place, count(*) AS people
  FROM people_labourer
 WHERE employment_state = 'away' AND code >= %(area)s AND code < %(area)s || '~'
 GROUP BY 1 ORDER BY 2 DESC LIMIT 10
"""
CHANNELS = """
SELECT channel, count(*) AS people, bool_or(is_organised) AS is_organised
  FROM employment_employmentspell
 WHERE end_on IS NULL AND withdrawn_at IS NULL
   AND NOT (place >= %(home)s AND place < %(home)s || '~')
   AND code >= %(area)s AND code < %(area)s || '~'
 GROUP BY 1 ORDER BY 2 DESC
"""


@dataclass(frozen=True, slots=True)
class AreaTotal:
    """People of one area by what they do now."""

    area: str
    labour: int
    away: int
    in_county: int
    welfare: int
    idle: int
    fresh: int


@dataclass(frozen=True, slots=True)
class ChannelTotal:
    """People away by the channel they went through."""

    channel: str
    people: int
    is_organised: bool


def by_area(area: str) -> list[AreaTotal]:
    """One row for each place directly below an area (groups show themselves)."""
    width = STEP.get(len(area), 15)
    fresh = clock.business_today() - timedelta(days=FRESH_DAYS)
    values = {"area": area, "width": width, "fresh": fresh}
    return [AreaTotal(*row) for row in _kept(f"area:{area}", STATES, values)]


def whole(rows: list[AreaTotal], area: str) -> AreaTotal:
    """The sum: every person is at home in one place only."""
    sums = [sum(getattr(r, name) for r in rows) for name in AreaTotal.__slots__[1:]]
    return AreaTotal(area, *sums)


def destinations(area: str) -> list[tuple[str, int]]:
    """The ten prefectures where most people work."""
    return [(str(p), int(n)) for p, n in _kept(f"to:{area}", DESTINATIONS, {"area": area})]


def channels(area: str, home: str) -> list[ChannelTotal]:
    """People out of the county by channel (docs/rules.md O1)."""
    values = {"area": area, "home": home}
    return [ChannelTotal(*row) for row in _kept(f"by:{area}", CHANNELS, values)]


def _kept(key: str, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Sums over the whole county are asked for once a minute; the scope is part of the key."""
    found: list[tuple[Any, ...]] | None = cache.get(f"desk:{key}")
    if found is None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            found = cursor.fetchall()
        cache.set(f"desk:{key}", found, KEPT_SECONDS)
    return found


def limited(rows: QuerySet[Labourer] | QuerySet[Household] | QuerySet[Wish]) -> str:
    """A count that stops at 1,000+."""
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    return f"{count:,}" if count <= COUNT_LIMIT else f"{COUNT_LIMIT:,}+"


def zero_employment(area: str) -> QuerySet[Household]:
    """Households with somebody willing and nobody employed (docs/rules.md Z1)."""
    return Household.objects.filter(
        zero_employment_since__isnull=False, code__gte=area, code__lt=area + "~"
    )


def idle_with_wish() -> QuerySet[Wish]:
    """Live wishes of people out of work."""
    return Wish.objects.filter(
        ended_at__isnull=True, labourer__employment_state__in=("home", "none")
    ).exclude(kind="none")


def not_confirmed() -> QuerySet[Labourer]:
    """People whose file nobody has confirmed for a month."""
    limit = clock.business_today() - timedelta(days=FRESH_DAYS)
    return Labourer.objects.filter(status="on_roll", is_labour=True, confirmed_on__lt=limit)


def waiting_hand_overs(area: str) -> QuerySet[HandOver]:
    """Households on their way into this area."""
    return HandOver.objects.filter(state="proposed", to_code__gte=area, to_code__lt=area + "~")


def waiting_vacancies() -> QuerySet[Vacancy]:
    """Vacancies that wait for the county's review."""
    return Vacancy.objects.filter(state="pending")


def stale_vacancies(brought_by: int | None = None) -> QuerySet[Vacancy]:
    """Vacancies on the board that nobody has asked after for a month; all, or those one brought."""
    limit = clock.business_today() - timedelta(days=FRESH_DAYS)
    rows = employers.on_the_board().filter(confirmed_on__lt=limit)
    return rows if brought_by is None else rows.filter(brought_by_id=brought_by)


def open_referrals() -> QuerySet[Referral]:
    """Referrals that wait for the person's answer."""
    return Referral.objects.filter(state="proposed")


def idle_workshops() -> list[str]:
    """Names of workshops that paid nobody for three months (docs/rules.md I1)."""
    found: list[str] | None = cache.get("desk:idle_workshops")
    if found is None:
        ids = employment.idle_workshops(clock.business_today())
        rows = Workshop.objects.filter(pk__in=ids).order_by("code", "id")
        found = list(rows.values_list("name", flat=True))
        cache.set("desk:idle_workshops", found, KEPT_SECONDS)
    return found


def wage_doubts() -> QuerySet[EmploymentSpell]:
    """Open spells whose wage is under 100 or over 30,000 yuan."""
    rows = EmploymentSpell.objects.filter(end_on__isnull=True, withdrawn_at__isnull=True)
    return rows.filter(wage_yuan_month__lt=100) | rows.filter(wage_yuan_month__gt=30_000)

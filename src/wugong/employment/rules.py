"""The county's rules of work: pure, dated where they are settings (docs/rules.md W1–W3, O1, S3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wugong.base import codes

GAP_DAYS_IGNORED = 15  # [S] W2: pauses up to this long do not break a stay
LOWEST_WAGE, HIGHEST_WAGE = 100, 30_000  # outside is a doubt, never a refusal
HOMECOMING = frozenset("123456789")  # return_reason; other ends leave the journey open
CHANGED, LOST = "C", "L"
LOST_DAYS = 62  # [S] S3: two missed monthly updates; found again sooner, the journey goes on
IMPOSSIBLE_WAGE = 1_000_000
LEADER_CHANNELS, PARTY_CHANNEL = ("14", "15"), "14"
BASE_CHANNEL, WELFARE_CHANNEL = "11", "31"
HOME_CHANNELS = ("21", "22", "23")
FIT, HEALTHY = ("1", "2"), ("1", "4")  # ordinary or skilled labour; healthy, or disabled lightly
LONGEST_CONTRACT_MONTHS = 12  # S5: a year at a time
HIGHEST_SKILL = 5
PARTY_MEMBER = ("01", "02")


@dataclass(frozen=True, slots=True)
class Period:
    """Work from a day to the first day no longer at work; open when there is no end."""

    start_on: date
    end_on: date | None


def is_organised(channel: str) -> bool:
    """The channel list says which are organised (docs/rules.md O1); no other code does."""
    found = codes.listed("output_channel").get(channel)
    return found is not None and "organised=1" in found.note


def end_reasons(language: str = "zh") -> dict[str, str]:
    """Homecoming reasons, and the two ends that are not a homecoming (the doors translate them)."""
    return dict(codes.choices("return_reason", language)) | {CHANGED: "换岗", LOST: "失去联系"}


def is_homecoming(reason: str) -> bool:
    """A change of post or losing sight of a person does not end the journey."""
    return reason in HOMECOMING


def stays(periods: Iterable[Period]) -> list[Period]:
    """Periods run together where the pause between them is short enough to be ignored (W2)."""
    found: list[Period] = []
    for period in sorted(periods, key=lambda p: p.start_on):
        last = found[-1] if found else None
        if last is None or (
            last.end_on is not None
            and period.start_on > last.end_on + timedelta(days=GAP_DAYS_IGNORED)
        ):
            found.append(period)
            continue
        is_open = last.end_on is None or period.end_on is None
        end_on = None if is_open else max(d for d in (last.end_on, period.end_on) if d is not None)
        found[-1] = Period(last.start_on, end_on)
    return found


def days_worked(periods: Iterable[Period], start: date, end: date) -> int:
    """Days at work from `start` to before `end`; short pauses between two periods count along."""
    cut = ((max(p.start_on, start), min(p.end_on or end, end)) for p in stays(periods))
    return sum(max(0, (last - first).days) for first, last in cut)


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last of the month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def is_stable_for_training(start_on: date, periods: Sequence[Period], today: date) -> bool:
    """W2: three full calendar months from the matched spell's start, across year ends."""
    due = add_months(start_on, 3)
    if today < due:
        return False
    return days_worked(periods, start_on, due) >= (due - start_on).days


def is_stable_for_subsidy(periods: Sequence[Period], year: int, today: date) -> bool:
    """W2: at least three months (90 days) of work inside the calendar year."""
    end = min(date(year + 1, 1, 1), today + timedelta(days=1))
    return days_worked(periods, date(year, 1, 1), end) >= 90


def is_stable_member(periods: Sequence[Period], today: date) -> bool:
    """W3: six months of the last twelve in spells or a welfare post."""
    start = add_months(today, -12)
    return days_worked(periods, start, today + timedelta(days=1)) >= 182


def is_stable_household(members: Iterable[Sequence[Period]], today: date) -> bool:
    """W3: at least one member is."""
    return any(is_stable_member(periods, today) for periods in members)


def left_post_on(went_out_on: date, took_post_on: date) -> date:
    """S5: the day the spell opens, and never before the post was held for a day."""
    return max(went_out_on, took_post_on + timedelta(days=1))


def one_income(mine: Sequence[int], theirs: Sequence[int]) -> list[int]:
    """Twelve months of a person told in two files: no month counts twice."""
    return [one or two for one, two in zip(mine, theirs, strict=True)]


def wage_doubt(wage_yuan_month: int | None) -> str:
    """A code for a person to explain; the figure stays as it was told."""
    if wage_yuan_month is None:
        return "spell.wage_missing"
    if wage_yuan_month < LOWEST_WAGE:
        return "spell.wage_low"
    return "spell.wage_high" if wage_yuan_month > HIGHEST_WAGE else ""


def is_channel_of(channel: str, place: str, home: str) -> bool:
    """Bases lie out of the county; workshops, teams and local parks in it (docs/rules.md T1)."""
    is_at_home = place.startswith(home)
    if channel in HOME_CHANNELS:
        return is_at_home
    return not is_at_home if channel == BASE_CHANNEL else True


def may_hold_ranger_post(*, is_poor: bool, health: str, capability: str, grade: str) -> bool:
    """S5: a poor household, fit to patrol, not disabled in class 1 or 2."""
    return is_poor and capability in FIT and health in HEALTHY and grade not in ("1", "2")


def state_now(
    place: str,
    has_appointment: bool,
    *,
    home: str,
    is_labour: bool,
    is_student: bool,
    has_worked: bool,
) -> str:
    """EmploymentState from what is open today; `place` is the open spell's, '' for none."""
    if place:
        return "in_county" if place.startswith(home) else "away"
    if has_appointment:
        return "welfare"
    if is_student:
        return "student"
    if not is_labour:
        return "not_labour"
    return "home" if has_worked else "none"

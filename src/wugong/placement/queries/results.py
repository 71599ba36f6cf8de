"""What runs found, as pages and the API read it; row security bounds every row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When
from django.utils.translation import gettext as _

from labourmatch import PARTS
from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.errors import Refusal
from wugong.base.lists import Filter, ListSpec, Sort, in_place
from wugong.employers import queries as employers
from wugong.employers.models import Vacancy
from wugong.employment.models import EmploymentSpell
from wugong.people.enums import REGISTERED
from wugong.people.models import Labourer
from wugong.placement.enums import Pool, RunState, UnplacedReason
from wugong.placement.models import Candidate, MatchRun, Recommendation
from wugong.placement.queries.runs import runs_for

DAILY_FIRST = Case(When(run__pool=Pool.DAILY, then=1), default=0, output_field=IntegerField())
PLACED = "placed"
MOST_OF_A_BAND = 7


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run means for the rows that the reader sees."""

    people: int
    placed: int
    reasons: Mapping[str, int]


def points(packed: int) -> dict[str, int]:
    """The parts of a score, one byte each."""
    return {name: packed >> 8 * i & 255 for i, name in enumerate(PARTS)}


def latest_for(labourer_id: int) -> Recommendation | None:
    """The newest recommendations of a person, the daily run's before a rehearsal's."""
    rows = Recommendation.objects.filter(labourer_id=labourer_id).select_related("run")
    return rows.order_by(DAILY_FIRST.desc(), "-run_id").first()


def in_run(run: MatchRun, labourer_id: int) -> Recommendation | None:
    """What one run says of a person."""
    rows = Recommendation.objects.filter(run=run, labourer_id=labourer_id)
    return rows.select_related("run").first()


def latest_run(by: Actor) -> MatchRun | None:
    """The newest daily run that concerns this reader."""
    rows = runs_for(by).filter(state=RunState.DONE, pool=Pool.DAILY)
    return rows.order_by("-id").first()


def candidates_of(vacancy_id: int, run: MatchRun, most: int = 32) -> list[Candidate]:
    """The best candidates inside one's scope, with their files."""
    rows = Candidate.objects.filter(run=run, vacancy_id=vacancy_id).order_by("rank")
    return list(rows.select_related("labourer")[:most])


def vacancies_by_id(ids: Iterable[int]) -> dict[int, Vacancy]:
    """Vacancies with their employers."""
    return {row.pk: row for row in employers.vacancies().filter(pk__in=set(ids))}


def villagers_at(village: str, employer_ids: Iterable[int]) -> dict[int, int]:
    """How many of a village work for each of these employers now."""
    rows = EmploymentSpell.objects.filter(
        code__gte=village,
        code__lt=village + "~",
        employer_id__in=set(employer_ids),
        end_on__isnull=True,
        withdrawn_at__isnull=True,
    )
    counted = rows.values_list("employer_id").annotate(n=Count("id"))
    return {employer: n for employer, n in counted if employer is not None}


def like_wished(row: Recommendation, labourer: Labourer, most: int = 12) -> list[int]:
    """Well-paid demand in the person's words that was not recommended: what they may ask about."""
    wish = labourer.wishes.filter(ended_at__isnull=True).first()
    if wish is None:
        return []
    rows = employers.vacancies().filter(state="verified").exclude(pk__in=row.vacancy_ids)
    if wish.occupations:
        rows = rows.filter(occupation__in=wish.occupations)
    if wish.places:
        first = wish.places[0]
        rows = rows.filter(place__gte=first, place__lt=first + "~")
    return list(rows.order_by("-wage_min_yuan_month", "id").values_list("pk", flat=True)[:most])


def figures_in_scope(run: MatchRun) -> Figures:
    """Counted over the rows of the transaction's scope: a township's part of the county's run."""
    rows = Recommendation.objects.filter(run=run)
    placed = rows.filter(planned_vacancy_id__isnull=False).count()
    counted = (
        rows.exclude(unplaced_reason="").values_list("unplaced_reason").annotate(n=Count("id"))
    )
    return Figures(rows.count(), placed, dict(counted))


def _outcome(rows: QuerySet[Recommendation], value: str) -> QuerySet[Recommendation]:
    if value == PLACED:
        return rows.filter(planned_vacancy_id__isnull=False)
    if value not in UnplacedReason.values:
        raise Refusal("form.not_a_code")
    return rows.filter(unplaced_reason=value)


GROUPS: dict[str, Q] = {
    "women": Q(labourer__sex="2"),
    "men": Q(labourer__sex="1"),
    "unknown": ~Q(labourer__sex__in=("1", "2")),
    "weak": Q(labourer__capability="3"),
    "registered": Q(labourer__household__poverty_status__in=REGISTERED),
    "relocated": Q(labourer__household__relocated=True),
    "zero_employment": Q(labourer__household__zero_employment_since__isnull=False),
}


def _group(rows: QuerySet[Recommendation], value: str) -> QuerySet[Recommendation]:
    """A group of the fairness table: by mark, or an age band such as 16–29 or 50+."""
    if value in GROUPS:
        return rows.filter(GROUPS[value])
    first, _sep, last = value.removesuffix("+").partition("–")
    if not first.isdecimal() or not (last or "0").isdecimal() or len(value) > MOST_OF_A_BAND:
        raise Refusal("form.not_a_code", field="group")
    today = clock.business_today()
    rows = rows.filter(labourer__birth_on__lte=years_before(today, int(first)))
    if last:
        rows = rows.filter(labourer__birth_on__gt=years_before(today, int(last) + 1))
    return rows


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; 29 February becomes the 28th."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year - years, day.month, last)


def people_list() -> ListSpec:
    """What the persons of a run may be asked, in the reader's language."""
    reasons = ((str(v), str(label)) for v, label in UnplacedReason.choices)
    outcomes = ((PLACED, _("有岗")), *reasons)
    return ListSpec(
        filters=(
            Filter("outcome", _("结果"), _outcome, outcomes),
            Filter("group", _("人群"), _group, _groups()),
            Filter("area", _("地方"), in_place("code"), kind="place"),
        ),
        sorts=(Sort("place", _("按村组"), ("code", "labourer_id")),),
    )


def _groups() -> tuple[tuple[str, str], ...]:
    return (
        ("women", _("女")),
        ("men", _("男")),
        ("50+", _("50 岁以上")),
        ("weak", _("弱劳动力")),
        ("registered", _("建档立卡户")),
        ("relocated", _("搬迁户")),
        ("zero_employment", _("零就业家庭")),
    )


def people_of(run: MatchRun) -> QuerySet[Recommendation]:
    """Everybody whom a run looked at, inside one's scope."""
    return Recommendation.objects.filter(run=run).select_related("labourer")

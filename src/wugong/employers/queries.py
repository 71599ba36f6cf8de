"""Named reads of demand."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base import clock, codes
from wugong.base.errors import Refusal
from wugong.base.lists import Filter, ListSpec, Narrow, Sort, choice, in_place
from wugong.base.queries import setting
from wugong.employers import rules
from wugong.employers.enums import BoardLodging, EmployerKind, VacancyState
from wugong.employers.models import CooperationBase, Employer, Vacancy, WelfarePost, Workshop

DEFAULT_MINIMUM_WAGE = 1350  # [S] yuan a month, Yunnan's third class from 2018-05-01


@dataclass(frozen=True, slots=True)
class Demand:
    """The ledger of demand: asked for, filled, still open."""

    vacancies: int
    openings: int
    filled: int

    @property
    def open(self) -> int:
        """Places still free."""
        return self.openings - self.filled


def minimum_wage(day: date) -> int:
    """Yuan a month, a dated setting."""
    return int(setting("employers.minimum_wage", day, DEFAULT_MINIMUM_WAGE))


def in_force(rows: QuerySet[Vacancy], today: date) -> QuerySet[Vacancy]:
    """Verified, in date, not full, and not of an employer on the arrears list."""
    return rows.filter(
        state=VacancyState.VERIFIED,
        valid_until__gte=today,
        filled__lt=F("openings"),
        employer__on_arrears_list=False,
    )


def vacancies() -> QuerySet[Vacancy]:
    """All vacancies with their employers."""
    return Vacancy.objects.select_related("employer")


def on_the_board() -> QuerySet[Vacancy]:
    """What the public sees."""
    return in_force(vacancies(), clock.business_today())


def is_on_the_board(vacancy_id: int) -> bool:
    """Whether its public page is there to be pointed at."""
    return on_the_board().filter(pk=vacancy_id).exists()


def demand() -> Demand:
    """Totals of what is in force today."""
    rows = in_force(Vacancy.objects.all(), clock.business_today())
    sums = rows.aggregate(openings=Sum("openings"), filled=Sum("filled"))
    return Demand(rows.count(), sums["openings"] or 0, sums["filled"] or 0)


def vacancy(vacancy_id: int) -> Vacancy:
    """One vacancy, or a refusal that says nothing else."""
    found = vacancies().filter(pk=vacancy_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def employer(employer_id: int) -> Employer:
    """One employer, or a refusal."""
    found = Employer.objects.filter(pk=employer_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def with_open_posts() -> QuerySet[Any]:
    """Employers, each with the number of its vacancies in force."""
    today = clock.business_today()
    is_open = Q(
        vacancies__state=VacancyState.VERIFIED,
        vacancies__valid_until__gte=today,
        vacancies__filled__lt=F("vacancies__openings"),
        on_arrears_list=False,
    )
    return Employer.objects.annotate(open_posts=Count("vacancies", filter=is_open))


def locked(model: type[Any], row_id: int, version: int | None = None) -> Any:
    """A row of demand, held until the transaction ends, as it was when its reader saw it."""
    row = model.objects.select_for_update().filter(pk=row_id).first()
    if row is None:
        raise Refusal("not_found")
    if version is not None and row.version != version:
        raise Refusal("changed_meanwhile", version=row.version)
    return row


def bases() -> QuerySet[CooperationBase]:
    """The cooperation bases with their employers."""
    return CooperationBase.objects.select_related("employer")


def workshops() -> QuerySet[Workshop]:
    """The workshops with their employers."""
    return Workshop.objects.select_related("employer")


def welfare_posts() -> QuerySet[WelfarePost]:
    """The public-welfare posts."""
    return WelfarePost.objects.all()


def posts_for(code: str, day: date) -> QuerySet[WelfarePost]:
    """The posts of a person's village and township that are set up on a day."""
    rows = WelfarePost.objects.filter(code__in=[code[:9], code[:12]], starts_on__lte=day)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).order_by("name", "id")


def base_in_force(base_id: int, day: date) -> bool:
    """An agreement in its term on a day; an expired one does not count (docs/rules.md T1)."""
    found = CooperationBase.objects.filter(pk=base_id).first()
    return found is not None and rules.counts(found.starts_on, found.ends_on, day)


def workshop_in_force(workshop_id: int, day: date) -> bool:
    """Recognised on a day."""
    found = Workshop.objects.filter(pk=workshop_id).first()
    return found is not None and rules.counts(found.recognised_on, found.withdrawn_on, day)


def locked_welfare_post(post_id: int) -> WelfarePost:
    """A welfare post, held until the transaction ends."""
    post = WelfarePost.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        raise Refusal("not_found")
    return post


def employers_named(text: str, most: int = 8) -> list[Employer]:
    """Employers by a part of their name or by credit code."""
    rows = Employer.objects.filter(Q(name__contains=text) | Q(credit_code=text.upper()))
    return list(rows.order_by("name")[:most])


def vacancies_titled(text: str, most: int = 8) -> list[Vacancy]:
    """Vacancies in force by a part of their title."""
    return list(on_the_board().filter(title__contains=text).order_by("-wage_min_yuan_month")[:most])


def _occupation(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if not codes.has("occupation_2022", value):
        raise Refusal("form.not_a_code")
    return rows.filter(occupation__gte=value, occupation__lt=value + "~")


def _text(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if len(value) > 40:
        raise Refusal("form.too_long", limit=40)
    return rows.filter(Q(title__contains=value) | Q(employer__name__contains=value))


def _name(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if len(value) > 40:
        raise Refusal("form.too_long", limit=40)
    return rows.filter(name__contains=value)


def _wage_from(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if not value.isascii() or not value.isdigit() or len(value) > 6:
        raise Refusal("form.invalid")
    return rows.filter(wage_min_yuan_month__gte=int(value))


def _brought_by(user_id: int | None) -> Narrow:
    def narrow(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value != "me" or user_id is None:
            raise Refusal("form.not_a_code")
        return rows.filter(brought_by_id=user_id)

    return narrow


def _stale(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value != "late":
        raise Refusal("form.not_a_code")
    limit = clock.business_today() - timedelta(days=rules.STALE_DAYS)
    return rows.filter(state=VacancyState.VERIFIED, confirmed_on__lt=limit)


def vacancy_list(user_id: int | None = None) -> ListSpec:
    """What the list of vacancies may be asked."""
    return ListSpec(
        filters=(
            Filter("q", _("在结果里找"), _text, kind="text"),
            Filter(
                "state",
                _("状态"),
                choice("state", VacancyState.values),
                tuple((str(v), str(label)) for v, label in VacancyState.choices),
            ),
            Filter("place", _("地方"), in_place("place"), kind="place"),
            Filter("brought", _("谁带来的"), _brought_by(user_id), (("me", _("我带来的")),)),
            Filter("fresh", _("核实"), _stale, (("late", _("超过 30 天")),)),
            Filter("occupation", _("工种"), _occupation, kind="text"),
            Filter("wage", _("月薪不低于（元）"), _wage_from, kind="text"),
            Filter(
                "board",
                _("食宿"),
                choice("board_lodging", BoardLodging.values),
                tuple((str(v), str(label)) for v, label in BoardLodging.choices),
            ),
        ),
        sorts=(
            Sort("newest", _("新登记的在前"), ("id",), descending=True),
            Sort("pay", _("月薪高的在前"), ("wage_min_yuan_month", "id"), descending=True),
            Sort("place", _("按地方"), ("place", "id")),
        ),
    )


def employer_list() -> ListSpec:
    """What the list of employers may be asked."""
    return ListSpec(
        filters=(
            Filter("q", _("在结果里找"), _name, kind="text"),
            Filter(
                "kind",
                _("类型"),
                choice("kind", EmployerKind.values),
                tuple((str(v), str(label)) for v, label in EmployerKind.choices),
            ),
            Filter("place", _("地方"), in_place("place"), kind="place"),
        ),
        sorts=(
            Sort("name", _("按名称"), ("pinyin_key", "id")),
            Sort("place", _("按地方"), ("place", "id")),
            Sort("newest", _("新登记的在前"), ("id",), descending=True),
        ),
    )


def base_list() -> ListSpec:
    """What the list of bases may be asked."""
    return ListSpec(
        filters=(
            Filter("q", _("在结果里找"), _name, kind="text"),
            Filter("place", _("地方"), in_place("place"), kind="place"),
        ),
        sorts=(
            Sort("ends", _("快到期的在前"), ("ends_on", "id")),
            Sort("place", _("按地方"), ("place", "id")),
            Sort("newest", _("新登记的在前"), ("id",), descending=True),
        ),
    )


def workshop_list() -> ListSpec:
    """What the list of workshops may be asked."""
    kinds = tuple(codes.choices("workshop_type", get_language() or "zh"))
    return ListSpec(
        filters=(
            Filter("q", _("在结果里找"), _name, kind="text"),
            Filter("kind", _("类型"), choice("kind", [kind for kind, _label in kinds]), kinds),
            Filter("place", _("地方"), in_place("code"), kind="place"),
        ),
        sorts=(
            Sort("place", _("按地方"), ("code", "id")),
            Sort("newest", _("新登记的在前"), ("id",), descending=True),
        ),
    )


def welfare_post_list() -> ListSpec:
    """What the list of posts may be asked."""
    kinds = tuple(codes.choices("welfare_post_type", get_language() or "zh"))
    return ListSpec(
        filters=(
            Filter("q", _("在结果里找"), _name, kind="text"),
            Filter("kind", _("类型"), choice("kind", [kind for kind, _label in kinds]), kinds),
            Filter("place", _("地方"), in_place("code"), kind="place"),
        ),
        sorts=(
            Sort("place", _("按地方"), ("code", "id")),
            Sort("newest", _("新登记的在前"), ("id",), descending=True),
        ),
    )

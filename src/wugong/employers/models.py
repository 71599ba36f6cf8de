"""Demand: employers, vacancies, cooperation bases, workshops, welfare posts."""

from django.db import models
from django.utils import timezone

from wugong.base.fields import CodeField
from wugong.employers import enums


class Employer(models.Model):
    """A unit that gives work; a team or a village may have no credit code, with the reason."""

    credit_code = models.CharField(max_length=18, null=True, unique=True, db_collation="C")
    no_code_reason = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    pinyin_key = models.CharField(max_length=200, db_collation="C", blank=True)
    kind = models.CharField(max_length=12, choices=enums.EmployerKind.choices)
    industry = models.CharField(max_length=5)  # GB/T 4754-2017
    place = CodeField(max_length=6)
    legal_person = models.CharField(max_length=50, blank=True)
    contact = models.CharField(max_length=50, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    agency_licence = models.CharField(max_length=40, blank=True)
    credit = models.CharField(max_length=1, blank=True)  # A, B, C by labour inspection
    on_arrears_list = models.BooleanField(default=False)  # wage regulation art. 48
    record = models.SmallIntegerField(default=5)  # 0..10: kept people, paid on time
    has_simulation_workshop = models.BooleanField(default=False)
    party_id = models.BigIntegerField(null=True)
    verified_on = models.DateField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="employer_code_or_reason",
                condition=models.Q(credit_code__isnull=False) | ~models.Q(no_code_reason=""),
            ),
            models.CheckConstraint(
                name="employer_record_range",
                condition=models.Q(record__gte=0) & models.Q(record__lte=10),
            ),
        )
        indexes = (
            models.Index(fields=["place", "id"], name="employer_place"),
            models.Index(fields=["pinyin_key", "id"], name="employer_pinyin"),
        )


class CooperationBase(models.Model):
    """An agreement with an employer away; expired, it no longer counts."""

    name = models.CharField(max_length=80)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="bases")
    place = CodeField(max_length=6)
    agreement_number = models.CharField(max_length=40, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    promised_posts = models.IntegerField()
    station_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="base_order", condition=models.Q(ends_on__gt=models.F("starts_on"))
            ),
        )


class Workshop(models.Model):
    """A poverty-alleviation workshop in a village of the county."""

    name = models.CharField(max_length=80)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="workshops")
    kind = models.CharField(max_length=1)  # workshop_type
    code = CodeField()  # the village
    recognised_on = models.DateField()
    withdrawn_on = models.DateField(null=True)


class WelfarePost(models.Model):
    """A public-welfare post: quota, funder, term (docs/rules.md S5)."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=2)  # welfare_post_type
    code = CodeField()  # village or township
    quota = models.SmallIntegerField()
    funder_id = models.BigIntegerField(null=True)  # a party
    pay_yuan_month = models.IntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["code", "id"], name="welfare_post_code"),)


class Vacancy(models.Model):
    """A post in demand: openings, terms, checked and dated; closed when stale."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="vacancies")
    base = models.ForeignKey(CooperationBase, models.PROTECT, null=True)
    workshop = models.ForeignKey(Workshop, models.PROTECT, null=True)
    title = models.CharField(max_length=60)
    occupation = models.CharField(max_length=10, db_collation="C")  # minor group (小类)
    skill_level = models.SmallIntegerField(default=-1)  # -1 nothing asked, 0 experience, 1 初级 …
    openings = models.IntegerField()
    filled = models.IntegerField(default=0)
    wage_min_yuan_month = models.IntegerField()
    wage_max_yuan_month = models.IntegerField()
    pay_kind = models.CharField(max_length=10, choices=enums.PayKind.choices)
    age_min = models.SmallIntegerField(default=16)
    age_max = models.SmallIntegerField(default=60)
    education_min = models.SmallIntegerField(default=0)  # rank, 0 none … 6
    sex_limit = models.CharField(max_length=1, blank=True)
    sex_limit_ground = models.CharField(max_length=20, blank=True)  # legal ground code
    needs_full_strength = models.BooleanField(default=False)
    certificate = models.CharField(max_length=20, blank=True)
    place = CodeField(max_length=6)
    board_lodging = models.CharField(max_length=8, choices=enums.BoardLodging.choices)
    contract_months = models.SmallIntegerField(default=12)
    description = models.CharField(max_length=400, blank=True)
    starts_on = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=10, choices=enums.VacancyState.choices)
    source = models.CharField(max_length=10, choices=enums.VacancySource.choices)
    confirmed_on = models.DateField(null=True)
    confirmed_by_name = models.CharField(max_length=60, blank=True)
    brought_by_id = models.BigIntegerField(null=True)  # asks the employer again each month
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="vacancy_openings",
                condition=models.Q(openings__gt=0)
                & models.Q(filled__gte=0)
                & models.Q(filled__lte=models.F("openings")),
            ),
            models.CheckConstraint(
                name="vacancy_wage",
                condition=models.Q(wage_min_yuan_month__gt=0)
                & models.Q(wage_max_yuan_month__gte=models.F("wage_min_yuan_month")),
            ),
            models.CheckConstraint(
                name="vacancy_age",
                condition=models.Q(age_min__gte=16) & models.Q(age_max__gte=models.F("age_min")),
            ),
            # No limit by sex without a legal ground (docs/rules.md, human-resources regulation 24)
            models.CheckConstraint(
                name="vacancy_sex_ground",
                condition=models.Q(sex_limit="") | ~models.Q(sex_limit_ground=""),
            ),
            models.CheckConstraint(
                name="vacancy_validity",
                condition=models.Q(valid_until__gte=models.F("starts_on"))
                | models.Q(state="closed"),
            ),
        )
        indexes = (
            models.Index(fields=["state", "place", "id"], name="vacancy_place"),
            models.Index(fields=["state", "occupation", "id"], name="vacancy_occupation"),
            models.Index(fields=["state", "-wage_min_yuan_month", "id"], name="vacancy_wage_order"),
            models.Index(fields=["employer", "id"], name="vacancy_employer"),
            models.Index(
                fields=["brought_by_id", "confirmed_on"],
                name="vacancy_brought",
                condition=models.Q(brought_by_id__isnull=False),
            ),
        )

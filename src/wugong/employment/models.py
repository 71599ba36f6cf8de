"""Facts of work: spells, income by month, welfare appointments."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from wugong.base.fields import CodeField
from wugong.employment import enums
from wugong.people.models import Labourer

OPEN = models.Q(end_on__isnull=True, withdrawn_at__isnull=True)
COARSE_PLACE = r"^\d{2}$"  # a province: nobody wrote down the county
DOUBTFUL_WAGE = models.Q(wage_yuan_month__lt=100) | models.Q(wage_yuan_month__gt=30_000)  # L3


class EmploymentSpell(models.Model):
    """One stay in one post away from the farm (docs/rules.md S3); spells never overlap."""

    labourer = models.ForeignKey(
        Labourer, models.PROTECT, related_name="spells", db_constraint=False
    )
    code = CodeField()
    employer_id = models.BigIntegerField(null=True)
    employer_name = models.CharField(max_length=120)
    vacancy_id = models.BigIntegerField(null=True)
    place = CodeField(max_length=9)  # county to 6 digits; township to 9 where it is known
    industry = models.CharField(max_length=5)
    occupation = models.CharField(max_length=10, db_collation="C", blank=True)
    skill_level = models.SmallIntegerField(default=0)
    employment_form = models.CharField(max_length=1, default="2")
    start_on = models.DateField()
    end_on = models.DateField(null=True)  # the first day no longer at work
    end_reason = models.CharField(max_length=1, blank=True)  # return_reason; L lost sight of
    channel = models.CharField(max_length=2)
    is_organised = models.BooleanField()  # by the channel of the journey (docs/rules.md O1)
    origin_id = models.BigIntegerField(null=True)  # the journey's first spell, until homecoming
    leader_id = models.BigIntegerField(null=True)
    base_id = models.BigIntegerField(null=True)
    workshop_id = models.BigIntegerField(null=True)
    also_helped_by = models.CharField(max_length=2, blank=True)
    is_point_to_point = models.BooleanField(default=False)
    wage_yuan_month = models.IntegerField(null=True)
    contract = models.CharField(max_length=8, choices=enums.Contract.choices, default="unknown")
    is_confirmed = models.BooleanField(default=False)
    verified_how = models.CharField(max_length=8, choices=enums.VerifiedHow.choices, blank=True)
    verified_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)  # a mistake is withdrawn, never deleted
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="spell_order",
                condition=models.Q(end_on__isnull=True) | models.Q(end_on__gt=models.F("start_on")),
            ),
            models.CheckConstraint(
                name="spell_end_reason",
                condition=(models.Q(end_on__isnull=True) & models.Q(end_reason=""))
                | (models.Q(end_on__isnull=False) & ~models.Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="spell_leader_channel",
                condition=models.Q(leader_id__isnull=True)
                | models.Q(channel__in=["14", "15"])
                | models.Q(also_helped_by__in=["14", "15"]),
            ),
        )
        indexes = (
            # With all that a month looks at (reporting/queries/facts.py).
            models.Index(
                fields=["code", "labourer"],
                include=[
                    "start_on",
                    "end_on",
                    "place",
                    "channel",
                    "end_reason",
                    "is_organised",
                    "is_confirmed",
                    "leader_id",
                    "wage_yuan_month",
                    "industry",
                    "withdrawn_at",
                ],
                name="spell_code",
            ),
            models.Index(
                fields=["place", "code"], name="spell_open", condition=models.Q(end_on__isnull=True)
            ),
            models.Index(fields=["employer_id"], name="spell_employer"),
            models.Index(
                fields=["workshop_id"],
                name="spell_workshop",
                condition=models.Q(workshop_id__isnull=False),
            ),
            models.Index(
                fields=["labourer"], name="spell_wage_doubt", condition=OPEN & DOUBTFUL_WAGE
            ),
            models.Index(
                fields=["labourer"],
                name="spell_coarse_place",
                condition=OPEN & models.Q(place__regex=COARSE_PLACE),
            ),
        )


class WorkIncome(models.Model):
    """Wages paid in one year, a figure a month; confirmed and estimated are kept apart."""

    labourer = models.ForeignKey(
        Labourer, models.PROTECT, related_name="incomes", db_constraint=False
    )
    code = CodeField()
    year = models.SmallIntegerField()
    source = models.CharField(max_length=8, choices=enums.IncomeSource.choices)
    yuan_by_month = ArrayField(models.IntegerField(), size=12)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["labourer", "year", "source"], name="income_once"),
        )
        indexes = (models.Index(fields=["year", "code"], name="income_year"),)


class WelfareAppointment(models.Model):
    """A person in a public-welfare post; not a spell, and ended by a spell out of the county."""

    labourer = models.ForeignKey(
        Labourer, models.PROTECT, related_name="appointments", db_constraint=False
    )
    code = CodeField()
    post_id = models.BigIntegerField()
    post_kind = models.CharField(max_length=2)
    start_on = models.DateField()
    end_on = models.DateField(null=True)
    contract_until = models.DateField()
    end_reason = models.CharField(max_length=20, choices=enums.AppointmentEnd.choices, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="appointment_order",
                condition=models.Q(end_on__isnull=True) | models.Q(end_on__gt=models.F("start_on")),
            ),
            models.UniqueConstraint(
                fields=["labourer"],
                name="appointment_one_open",
                condition=models.Q(end_on__isnull=True),
            ),
        )
        indexes = (
            models.Index(fields=["post_id"], name="appointment_post"),
            models.Index(
                fields=["code", "labourer"],
                include=["start_on", "end_on"],
                name="appointment_code",
            ),
        )

"""Wishes, consent, match runs, recommendations, the plan, referrals."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from wugong.base.fields import CodeField
from wugong.people.models import Labourer
from wugong.placement import enums


class Wish(models.Model):
    """What a person said they want; only they can say it (docs/rules.md, Never coerced)."""

    labourer = models.ForeignKey(
        Labourer, models.PROTECT, related_name="wishes", db_constraint=False
    )
    code = CodeField()
    kind = models.CharField(max_length=10, choices=enums.WishKind.choices)
    occupations = ArrayField(models.CharField(max_length=10), size=3, default=list)
    places = ArrayField(models.CharField(max_length=6), size=3, default=list)  # 2, 4 or 6 digits
    wage_floor_yuan_month = models.IntegerField(null=True)
    available_on = models.DateField()
    near_home = models.BooleanField(default=False)
    wants_change = models.BooleanField(default=False)  # at work, asking for another post
    with_labourer_id = models.BigIntegerField(null=True)  # together with
    note = models.CharField(max_length=200, blank=True)
    stated_on = models.DateField()
    stated_how = models.CharField(max_length=8)
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["labourer"], name="wish_one_live", condition=models.Q(ended_at__isnull=True)
            ),
        )
        indexes = (
            models.Index(
                fields=["code", "labourer"],
                name="wish_live",
                condition=models.Q(ended_at__isnull=True),
            ),
        )


class Consent(models.Model):
    """A yes or no of the person, dated; the latest one for a kind and party counts."""

    labourer = models.ForeignKey(
        Labourer, models.PROTECT, related_name="consents", db_constraint=False
    )
    code = CodeField()
    kind = models.CharField(max_length=24, choices=enums.ConsentKind.choices)
    party_id = models.BigIntegerField(null=True)
    is_given = models.BooleanField()
    stated_on = models.DateField()
    stated_how = models.CharField(max_length=8)
    notice_version = models.CharField(max_length=10)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["labourer", "kind", "-id"], name="consent_latest"),)


class Policy(models.Model):
    """Weights of the score, dated; shown on a page and changed by the county."""

    version = models.CharField(max_length=20, unique=True)
    valid_from = models.DateField()
    weights = models.JSONField()
    note = models.CharField(max_length=200, blank=True)


class MatchRun(models.Model):
    """One run of the engine: its pool, phases, counts and proof."""

    pool = models.CharField(max_length=8, choices=enums.Pool.choices)
    area = CodeField()
    with_plan = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=enums.RunState.choices, default="waiting")
    policy_version = models.CharField(max_length=20)
    requested_by_id = models.BigIntegerField(null=True)
    job_id = models.BigIntegerField(null=True)
    warm_from_id = models.BigIntegerField(null=True)  # the run whose seats and prices it began with
    business_day = models.DateField()
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    phases = models.JSONField(default=list)  # [[name, seconds], …]
    counts = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)  # unplaced by reason
    scarcity = models.JSONField(default=dict)
    fairness = models.JSONField(default=list)
    classes = models.JSONField(default=dict)  # which to open, proven one by one
    objective = models.CharField(max_length=24, blank=True)  # past 2^53 in JSON clients
    upper_bound = models.CharField(max_length=24, blank=True)
    error_code = models.CharField(max_length=60, blank=True)


class RunInstance(models.Model):
    """The instance of a run with its plan and prices, by position: what a question is asked of."""

    run = models.OneToOneField(
        MatchRun, models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    area = CodeField()  # the run's: whoever holds all of it may ask
    arrays = models.BinaryField()


class RunPrices(models.Model):
    """What one more opening of each vacancy was worth in a run; no person stands in it."""

    run = models.OneToOneField(
        MatchRun, models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    vacancy_ids = ArrayField(models.IntegerField())  # rising
    prices = ArrayField(models.BigIntegerField())


class WhatIf(models.Model):
    """A question to a run's plan: openings more in one cell, answered step by step."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="+", db_constraint=False)
    occupation = models.CharField(max_length=10)
    place = models.CharField(max_length=6)
    asked = ArrayField(models.IntegerField())  # openings added, in the order of the answers
    steps = models.JSONField(default=list)
    job_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "occupation", "place"], name="what_if_once"),
        )


class PlanChange(models.Model):
    """A person whom an answer is about: placed otherwise, or a trainee of a class."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="+", db_constraint=False)
    question = models.CharField(max_length=40)  # see rules.questions
    labourer = models.ForeignKey(Labourer, models.CASCADE, related_name="+", db_constraint=False)
    code = CodeField()
    how = models.CharField(max_length=8, choices=enums.ChangeHow.choices)
    is_worse = models.BooleanField(default=False)
    before_vacancy_id = models.IntegerField(null=True)
    after_vacancy_id = models.IntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "question", "labourer"], name="change_once"),
        )


class Recommendation(models.Model):
    """One row a person: the ranked vacancies, their scores and parts, and the plan's answer."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="+", db_constraint=False)
    labourer = models.ForeignKey(Labourer, models.CASCADE, related_name="+", db_constraint=False)
    code = CodeField()
    vacancy_ids = ArrayField(models.IntegerField())
    scores = ArrayField(models.SmallIntegerField())
    parts = ArrayField(models.BigIntegerField())  # eight parts of a byte each
    planned_vacancy_id = models.IntegerField(null=True)
    unplaced_reason = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "labourer"], name="recommendation_once"),
        )
        indexes = (
            models.Index(fields=["run", "code", "labourer"], name="recommendation_code"),
            models.Index(
                fields=["run", "planned_vacancy_id"],
                name="recommendation_plan",
                condition=models.Q(planned_vacancy_id__isnull=False),
            ),
            models.Index(fields=["labourer", "-run"], name="recommendation_latest"),
        )


class Candidate(models.Model):
    """The best persons for a vacancy in a run, ranked."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="+", db_constraint=False)
    vacancy_id = models.IntegerField()
    rank = models.SmallIntegerField()
    labourer = models.ForeignKey(Labourer, models.CASCADE, related_name="+", db_constraint=False)
    code = CodeField()
    score = models.SmallIntegerField()
    parts = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "vacancy_id", "rank"], name="candidate_once"),
        )


class Hold(models.Model):
    """Openings taken by referrals under way: counted without persons, so that no area overbooks."""

    vacancy_id = models.BigIntegerField(primary_key=True)
    held = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(name="hold_not_negative", condition=models.Q(held__gte=0)),
        )


class Referral(models.Model):
    """A person put forward for a vacancy, with live consent; states are logged in the history."""

    labourer = models.ForeignKey(
        Labourer, models.PROTECT, related_name="referrals", db_constraint=False
    )
    code = CodeField()
    vacancy_id = models.BigIntegerField()
    run_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, choices=enums.ReferralState.choices, default="proposed")
    reason = models.CharField(max_length=200, blank=True)
    referred_by_id = models.BigIntegerField()
    referred_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["labourer", "vacancy_id"],
                name="referral_one_open",
                condition=~models.Q(state__in=["declined", "withdrawn", "obsolete"]),
            ),
        )
        indexes = (models.Index(fields=["vacancy_id", "state"], name="referral_vacancy"),)

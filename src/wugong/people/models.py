"""Households, labourers, skills, poverty status, who may see whom, and the search tokens."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from wugong.base.audit import Subject
from wugong.base.fields import CodeField
from wugong.people import enums


class Household(models.Model):
    """One household, one file (一户一档)."""

    number = models.CharField(max_length=20, unique=True, db_collation="C")
    code = CodeField()  # the villagers' group, 15 digits
    head_id = models.BigIntegerField(null=True)
    poverty_status = models.CharField(max_length=2, default="01")
    poverty_since = models.DateField(null=True)
    relocated = models.BooleanField(default=False)
    resettlement_site = models.CharField(max_length=60, blank=True)
    low_income = models.BooleanField(default=False)
    awaits_assignment = models.BooleanField(default=False)  # 待归户
    address = models.CharField(max_length=120, blank=True)
    member_count = models.SmallIntegerField(default=0)  # with children and elders without files
    labour_count = models.SmallIntegerField(default=0)
    employed_count = models.SmallIntegerField(default=0)
    zero_employment_since = models.DateField(null=True)  # docs/rules.md Z1, computed nightly
    confirmed_on = models.DateField(null=True)
    merged_into_id = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["id", "code"], name="household_id_code"),)
        indexes = (
            # With all that a month looks at (reporting/queries/facts.py).
            models.Index(
                fields=["code", "id"],
                include=["relocated", "member_count", "zero_employment_since"],
                name="household_code",
            ),
            models.Index(
                fields=["code", "id"],
                name="household_zero",
                condition=models.Q(zero_employment_since__isnull=False),
            ),
        )

    @property
    def subject(self) -> Subject:
        """Who an act is about, for its line in the history."""
        return Subject("household", self.pk, None, self.pk, self.code)


class Labourer(models.Model):
    """One person, one file (一人一档); children and elders have files where a rule needs them."""

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="members", db_constraint=False
    )
    code = CodeField()
    relation = models.CharField(max_length=2)  # ffp_relation_to_head
    name = models.CharField(max_length=50)
    pinyin_key = models.CharField(max_length=100, db_collation="C", blank=True)
    id_number_sealed = models.BinaryField(null=True)
    id_number_index = models.BinaryField(null=True, unique=True)
    no_number_reason = models.CharField(max_length=60, blank=True)
    id_from_15 = models.BooleanField(default=False)
    sex = models.CharField(max_length=1)
    birth_on = models.DateField()
    ethnic = models.CharField(max_length=2, default="01")
    political_status = models.CharField(max_length=2, blank=True)
    education = models.CharField(max_length=2, blank=True)  # ffp_education
    student_status = models.CharField(max_length=2, blank=True)
    health = models.CharField(max_length=1, default="1")  # ffp_health
    capability = models.CharField(max_length=1, default="1")  # labour_capability
    marital = models.CharField(max_length=2, blank=True)
    disability_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    is_capable_leader = models.BooleanField(default=False)  # 务工能人
    status = models.CharField(
        max_length=10, choices=enums.PersonStatus.choices, default=enums.PersonStatus.ON_ROLL
    )
    is_labour = models.BooleanField(default=True)  # docs/rules.md L1
    employment_state = models.CharField(
        max_length=10, choices=enums.EmploymentState.choices, default=enums.EmploymentState.NONE
    )
    work_place = models.CharField(max_length=6, db_collation="C", blank=True)  # open spell's county
    confirmed_on = models.DateField()  # a file begins with somebody having told it
    confirmed_how = models.CharField(max_length=8, choices=enums.ConfirmedHow.choices, blank=True)
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_by_name = models.CharField(max_length=60, blank=True)
    field_dates = models.JSONField(default=dict)  # {field: [day, how, who]} where it differs
    notice_version = models.CharField(max_length=10, blank=True)  # PIPL 17, 35
    merged_into_id = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["id", "code"], name="labourer_id_code"),
            models.CheckConstraint(
                name="labourer_number_or_reason",
                condition=models.Q(id_number_index__isnull=False) | ~models.Q(no_number_reason=""),
            ),
        )
        indexes = (
            # With all that a month looks at (reporting/queries/facts.py).
            models.Index(
                fields=["code", "id"],
                include=[
                    "birth_on",
                    "household",
                    "is_labour",
                    "sex",
                    "education",
                    "status",
                    "merged_into_id",
                ],
                name="labourer_code",
            ),
            models.Index(fields=["work_place", "id"], name="labourer_work_place"),
            models.Index(fields=["phone_index"], name="labourer_phone"),
            # With whose they are: lists in these orders read no row of anybody else.
            models.Index(
                fields=["confirmed_on", "id"],
                include=["code", "is_labour", "status"],
                name="labourer_confirmed",
            ),
            models.Index(
                fields=["pinyin_key", "id"],
                include=["code", "is_labour", "status"],
                name="labourer_pinyin",
            ),
            models.Index(fields=["employment_state", "code", "id"], name="labourer_state"),
            models.Index(
                fields=["merged_into_id"],
                name="labourer_merged",
                condition=models.Q(merged_into_id__isnull=False),
            ),
        )

    # Codes of what the act that just wrote the row took with a doubt; no column.
    doubts: tuple[str, ...] = ()

    @property
    def subject(self) -> Subject:
        """Who an act is about, for its line in the history."""
        return Subject("labourer", self.pk, self.pk, self.household_id, self.code)


class Skill(models.Model):
    """A skill or certificate of a person, with the day it was confirmed."""

    labourer = models.ForeignKey(
        Labourer, models.CASCADE, related_name="skills", db_constraint=False
    )
    code = CodeField()
    occupation = models.CharField(max_length=10, db_collation="C")  # minor group (小类) of 2022
    level = models.SmallIntegerField(choices=enums.SkillLevel.choices)
    certificate_type = models.CharField(max_length=1, blank=True)
    certificate_number = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True)
    confirmed_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["labourer", "occupation"], name="skill_once"),
        )


class PovertyPeriod(models.Model):
    """The household's poverty status as a dated history; the poverty office decides it."""

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="poverty_periods", db_constraint=False
    )
    code = CodeField()
    status = models.CharField(max_length=2, choices=enums.PovertyStatus.choices)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    source = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["household", "from_on"], name="poverty_period_once"),
            models.CheckConstraint(
                name="poverty_period_order",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gt=models.F("from_on")),
            ),
        )
        indexes = (
            models.Index(
                fields=["code", "household"],
                include=["from_on", "to_on", "status"],
                name="poverty_period_code",
            ),
        )


class Access(models.Model):
    """A person named to a party until a day, and why; time ends it."""

    labourer = models.ForeignKey(Labourer, models.CASCADE, related_name="+", db_constraint=False)
    party_id = models.BigIntegerField()
    until = models.DateField()
    reason = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["party_id", "labourer", "reason"], name="access_once"),
        )


class SearchEntry(models.Model):
    """Tokens for search; no policy and no grant: read through people_search() alone."""

    labourer = models.OneToOneField(
        Labourer, models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    tokens = ArrayField(models.TextField())


class HouseholdMove(models.Model):
    """A household left one group for another: the old group's phones learn it from here."""

    household_id = models.BigIntegerField()
    from_code = CodeField()
    to_code = CodeField()
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (
            models.Index(fields=["from_code", "moved_at"], name="household_move_from"),
            models.Index(fields=["household_id"], name="household_move_household"),
        )


class HandOver(models.Model):
    """A household on its way to another group: asked by one side, accepted by the other."""

    household_id = models.BigIntegerField()
    household_number = models.CharField(max_length=20)
    member_count = models.SmallIntegerField()
    from_code = CodeField()
    to_code = CodeField()
    state = models.CharField(
        max_length=10, choices=enums.HandOverState.choices, default=enums.HandOverState.PROPOSED
    )
    reason = models.CharField(max_length=200)
    proposed_by_id = models.BigIntegerField()
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["household_id"],
                name="hand_over_one_open",
                condition=models.Q(state="proposed"),
            ),
        )

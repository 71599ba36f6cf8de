"""Phones, visits as facts, what they claim, what is open, and the month's task of each group."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from wugong.base.audit import Subject
from wugong.base.fields import CodeField, SealedJSON
from wugong.collection import enums
from wugong.people.models import Household, Labourer


class Device(models.Model):
    """A grid worker's phone; its visits are numbered from 1 without gaps."""

    id = models.UUIDField(primary_key=True)
    code = CodeField()  # the villagers' group it was registered for
    user_id = models.BigIntegerField()
    user_name = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    token_id = models.BigIntegerField(unique=True)
    proof = models.BinaryField()  # SHA-256 of what the phone seals into its envelopes
    settled_seq = models.IntegerField(default=0)  # every visit up to this one has come
    seqs_beyond = ArrayField(models.IntegerField(), default=list)  # come, with a gap below
    app_version = models.CharField(max_length=20, blank=True)
    registered_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_name = models.CharField(max_length=60, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["code", "-registered_at"], name="device_code"),)

    @property
    def subject(self) -> Subject:
        """Whose line in the history: the group's, never a labourer's."""
        return Subject("device", area=self.code)


class Visit(models.Model):
    """One asking of one person: what was said is never changed, only what became of it."""

    id = models.UUIDField(primary_key=True)  # made on the phone
    labourer = models.ForeignKey(  # visit_labourer is its index
        Labourer,
        models.PROTECT,
        related_name="visits",
        db_constraint=False,
        db_index=False,
        null=True,
    )
    code = CodeField()  # the labourer's; the device's group while there is no labourer
    device_id = models.UUIDField(null=True)  # null: typed from a paper form
    user_id = models.BigIntegerField()
    user_name = models.CharField(max_length=60)
    seq = models.IntegerField()
    visited_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    month = models.CharField(max_length=7, db_collation="C")
    base_version = models.IntegerField()
    no_change = models.BooleanField()
    how = models.CharField(max_length=8, choices=enums.How.choices)
    # Changes, spell, household, wish, needs, resolves: numbers and telephones may be among them.
    told = SealedJSON(default=dict, db_column="told_sealed")
    has_wish = models.BooleanField(default=False, db_default=False)  # told, as SQL asks for it
    fields_typed = models.SmallIntegerField(default=0, db_default=0)  # not confirmed by a tap
    typed_seconds = models.SmallIntegerField(null=True)  # null: nobody measured it
    digest = models.BinaryField()  # 16 bytes over the whole of what was sent, keyed
    new_key = models.UUIDField(null=True)  # "new:" + uuid of somebody without a file
    new_home = models.UUIDField(null=True)  # the key of a household that somebody new brings
    home = models.BigIntegerField(null=True)  # the household that the key became for somebody new
    verdict = models.CharField(max_length=8, choices=enums.Verdict.choices)
    reason = models.CharField(max_length=60, blank=True)  # the code of a refusal
    faults = models.JSONField(default=list)  # [[field, code]] of a refusal
    marks = ArrayField(models.CharField(max_length=20), default=list)
    version = models.IntegerField(default=0)  # the person's, when it was settled
    closed_at = models.DateTimeField(null=True)  # a rerouted, refused, founding one was dealt with

    class Meta:
        indexes = (
            models.Index(fields=["code", "month", "labourer"], name="visit_month"),
            models.Index(fields=["labourer", "-visited_at"], name="visit_labourer"),
            models.Index(fields=["new_key"], name="visit_new", condition=~models.Q(new_key=None)),
            models.Index(
                fields=["device_id", "seq"], name="visit_held", condition=models.Q(verdict="held")
            ),
            models.Index(
                fields=["code", "recorded_at"],
                name="visit_open",
                condition=models.Q(verdict__in=["rerouted", "refused"], closed_at=None),
            ),
            models.Index(
                fields=["code", "recorded_at"],
                name="visit_founding",
                condition=models.Q(
                    verdict__in=["accepted", "conflict"], closed_at=None, new_home__isnull=False
                ),
            ),
            models.Index(
                fields=["new_home"],
                name="visit_new_home",
                condition=models.Q(new_home__isnull=False),
            ),
        )

    @property
    def subject(self) -> Subject:
        """The person's, where there is one."""
        return Subject("visit", None, self.labourer_id, None, self.code)


class Claim(models.Model):
    """One field as one visit told it, while it may still meet another telling."""

    labourer = models.ForeignKey(
        Labourer, models.CASCADE, related_name="+", db_constraint=False, null=True
    )
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False, null=True
    )
    code = CodeField()
    field = models.CharField(max_length=40)
    visit_id = models.UUIDField(null=True)  # null: what stood by an act of an office
    device_id = models.UUIDField(null=True)
    seq = models.IntegerField(default=0)
    base_version = models.IntegerField(default=0)
    settled_version = models.IntegerField(default=0)
    old = SealedJSON(db_column="old_sealed")
    new = SealedJSON(db_column="new_sealed")
    became = SealedJSON(db_column="became_sealed")  # what the field held once it was applied
    visited_at = models.DateTimeField()
    how = models.CharField(max_length=8, blank=True)
    by_name = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["labourer", "field"],
                name="claim_labourer",
                condition=models.Q(closed_at=None),
            ),
            models.Index(
                fields=["household", "field"],
                name="claim_household",
                condition=models.Q(closed_at=None),
            ),
        )


class Conflict(models.Model):
    """Two tellings that do not fit: the field shows what stands until a person decides."""

    labourer = models.ForeignKey(
        Labourer, models.CASCADE, related_name="+", db_constraint=False, null=True
    )
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False, null=True
    )
    code = CodeField()
    month = models.CharField(max_length=7, db_collation="C")
    field = models.CharField(max_length=40)
    stands = SealedJSON(db_column="stands_sealed")
    # [{value, visit, device, by, how, visited_at}]
    sides = SealedJSON(default=list, db_column="sides_sealed")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=60, blank=True)
    closed_by_visit = models.UUIDField(null=True)
    decided = SealedJSON(db_column="decided_sealed")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["labourer", "field"],
                name="conflict_one_open",
                condition=models.Q(closed_at=None, household=None),
            ),
            models.UniqueConstraint(
                fields=["household", "field"],
                name="conflict_one_open_household",
                condition=models.Q(closed_at=None, labourer=None),
            ),
        )
        indexes = (
            models.Index(
                fields=["code", "id"], name="conflict_open", condition=models.Q(closed_at=None)
            ),
        )

    @property
    def subject(self) -> Subject:
        """Whose two tellings."""
        return Subject("conflict", self.pk, self.labourer_id, self.household_id, self.code)


class Finding(models.Model):
    """What a check found (docs/rules.md L3): errors block, doubts want a typed explanation."""

    labourer = models.ForeignKey(
        Labourer, models.CASCADE, related_name="+", db_constraint=False, null=True
    )
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False, null=True
    )
    code = CodeField()
    rule = models.CharField(max_length=40)
    level = models.CharField(max_length=5, choices=enums.Level.choices)
    field = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    explanation = models.CharField(max_length=200, blank=True)
    explained_by_name = models.CharField(max_length=60, blank=True)
    explained_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # no longer found

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["labourer", "rule"],
                name="finding_one_open",
                condition=models.Q(closed_at=None, household=None),
            ),
            models.UniqueConstraint(
                fields=["household", "rule"],
                name="finding_one_open_household",
                condition=models.Q(closed_at=None, labourer=None),
            ),
        )
        indexes = (
            models.Index(
                fields=["code", "id"], name="finding_open", condition=models.Q(closed_at=None)
            ),
        )

    @property
    def subject(self) -> Subject:
        """Whom it is about."""
        return Subject("finding", self.pk, self.labourer_id, self.household_id, self.code)


class Need(models.Model):
    """Help that a person asked for, with its day; the room of cases takes it up."""

    labourer = models.ForeignKey(
        Labourer, models.PROTECT, related_name="needs", db_constraint=False
    )
    code = CodeField()
    visit_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    note = models.CharField(max_length=200, blank=True)
    stated_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["visit_id", "kind"], name="need_once"),)
        indexes = (
            models.Index(
                fields=["code", "-stated_on"], name="need_open", condition=models.Q(closed_at=None)
            ),
        )


class GroupTask(models.Model):
    """A group's task of a month (docs/rules.md S1): its state, its due day, how far it is."""

    code = CodeField()
    month = models.CharField(max_length=7, db_collation="C")
    state = models.CharField(
        max_length=12, choices=enums.TaskState.choices, default=enums.TaskState.TO_COLLECT
    )
    due_on = models.DateField()
    people = models.IntegerField(default=0)  # on the roll when last counted
    covered = models.IntegerField(default=0)  # asked in the month; "no change" counts
    changed = models.IntegerField(default=0)
    opened_at = models.DateTimeField(default=timezone.now)
    first_visit_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by_name = models.CharField(max_length=60, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by_name = models.CharField(max_length=60, blank=True)
    consolidated_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["month", "code"], name="group_task_once"),)

    @property
    def subject(self) -> Subject:
        """The group's, not a person's."""
        return Subject("group_task", self.pk, area=self.code)


class NotReached(models.Model):
    """Somebody whom the group leader could not ask in a month, and why."""

    labourer = models.ForeignKey(Labourer, models.CASCADE, related_name="+", db_constraint=False)
    code = CodeField()
    month = models.CharField(max_length=7, db_collation="C")
    reason = models.CharField(max_length=8, choices=enums.NotReached.choices)
    note = models.CharField(max_length=200, blank=True)
    told_by_name = models.CharField(max_length=60)
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["labourer", "month"], name="not_reached_once"),
        )


class SendBack(models.Model):
    """退回 to the level below, with a reason: one person's visit, or a whole month's task."""

    labourer = models.ForeignKey(
        Labourer, models.CASCADE, related_name="+", db_constraint=False, null=True
    )
    code = CodeField()  # the labourer's, or the group's
    visit_id = models.UUIDField(null=True)
    month = models.CharField(max_length=7, db_collation="C")
    to_state = models.CharField(max_length=12, blank=True)  # of a task
    reason = models.CharField(max_length=200)
    by_name = models.CharField(max_length=60)
    by_role = models.CharField(max_length=24)
    sent_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)  # the group submitted again, the person was asked
    answered_by_visit = models.UUIDField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["code", "id"], name="send_back_open", condition=models.Q(answered_at=None)
            ),
        )

"""What every room stands on: dated settings, the one history, jobs, exactly-once keys."""

from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone


def this_transaction() -> Cast:
    """The id of the writing transaction: seals take whole transactions, in their order."""
    text = Cast(models.Func(function="pg_current_xact_id"), models.TextField())
    return Cast(text, models.BigIntegerField())


class Setting(models.Model):
    """A dated setting: the value in force on a day is the latest one that began by then."""

    key = models.CharField(max_length=80)
    value = models.JSONField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key", "valid_from"], name="setting_once"),)


class AuditLine(models.Model):
    """One act: who did what to which row, from what to what, and why. Insert only."""

    at = models.DateTimeField(default=timezone.now)  # the real clock: audit receipt
    business_at = models.DateTimeField()
    xact = models.BigIntegerField(db_default=this_transaction())
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60)
    actor_role = models.CharField(max_length=24)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField(null=True)
    labourer_id = models.BigIntegerField(null=True)
    household_id = models.BigIntegerField(null=True)
    area = models.CharField(max_length=15, db_collation="C", blank=True)
    diff = models.JSONField(default=dict)
    reason = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=8, default="done")
    code = models.CharField(max_length=60, blank=True)
    request = models.CharField(max_length=36, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["labourer_id", "id"], name="audit_labourer"),
            models.Index(fields=["household_id", "id"], name="audit_household"),
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["actor_id", "id"], name="audit_actor"),
            models.Index(fields=["xact", "id"], name="audit_xact"),
        )


class AuditSeal(models.Model):
    """A chained batch of audit lines; its head also stands in a file outside the database."""

    sealed_at = models.DateTimeField(default=timezone.now)
    first_xact = models.BigIntegerField()
    next_xact = models.BigIntegerField(unique=True)  # this batch ends before it
    line_ids = models.BinaryField()  # int64 little-endian, in the order of sealing
    line_hashes = models.BinaryField()  # 16 bytes a line, so that the first bad line has a name
    head = models.BinaryField()  # SHA-256 over the previous head and this batch


class Job(models.Model):
    """What a long task tells its reader: phase, progress, outcome."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    params = models.JSONField(default=dict)
    requested_by_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=16)
    area = models.CharField(max_length=15, blank=True)
    party = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, default="waiting")  # running, done, failed
    phase = models.CharField(max_length=80, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict)
    error_code = models.CharField(max_length=60, blank=True)
    link = models.CharField(max_length=200, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["requested_by_id", "-id"], name="job_of_user"),)


class IdempotencyKey(models.Model):
    """One answer for one key of one user: a repeated POST returns it instead of acting again."""

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    operation = models.CharField(max_length=80)
    request_hash = models.BinaryField()
    status = models.SmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user_id", "key"], name="idempotency_key_once"),
        )

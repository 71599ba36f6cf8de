"""A township's month with its frozen snapshot, the figures of every area, later corrections."""

from datetime import date

from django.db import models
from django.utils import timezone

from wugong.base import clock
from wugong.base.audit import Subject
from wugong.base.fields import CodeField
from wugong.reporting import enums


class MonthlyReport(models.Model):
    """A township's month: frozen when it consolidates, for ever once the county accepted it."""

    month = models.CharField(max_length=7, db_collation="C")
    code = CodeField(max_length=9)
    state = models.CharField(
        max_length=12, choices=enums.ReportState.choices, default=enums.ReportState.OPEN
    )
    known_at = models.DateTimeField(null=True)  # what had been told by then is in it
    snapshot = models.BinaryField(null=True)  # Parquet: person, area, flags and amounts
    digest = models.BinaryField(null=True)  # SHA-256 of the snapshot
    people = models.IntegerField(default=0)  # rows of the snapshot
    consolidated_by_name = models.CharField(max_length=60, blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by_name = models.CharField(max_length=60, blank=True)
    sent_back_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["month", "code"], name="report_once"),
            models.CheckConstraint(
                name="report_frozen",
                condition=models.Q(state="open", snapshot__isnull=True, digest__isnull=True)
                | (
                    ~models.Q(state="open") & models.Q(snapshot__isnull=False, digest__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="report_accepted",
                condition=models.Q(state="accepted", accepted_at__isnull=False)
                | (~models.Q(state="accepted") & models.Q(accepted_at__isnull=True)),
            ),
        )

    @property
    def frozen_on(self) -> date | None:
        """The day up to which it counts, when that is before the month's last."""
        return self.known_at.astimezone(clock.SHANGHAI).date() if self.known_at else None

    @property
    def subject(self) -> Subject:
        """The township's, not a person's."""
        return Subject("monthly_report", self.pk, area=self.code)


class AreaFigures(models.Model):
    """The base counts of one area in one month; units as counted, no rate and no 万."""

    month = models.CharField(max_length=7, db_collation="C")
    code = CodeField(max_length=12)
    values = models.JSONField()  # {indicator: whole number}
    state = models.CharField(
        max_length=12, choices=enums.ReportState.choices, default=enums.ReportState.OPEN
    )
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["month", "code"], name="figures_once"),)


class Correction(models.Model):
    """A late or mended fact of a month that was frozen: a new row in a later month's report."""

    report = models.ForeignKey(MonthlyReport, models.CASCADE, related_name="corrections")
    code = CodeField()
    person_id = models.BigIntegerField()  # as it was then; a merge does not rewrite a report
    of_month = models.CharField(max_length=7, db_collation="C")
    indicator = models.CharField(max_length=24)
    before = models.BigIntegerField()
    after = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["report", "person_id", "of_month", "indicator"], name="correction_once"
            ),
        )
        indexes = (models.Index(fields=["code", "of_month"], name="correction_code"),)


class SavedCount(models.Model):
    """A question of counts at any time under a name, its keeper's or shared with a role."""

    code = CodeField()  # the keeper's area; whoever reads it below asks it of their own
    name = models.CharField(max_length=40)
    criteria = models.JSONField()  # flat texts, checked by rules/criteria.py each time
    owner_id = models.BigIntegerField(null=True)
    owner_name = models.CharField(max_length=60)
    shared_role = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code", "owner_id", "name"], name="saved_count_once"),
        )

    @property
    def subject(self) -> Subject:
        """A question, nobody's file."""
        return Subject("saved_count", self.pk, area=self.code)

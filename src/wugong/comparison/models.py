"""Comparisons with another office's list, their differences and decisions, sheets that go back."""

from django.db import models
from django.utils import timezone

from wugong.base.audit import Subject
from wugong.base.fields import CodeField, SealedJSON
from wugong.comparison import enums
from wugong.people.models import Labourer


class Comparison(models.Model):
    """One list of another office held beside our roll of an area, as of the list's day."""

    code = CodeField(max_length=9)
    layout = models.CharField(max_length=20)
    as_of = models.DateField()
    state = models.CharField(max_length=8, choices=enums.State.choices, default=enums.State.WAITING)
    counts = models.JSONField(default=dict)  # rows, outside, faults, unnumbered
    columns = models.JSONField(default=list)  # what the list had of its layout
    unknown = models.JSONField(default=list)  # headings that say nothing to us
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True)
    requested_by_id = models.BigIntegerField(null=True)
    requested_by_name = models.CharField(max_length=60)
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["code", "-id"], name="comparison_code"),)

    @property
    def subject(self) -> Subject:
        """The list's, nobody's file."""
        return Subject("comparison", self.pk, area=self.code)


class Piece(models.Model):
    """A sealed piece of the file until it is compared; then it is gone."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="pieces")
    code = CodeField(max_length=9)
    position = models.IntegerField()
    content = models.BinaryField(db_column="content_sealed")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["comparison", "position"], name="piece_once"),
        )


class RowFault(models.Model):
    """A cell or row of the list that could not be taken: of what stood in it a torn code alone."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="row_faults")
    code = CodeField(max_length=9)
    sheet_row = models.IntegerField()
    field = models.CharField(max_length=20)
    error_code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["comparison", "sheet_row", "id"], name="row_fault_row"),)


class Tally(models.Model):
    """How many people of a village both lists tell alike."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="tallies")
    code = CodeField(max_length=12)
    same = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["comparison", "code"], name="tally_once"),)


class Difference(models.Model):
    """One thing about one person that the two lists do not tell alike, and who is right."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="differences")
    labourer = models.ForeignKey(
        Labourer, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    code = CodeField()  # the person's home; of whom we do not know, what their list says
    kind = models.CharField(max_length=6, choices=enums.Kind.choices)
    field = models.CharField(max_length=20, blank=True)
    sheet_row = models.IntegerField(null=True)
    theirs = models.CharField(max_length=40, blank=True)  # codes, days and sums; never who
    ours = models.CharField(max_length=40, blank=True)
    told = SealedJSON(default=dict, db_column="told_sealed")  # names, telephones, their whole row
    decision = models.CharField(max_length=6, choices=enums.Decision.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=7, choices=enums.Outcome.choices, blank=True)
    outcome_code = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="difference_decided",
                condition=models.Q(decision="", decided_at__isnull=True, outcome="")
                | (
                    ~models.Q(decision="")
                    & ~models.Q(reason="")
                    & models.Q(decided_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="difference_of_somebody",
                condition=models.Q(kind="theirs", labourer__isnull=True)
                | (~models.Q(kind="theirs") & models.Q(labourer__isnull=False)),
            ),
            models.CheckConstraint(
                name="difference_outcome",
                condition=models.Q(outcome="") | models.Q(decision="theirs"),
            ),
        )
        indexes = (
            models.Index(fields=["comparison", "code", "id"], name="difference_code"),
            models.Index(fields=["labourer"], name="difference_labourer"),
        )

    @property
    def subject(self) -> Subject:
        """Whose history the decision belongs to; of a stranger, the list's."""
        if self.labourer_id is None:
            return Subject("difference", self.pk, area=self.code)
        return Subject("difference", self.pk, self.labourer_id, None, self.code)


class BackSheet(models.Model):
    """A sheet for the other office with whole identity numbers, asked for and approved."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="sheets")
    code = CodeField(max_length=9)
    people = models.IntegerField()
    digest = models.BinaryField()  # of the differences in it: what changes after approval voids it
    reason = models.CharField(max_length=200)
    state = models.CharField(
        max_length=8, choices=enums.SheetState.choices, default=enums.SheetState.ASKED
    )
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="back_sheet_two_persons",
                condition=models.Q(decided_by_id__isnull=True)
                | ~models.Q(decided_by_id=models.F("asked_by_id")),
            ),
        )

    @property
    def subject(self) -> Subject:
        """The list's."""
        return Subject("back_sheet", self.pk, area=self.code)

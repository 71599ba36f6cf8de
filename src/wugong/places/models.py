"""The tree of places, stations away from home, the working-day calendar."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from wugong.base.fields import CodeField
from wugong.places.enums import Kind, Level


class Place(models.Model):
    """A province … a villagers' group, known by its significant digits."""

    code = CodeField(primary_key=True)
    name = models.CharField(max_length=40)
    official_name = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    kind = models.CharField(max_length=18, choices=Kind.choices, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name_pinyin = models.CharField(max_length=240, blank=True)  # full spelling, then initials
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day in use
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    changed_at = models.DateTimeField(db_default=Now())  # tells processes to read the tree again

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="place_code_form",
                condition=Q(code__regex=r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12}|\d{15})$"),
            ),
            models.CheckConstraint(
                name="place_parent_above",
                condition=Q(level=Level.PROVINCE) | Q(parent__isnull=False),
            ),
            models.CheckConstraint(
                name="place_dates",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
            ),
        )


class FormerName(models.Model):
    """What a place was called until a day: reports of that time keep the name of that time."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=40)
    official_name = models.CharField(max_length=60, blank=True)
    valid_to = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place", "valid_to"], name="former_name_once"),
        )


class Station(models.Model):
    """A labour station away from home (驻外劳务输出工作站) and the places it looks after."""

    name = models.CharField(max_length=60, unique=True)
    place_codes = ArrayField(CodeField())
    phone = models.CharField(max_length=20, blank=True)  # an office number, not a person's
    address = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="station_has_places", condition=Q(place_codes__len__gte=1)),
        )


class CalendarYear(models.Model):
    """A year whose State Council notice has been loaded."""

    year = models.SmallIntegerField(primary_key=True)
    source = models.CharField(max_length=200)


class Holiday(models.Model):
    """A day off, or a weekend worked to make up for one."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=20)
    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")

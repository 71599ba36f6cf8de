"""Named reads of the ground room: dated settings, jobs, the history of a row."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet

from wugong.base.models import AuditLine, Job, Setting


def setting(key: str, day: date, default: Any) -> Any:
    """The value in force on a day: the latest that began by then, else the default."""
    rows = Setting.objects.filter(key=key, valid_from__lte=day).order_by("-valid_from")
    found = rows.values_list("value", flat=True).first()
    return default if found is None else found


def jobs_of(user_id: int | None) -> QuerySet[Job]:
    """A user's jobs, latest first."""
    return Job.objects.filter(requested_by_id=user_id).order_by("-id")


def history(subject_type: str, subject_id: int, most: int = 50) -> list[AuditLine]:
    """The latest acts on one row."""
    rows = AuditLine.objects.filter(subject_type=subject_type, subject_id=subject_id)
    return list(rows.order_by("-id")[:most])


def was_told(
    since: datetime, names: Sequence[str], *, labourer_id: int, household_id: int | None = None
) -> bool:
    """Whether anybody has changed one of these facts of a person or household since a moment."""
    whose = Q(labourer_id=labourer_id)
    if household_id is not None:
        whose |= Q(household_id=household_id)
    rows = AuditLine.objects.filter(whose, at__gt=since, outcome="done")
    return rows.filter(diff__has_any_keys=list(names)).exists()


def is_demo() -> bool:
    """Whether this database holds the model county; asked once a minute."""
    return bool(cache.get_or_set("is_demo", _holds_the_demo, 60))


def _holds_the_demo() -> bool:
    return Setting.objects.filter(key="demo").exists()

"""Stored counts of areas: written with the report that they belong to, or as of now."""

from collections.abc import Mapping

from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.month import Month
from wugong.reporting.models import AreaFigures
from wugong.reporting.permissions import may_count
from wugong.reporting.queries.frames import Values


def store(
    month: Month, values: Mapping[str, Values], state: str, *, by: Actor
) -> None:  # an action
    """Write the counts of areas; what is accepted is never among them."""
    require(may_count(by))
    now = clock.business_now()
    rows = [
        AreaFigures(month=str(month), code=code, values=found, state=state, counted_at=now)
        for code, found in values.items()
    ]
    AreaFigures.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["month", "code"],
        update_fields=["values", "state", "counted_at"],
        batch_size=1000,
    )

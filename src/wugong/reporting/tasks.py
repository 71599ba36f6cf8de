"""The queue's door: the running month's figures are counted anew, hour by hour."""

from django.conf import settings
from procrastinate.contrib.django import app

from wugong.base import clock
from wugong.base.actor import system
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.reporting.actions import refresh


@app.periodic(cron="40 * * * *")
@app.task(name="reporting.refresh", queueing_lock="reporting.refresh")
def hourly_refresh(timestamp: int) -> None:
    """What is open as of now; what is frozen stays as it was."""
    by = system(settings.HOME_COUNTY)
    with scope(by.scope):
        refresh(by.area, str(Month.of(clock.business_today())), by=by)

"""The queue's door: months begin by themselves, and who is due is reminded."""

from django.conf import settings
from procrastinate.contrib.django import app

from wugong.base import clock
from wugong.base.actor import system
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.collection.actions.reminding import remind
from wugong.collection.actions.tasks import open_month


@app.periodic(cron="30 0 * * *")  # 08:30 in Shanghai, when the quiet hours are over
@app.task(name="collection.morning", queueing_lock="collection.morning")
def morning(timestamp: int) -> None:
    """Each morning: the month's tasks stand, and whoever is late or nearly due hears of it."""
    by = system(settings.HOME_COUNTY)
    month = str(Month.of(clock.business_today()))
    with scope(by.scope):
        open_month(month, by=by)
        remind(by.area, month, by=by)

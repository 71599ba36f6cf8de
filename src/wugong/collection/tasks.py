"""The queue's door: months begin by themselves, and who is due is reminded."""

from django.conf import settings
from procrastinate.contrib.django import app

from wugong.base import clock
from wugong.base.actor import system
from wugong.base.month import Month
from wugong.base.scopes import area_scope, scope
from wugong.collection.actions.reminding import remind
from wugong.collection.actions.sync import take_waiting
from wugong.collection.actions.tasks import open_month
from wugong.places import queries as places


@app.periodic(cron="30 0 * * *")  # 08:30 in Shanghai, when the quiet hours are over
@app.task(name="collection.morning", queueing_lock="collection.morning")
def morning(timestamp: int) -> None:
    """Each morning: the month's tasks stand, and whoever is late or nearly due hears of it."""
    by = system(settings.HOME_COUNTY)
    month = str(Month.of(clock.business_today()))
    with scope(by.scope):
        open_month(month, by=by)
        remind(by.area, month, by=by)


@app.periodic(cron="20 * * * *")
@app.task(name="collection.take_waiting", queueing_lock="collection.take_waiting")
def hourly_waiting(timestamp: int) -> None:
    """A phone that fell silent does not keep its held visits waiting for ever."""
    for township in places.children(settings.HOME_COUNTY):
        by = system(township.code)
        with scope(area_scope(township.code)):
            take_waiting(by=by)

"""The queue's door: thin, one action each."""

from django.conf import settings
from procrastinate.contrib.django import app

from wugong.base.actor import system
from wugong.base.scopes import area_scope, scope
from wugong.people.actions import recount_area
from wugong.places import queries as places


@app.periodic(cron="40 16 * * *")  # 00:40 in Shanghai
@app.task(name="people.nightly_recount", queueing_lock="people.nightly_recount")
def nightly_recount(timestamp: int) -> None:
    """Birthdays, household figures and Z1, a township a transaction: no long lock."""
    by = system(settings.HOME_COUNTY)
    for township in places.children(settings.HOME_COUNTY):
        with scope(area_scope(township.code)):
            recount_area(township.code, by=by)

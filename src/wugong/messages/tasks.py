"""The queue's door."""

from django.conf import settings
from procrastinate.contrib.django import app

from wugong.base import clock
from wugong.base.actor import system
from wugong.messages import actions, queries
from wugong.messages.carriers import carriers


@app.periodic(cron="*/5 * * * *")
@app.task(name="messages.send_due", queueing_lock="messages.send_due")
def send_due(timestamp: int) -> None:
    """Every five minutes: what is due leaves the house."""
    quiet = queries.quiet_hours(clock.business_today())
    actions.send_due(carriers(), by=system(settings.HOME_COUNTY), quiet=quiet)

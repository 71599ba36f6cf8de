"""The queue's door: thin, one action."""

from django.conf import settings
from procrastinate.contrib.django import app

from wugong.base.actor import system
from wugong.base.scopes import scope
from wugong.employers.actions import close_stale


@app.periodic(cron="10 16 * * *")  # 00:10 in Shanghai
@app.task(name="employers.close_stale", queueing_lock="employers.close_stale")
def close_stale_vacancies(timestamp: int) -> None:
    """Each night: what is past its date leaves the board."""
    by = system(settings.HOME_COUNTY)
    with scope(by.scope):
        close_stale(by=by)

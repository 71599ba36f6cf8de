"""When the story stands: 2019 as it was, or the same county five years later.

Everything is drawn in the calendar of 2017 to 2019. The later story is cut after the Spring
Festival of its last year, its journeys run on from there, and every day is written five years
later; what the poverty office decided keeps its real days.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from wugong.base import clock
from wugong.ops.demo.draw import Days


@dataclass(frozen=True)
class Story:
    """The day the demo begins, and the calendar its columns are drawn in."""

    name: str
    starts: datetime  # where the business clock begins
    today: np.datetime64  # the same day in the calendar of the columns
    now: int  # half months since January 2017, until today
    years: int  # how much later the rows are written
    told: int  # months of the last year whose pay has been collected
    pay: float  # against 2019

    @property
    def recent(self) -> int:
        """The half month from which spells are partly not confirmed yet."""
        return self.now - 4

    def later(self, days: Days) -> Days:
        """The same days as they are written; 29 February becomes the 28th."""
        if not self.years:
            return days
        months = days.astype("datetime64[M]")
        target = months + 12 * self.years
        last = (target + 1).astype("datetime64[D]") - 1
        shifted: Days = np.minimum(
            target.astype("datetime64[D]") + (days - months.astype("datetime64[D]")), last
        )
        return shifted

    @property
    def year_end(self) -> date:
        """Until when names are shared in the demo."""
        return date(self.starts.year, 12, 31)


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=clock.SHANGHAI)


STORIES = {
    story.name: story
    for story in (
        Story("2019", _at(2019, 8, 30), np.datetime64("2019-08-30"), 64, 0, 7, 1.0),
        Story("2024", _at(2024, 3, 31), np.datetime64("2019-03-31"), 54, 5, 2, 1.35),
    )
}

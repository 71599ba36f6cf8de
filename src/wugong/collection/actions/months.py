"""The month's task of a group: opened, counted, handed on, sent back (docs/rules.md S1)."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from wugong.base.clock import SHANGHAI
from wugong.base.direct import planned
from wugong.base.month import Month
from wugong.base.queries import setting
from wugong.collection.models import GroupTask
from wugong.collection.rules import tasks as rules
from wugong.collection.rules import visits
from wugong.people.models import Labourer

# Whoever was asked is found once, not once for each visit: the planner expects a single row.
_COUNT = """
WITH asked AS MATERIALIZED (
  SELECT labourer_id, bool_or(NOT no_change) AS is_changed FROM collection_visit
  WHERE code = %(code)s::text AND month = %(month)s::text AND verdict IN ('accepted', 'conflict')
  GROUP BY labourer_id)
UPDATE collection_grouptask t SET people = c.people, covered = c.covered, changed = c.changed,
  first_visit_at = coalesce(t.first_visit_at,
    CASE WHEN c.covered > 0 THEN %(now)s::timestamptz END),
  state = CASE WHEN t.state = 'to_collect' AND c.covered > 0 THEN 'collecting' ELSE t.state END
FROM (SELECT count(*) AS people,
        count(*) FILTER (WHERE id IN (SELECT labourer_id FROM asked)) AS covered,
        count(*) FILTER (WHERE id IN (SELECT labourer_id FROM asked WHERE is_changed)) AS changed
      FROM people_labourer WHERE code = %(code)s::text AND status IN ('on_roll', 'lost')) c
WHERE t.code = %(code)s::text AND t.month = %(month)s::text
"""
_STATES = (
    "SELECT month, state FROM collection_grouptask WHERE code = %s::text AND month >= %s::text"
)
DUE_SETTING = "collection.due_days"


@dataclass
class Months:
    """The months of one group while visits come in."""

    code: str
    now: datetime

    @property
    def current(self) -> Month:
        """The month that runs."""
        return Month.of(self.now.astimezone(SHANGHAI).date())

    @cached_property
    def _states(self) -> dict[str, str]:
        return dict(planned(_STATES, [self.code, str(self.current - 12)]))

    def of(self, visited_at: datetime) -> tuple[str, bool]:
        """Where a visit counts, and whether that is later than its own month."""
        day = visited_at.astimezone(SHANGHAI).date()
        if day not in self._known:
            self._known[day] = visits.month_of(visited_at, self._is_closed)
        return self._known[day]

    @cached_property
    def _known(self) -> dict[date, tuple[str, bool]]:
        return {}

    def _is_closed(self, month: str) -> bool:
        """A past month that was never begun here is over."""
        state = self._states.get(month)
        if state is None:
            return month < str(self.current)
        return state in rules.CLOSED_FOR_VISITS

    def count(self, months: set[str]) -> None:
        """How many of the group were asked in each; a month begins with its first visit."""
        for month in sorted(months):
            if month not in self._states:
                self.open(Month.parse(month))
            planned(_COUNT, {"code": self.code, "month": month, "now": self.now})

    def open(self, month: Month) -> None:
        """The group's task of a month, once."""
        days = setting(DUE_SETTING, month.first_day, rules.DUE_DAYS)
        on_roll = Labourer.objects.filter(code=self.code, status__in=("on_roll", "lost")).count()
        task = GroupTask(
            code=self.code,
            month=str(month),
            due_on=rules.due_on(month, "group", days),
            people=on_roll,
            opened_at=self.now,
        )
        GroupTask.objects.bulk_create([task], ignore_conflicts=True)
        self._states[str(month)] = rules.ORDER[0]

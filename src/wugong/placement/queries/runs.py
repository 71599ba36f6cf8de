"""Match runs as pages and actions read them."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.errors import Refusal
from wugong.base.lists import Filter, ListSpec, Sort, choice
from wugong.base.models import Job
from wugong.placement.enums import Pool, RunState
from wugong.placement.models import MatchRun

KEPT_RUNS = 2
DEAD_AFTER = timedelta(minutes=30)


def run_list() -> ListSpec:
    """What the list of runs may be asked, in the reader's language."""
    pools = tuple((str(v), str(label)) for v, label in Pool.choices)
    states = tuple((str(v), str(label)) for v, label in RunState.choices)
    return ListSpec(
        filters=(
            Filter("pool", _("范围"), choice("pool", Pool.values), pools),
            Filter("state", _("状态"), choice("state", RunState.values), states),
        ),
        sorts=(Sort("newest", _("新的在前"), ("id",), descending=True),),
    )


def runs_for(by: Actor) -> QuerySet[MatchRun]:
    """Runs inside one's area, and those of the areas above it that one's people were in."""
    if not by.area:
        return MatchRun.objects.none()
    above = [by.area[:length] for length in (2, 4, 6, 9, 12) if length < len(by.area)]
    inside = Q(area__gte=by.area, area__lt=by.area + "~")
    return MatchRun.objects.filter(inside | Q(area__in=above))


def run(run_id: int, by: Actor) -> MatchRun:
    """One run that concerns this reader, or a refusal that says nothing else."""
    found = runs_for(by).filter(pk=run_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def locked_run(run_id: int) -> MatchRun:
    """A run, held until the transaction ends."""
    found = MatchRun.objects.select_for_update().filter(pk=run_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def under_way(pool: str, area: str) -> MatchRun | None:
    """A run of this pool and area that is really being worked on."""
    rows = MatchRun.objects.filter(
        pool=pool, area=area, state__in=(RunState.WAITING, RunState.RUNNING)
    )
    return next((row for row in rows.order_by("-id") if not is_dead(row)), None)


def has_finished(pool: str, area: str) -> bool:
    """Whether there is a result to look at."""
    return MatchRun.objects.filter(pool=pool, area=area, state=RunState.DONE).exists()


def is_dead(row: MatchRun) -> bool:
    """Its job ended without it, or nobody has worked on it for long: it will not finish."""
    if row.job_id is None:
        return clock.real_now() - row.requested_at > DEAD_AFTER
    state = Job.objects.filter(pk=row.job_id).values_list("state", flat=True).first()
    return state not in ("waiting", "running")


def outdated(pool: str, area: str, besides: int) -> list[int]:
    """Done runs whose rows need not be kept once this one is stored."""
    rows = MatchRun.objects.filter(pool=pool, area=area, state=RunState.DONE).exclude(pk=besides)
    return list(rows.order_by("-id").values_list("pk", flat=True)[KEPT_RUNS - 1 :])

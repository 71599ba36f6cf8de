"""What runs keep for questions, and the answers given so far."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.base.lists import Filter, ListSpec, Sort, in_place
from wugong.base.models import Job
from wugong.placement.enums import ChangeHow, RunState
from wugong.placement.models import MatchRun, PlanChange, RunInstance, WhatIf
from wugong.placement.rules.instance import Instance, unpack

WORSE = "worse"


def instance_of(run_id: int) -> Instance | None:
    """The instance of a run with its plan and prices, where the scope holds all of it."""
    found = RunInstance.objects.filter(pk=run_id).values_list("arrays", flat=True).first()
    return None if found is None else unpack(bytes(found))


def asked_instance(run: MatchRun) -> Instance:
    """The same, or the refusal that there is no plan to ask."""
    found = instance_of(run.pk) if run.state == RunState.DONE else None
    if found is None:
        raise Refusal("match.no_plan")
    return found


def what_if_of(run: MatchRun, occupation: str, place: str) -> WhatIf | None:
    """The question about one cell, answered or under way."""
    occupation = plain_text(occupation, limit=10, field="occupation")
    place = plain_text(place, limit=9, field="place")
    return WhatIf.objects.filter(run=run, occupation=occupation, place=place).first()


def what_if(what_if_id: int, run: MatchRun) -> WhatIf:
    """One question of a run."""
    found = WhatIf.objects.filter(pk=what_if_id, run=run).first()
    if found is None:
        raise Refusal("not_found")
    return found


def locked_what_if(what_if_id: int) -> WhatIf:
    """A question, held until the transaction ends."""
    found = WhatIf.objects.select_for_update(of=("self",)).select_related("run")
    row = found.filter(pk=what_if_id).first()
    if row is None:
        raise Refusal("not_found")
    return row


def is_under_way(job_id: int | None) -> bool:
    """Whether the question's job still works on it."""
    if job_id is None:
        return False
    state = Job.objects.filter(pk=job_id).values_list("state", flat=True).first()
    return state in ("waiting", "running")


def _how(rows: QuerySet[PlanChange], value: str) -> QuerySet[PlanChange]:
    if value == WORSE:
        return rows.filter(is_worse=True)
    if value not in ChangeHow.values:
        raise Refusal("form.not_a_code")
    return rows.filter(how=value)


def changes_list() -> ListSpec:
    """What the persons behind an answer may be asked, in the reader's language."""
    kinds = tuple((str(v), str(label)) for v, label in ChangeHow.choices)
    return ListSpec(
        filters=(
            Filter("how", _("变化"), _how, (*kinds, (WORSE, _("变差")))),
            Filter("area", _("地方"), in_place("code"), kind="place"),
        ),
        sorts=(Sort("place", _("按村组"), ("code", "labourer_id")),),
    )


def changes_of(run: MatchRun, question: str) -> QuerySet[PlanChange]:
    """Whom one answer of a run is about, inside one's scope."""
    return PlanChange.objects.filter(run=run, question=question).select_related("labourer")

"""A person's file while an act on their work goes on."""

from dataclasses import dataclass

from django.conf import settings

from wugong.base.actor import Actor
from wugong.base.audit import Diff, Subject
from wugong.employment import queries, rules
from wugong.employment.enums import AppointmentEnd
from wugong.employment.models import EmploymentSpell
from wugong.people import actions as people
from wugong.people.models import Labourer


@dataclass(frozen=True)
class WorkFile:
    """The person, held; the file shows what is open today and the household counts it."""

    person: Labourer

    def subject(self, kind: str, pk: int) -> Subject:
        """Whose history the act belongs to."""
        person = self.person
        return Subject(kind, pk, person.pk, person.household_id, person.code)

    def refresh(self, by: Actor) -> None:
        """State, place and household counters by the rules; the lower room writes them."""
        now = queries.now_of(self.person)
        people.set_employment(self.person.pk, now.state, now.work_place, by=by)

    def leave_post(self, spell: EmploymentSpell) -> Diff:
        """Going out ends a welfare post the day the spell opens (docs/rules.md S5)."""
        if spell.place.startswith(settings.HOME_COUNTY):
            return {}
        held = queries.open_appointment(self.person.pk)
        if held is None or (spell.end_on is not None and spell.end_on <= held.start_on):
            return {}
        held.end_on = rules.left_post_on(spell.start_on, held.start_on)
        held.end_reason = AppointmentEnd.WENT_OUT
        held.version += 1
        held.save(update_fields=["end_on", "end_reason", "version"])
        return {"ended_appointment": [None, held.pk]}

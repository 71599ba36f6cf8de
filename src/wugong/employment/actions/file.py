"""A person's file while an act on their work goes on."""

from dataclasses import dataclass

from wugong.base.actor import Actor
from wugong.base.audit import Subject
from wugong.employment import queries
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

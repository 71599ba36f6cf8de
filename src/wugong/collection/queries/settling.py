"""What the village settles, row by row."""

from uuid import UUID, uuid4

from wugong.base.errors import Refusal
from wugong.collection.enums import Verdict
from wugong.collection.models import Conflict, Visit
from wugong.collection.queries.visits import TAKEN, Person, persons
from wugong.people.models import Labourer


def locked_conflict(conflict_id: int) -> Conflict:
    """Held until the transaction ends."""
    found = Conflict.objects.select_for_update().filter(pk=conflict_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def person_of(conflict: Conflict) -> Person:
    """Whose it is; a household's is settled with one of its members."""
    pk = conflict.labourer_id
    if pk is None:
        members = Labourer.objects.filter(household_id=conflict.household_id or 0)
        pk = members.order_by("relation", "pk").values_list("pk", flat=True).first()
    found = persons([pk]) if pk is not None else {}
    if pk is None or pk not in found:
        raise Refusal("not_found")
    return found[pk]


def locked_open_visit(visit_id: UUID) -> Visit:
    """A rerouted or refused visit that waits for somebody's decision."""
    rows = Visit.objects.select_for_update().filter(pk=visit_id, closed_at__isnull=True)
    found = rows.filter(verdict__in=(Verdict.REROUTED, Verdict.REFUSED)).first()
    if found is None:
        raise Refusal("not_found")
    return found


def locked_founding(visit_id: UUID) -> Visit:
    """A visit that founded a household, while nobody in the village has looked at it."""
    rows = Visit.objects.select_for_update().filter(pk=visit_id, closed_at__isnull=True)
    found = rows.filter(verdict__in=TAKEN, new_home__isnull=False).first()
    if found is None:
        raise Refusal("not_found")
    return found


def fresh_id() -> UUID:
    """An officer's decision has no phone to number it."""
    return uuid4()

"""What a group's scope sees no longer: its people and households that have moved away since.

The wide look is the county's. It answers only about a phone's own visits and newcomers, and about
households whose leaving the group's own moves tell.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from wugong.base.scopes import area_scope, scope
from wugong.collection.models import Device, Visit
from wugong.collection.queries import visits as queries
from wugong.people.models import HouseholdMove, Labourer

COUNTY_DIGITS = 6


def phones_of(ids: Collection[UUID], code: str) -> list[Device]:
    """Phones of a county by their ids, whatever part of it is looked at."""
    if not ids:
        return []
    with scope(area_scope(code[:COUNTY_DIGITS])):
        return list(Device.objects.filter(pk__in=ids).order_by("pk"))


def left_with(homes: Collection[int], code: str) -> list[int]:
    """Whom households that left a group have taken along; where to is not told."""
    if not homes:
        return []
    with scope(area_scope(code[:COUNTY_DIGITS])):
        gone = Labourer.objects.filter(household_id__in=homes).exclude(code=code)
        return sorted(gone.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Beyond:
    """Asked only when something was not found in the group itself."""

    code: str
    device: UUID | None  # paper repeats nothing and has no newcomers

    def came_before(self, ids: Collection[UUID]) -> dict[UUID, Visit]:
        """Visits of this phone, wherever the person lives now."""
        if not ids or self.device is None:
            return {}
        with scope(area_scope(self.code[:COUNTY_DIGITS])):
            found = queries.came_before(list(ids))
        return {pk: row for pk, row in found.items() if row.device_id == self.device}

    def held(self) -> list[Visit]:
        """Visits of this phone that waited when their person left the group."""
        if self.device is None:
            return []
        with scope(area_scope(self.code[:COUNTY_DIGITS])):
            return [row for row in queries.held_of(self.device) if row.code != self.code]

    def new(
        self, keys: Collection[UUID], homes: Collection[UUID]
    ) -> tuple[dict[UUID, int], dict[UUID, int]]:
        """The files and households that this phone's "new:" keys became."""
        if self.device is None or not (keys or homes):
            return {}, {}
        with scope(area_scope(self.code[:COUNTY_DIGITS])):
            files = queries.registered(keys, self.device)
            return files, queries.households_of_new(homes, self.device)

    def left(self, labourers: Collection[int], own: Collection[int]) -> dict[int, str]:
        """Where those who were this group's, or of this phone's own visits (`own`), are now."""
        with scope(area_scope(self.code[:COUNTY_DIGITS])):
            people = Labourer.objects.filter(pk__in=labourers)
            rows = list(people.values_list("pk", "household_id", "code"))
            moves = HouseholdMove.objects.filter(
                from_code=self.code, household_id__in=[row[1] for row in rows]
            )
            gone = set(moves.values_list("household_id", flat=True))
        return {pk: code for pk, household, code in rows if household in gone or pk in own}

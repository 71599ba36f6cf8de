"""Work as JSON: the same reads, the same actions, the same refusals as the pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from wugong.base.actor import require
from wugong.base.api import Day, once, require_version
from wugong.base.web import actor_of
from wugong.employment import actions, permissions, queries, rules
from wugong.employment.actions import NewSpell
from wugong.employment.models import EmploymentSpell, WelfareAppointment
from wugong.people import queries as people

router = Router(tags=["employment"])


class SpellBody(Schema):
    """A stay at work; with an end it is one of the past, told late."""

    employer_name: str = ""
    place: str
    industry: str
    channel: str
    start_on: Day
    occupation: str = ""
    skill_level: int = 0
    wage_yuan_month: int | None = None
    doubt_reason: str = ""
    employer: int | None = None
    vacancy: int | None = None
    leader: int | None = None
    base: int | None = None
    workshop: int | None = None
    also_helped_by: str = ""
    is_point_to_point: bool = False
    contract: str = "unknown"
    verified_how: str = ""
    end_on: Day | None = None
    end_reason: str = ""

    def told(self) -> NewSpell:
        """What the action takes; ids are named `…_id` there."""
        ids = ("employer", "vacancy", "leader", "base", "workshop")
        named = {f"{name}_id": getattr(self, name) for name in ids}
        return NewSpell(**self.dict(exclude=set(ids)), **named)


class EndBody(Schema):
    """A stay is over."""

    end_on: Day
    reason: str


class ReasonBody(Schema):
    """Why a stay is taken back."""

    reason: str


class AppointBody(Schema):
    """A public-welfare post is taken."""

    post: int
    start_on: Day
    contract_until: Day


def shown(row: EmploymentSpell) -> dict[str, Any]:
    """One stay as clients read it; money in yuan as a string with two decimals."""
    wage = row.wage_yuan_month
    return {
        "id": row.pk,
        "employer": {"id": row.employer_id, "name": row.employer_name},
        "vacancy": row.vacancy_id,
        "place": row.place,
        "industry": row.industry,
        "occupation": row.occupation,
        "start_on": row.start_on.isoformat(),
        "end_on": row.end_on.isoformat() if row.end_on else None,
        "end_reason": row.end_reason,
        "channel": row.channel,
        "also_helped_by": row.also_helped_by,
        "is_organised": row.is_organised,
        "origin": row.origin_id,
        "wage_yuan_month": None if wage is None else f"{wage}.00",
        "wage_doubt": rules.wage_doubt(wage),
        "contract": row.contract,
        "is_point_to_point": row.is_point_to_point,
        "verified_how": row.verified_how,
        "verified_on": row.verified_on.isoformat() if row.verified_on else None,
        "version": row.version,
    }


def shown_appointment(row: WelfareAppointment) -> dict[str, Any]:
    """One welfare appointment."""
    return {
        "id": row.pk,
        "post": row.post_id,
        "kind": row.post_kind,
        "start_on": row.start_on.isoformat(),
        "contract_until": row.contract_until.isoformat(),
        "end_on": row.end_on.isoformat() if row.end_on else None,
        "end_reason": row.end_reason,
        "version": row.version,
    }


@router.get("/labourers/{int:labourer_id}/spells")
def list_spells(request: HttpRequest, labourer_id: int) -> dict[str, Any]:
    """A person's stays at work and welfare posts, latest first."""
    require(permissions.may_read_spells(actor_of(request)), "not_found")
    person = people.labourer(labourer_id)
    return {
        "items": [shown(row) for row in queries.spells_of(person.pk)],
        "appointments": [shown_appointment(row) for row in queries.appointments_of(person.pk)],
    }


@router.get("/spells/{int:spell_id}")
def read_spell(request: HttpRequest, response: HttpResponse, spell_id: int) -> dict[str, Any]:
    """One stay with its version as ETag."""
    require(permissions.may_read_spells(actor_of(request)), "not_found")
    row = queries.spell(spell_id)
    response["ETag"] = f'"{row.version}"'
    return shown(row)


@router.post("/labourers/{int:labourer_id}/spells", response={201: dict[str, Any]})
def start(request: HttpRequest, labourer_id: int, body: SpellBody) -> tuple[int, Any]:
    """A person is at work, or was."""

    def act() -> tuple[int, Any]:
        row = actions.start_spell(labourer_id, body.told(), by=actor_of(request))
        return 201, shown(row)

    return once(request, "start_spell", body.dict() | {"labourer": labourer_id}, act)


@router.post("/spells/{int:spell_id}/end", response={200: dict[str, Any]})
def end(request: HttpRequest, spell_id: int, body: EndBody) -> tuple[int, Any]:
    """Homecoming, or lost sight of."""

    def act() -> tuple[int, Any]:
        require_version(request, queries.spell(spell_id).version)
        row = actions.end_spell(spell_id, body.end_on, body.reason, by=actor_of(request))
        return 200, shown(row)

    return once(request, "end_spell", body.dict() | {"spell": spell_id}, act)


@router.post("/spells/{int:spell_id}/withdraw", response={200: dict[str, Any]})
def withdraw(request: HttpRequest, spell_id: int, body: ReasonBody) -> tuple[int, Any]:
    """A stay that never was."""

    def act() -> tuple[int, Any]:
        require_version(request, queries.spell(spell_id).version)
        actions.withdraw_spell(spell_id, body.reason, by=actor_of(request))
        return 200, {"id": spell_id, "withdrawn": True}

    return once(request, "withdraw_spell", body.dict() | {"spell": spell_id}, act)


@router.post("/labourers/{int:labourer_id}/appointments", response={201: dict[str, Any]})
def appoint(request: HttpRequest, labourer_id: int, body: AppointBody) -> tuple[int, Any]:
    """A public-welfare post is taken."""

    def act() -> tuple[int, Any]:
        row = actions.appoint(
            labourer_id, body.post, body.start_on, body.contract_until, by=actor_of(request)
        )
        return 201, shown_appointment(row)

    return once(request, "appoint", body.dict() | {"labourer": labourer_id}, act)


@router.post("/appointments/{int:appointment_id}/end", response={200: dict[str, Any]})
def end_appointment(request: HttpRequest, appointment_id: int, body: EndBody) -> tuple[int, Any]:
    """A public-welfare post is left."""

    def act() -> tuple[int, Any]:
        by = actor_of(request)
        actions.end_appointment(appointment_id, body.end_on, body.reason, by=by)
        return 200, {"id": appointment_id, "end_on": body.end_on.isoformat()}

    return once(request, "end_appointment", body.dict() | {"appointment": appointment_id}, act)

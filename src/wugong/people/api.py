"""People's files as JSON: the same reads, the same actions, masked like every page."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, Router, Schema

from wugong.base import clock
from wugong.base.actor import require
from wugong.base.api import Day, once
from wugong.base.errors import Refusal
from wugong.base.identity import mask_id, mask_phone
from wugong.base.web import actor_of
from wugong.people import actions, permissions, queries, rules
from wugong.people.actions import NewLabourer
from wugong.people.models import Household, Labourer
from wugong.people.queries import LabourerRow, labourer_list
from wugong.people.rules import Source

router = Router(tags=["people"])
MOST_ID = 2**63 - 1


class RegisterBody(Schema):
    """A person who has no file yet; the group's code has 15 digits."""

    name: str
    code: str
    id_number: str = ""
    no_number_reason: str = ""
    sex: str = ""
    birth_on: Day | None = None
    household: int | None = None
    relation: str = "01"
    phone: str = ""
    ethnic: str = "01"
    political_status: str = ""
    education: str = ""
    student_status: str = ""
    health: str = "1"
    capability: str = "1"
    marital: str = ""
    is_capable_leader: bool = False
    how: str = "at_home"
    on: Day | None = None
    who: str = ""
    told: bool = Field(False, description="The person was told how the data are used (PIPL 17)")

    def facts(self) -> NewLabourer:
        """What the action takes."""
        if not self.told:
            raise Refusal("people.not_told", field="told")
        facts = self.dict(exclude={"household", "how", "on", "who", "told"})
        source = Source(self.how, self.on or clock.business_today(), self.who)
        return NewLabourer(household_id=self.household, source=source, **facts)


class ChangeBody(Schema):
    """Some facts with how, when and from whom they were learnt."""

    changes: dict[str, str | bool]
    how: str
    on: Day | None = None
    who: str = ""


class SearchBody(Schema):
    """Names and numbers never stand in an address."""

    q: str


class ReasonBody(Schema):
    """Why somebody looks."""

    reason: str = ""


def _row(row: LabourerRow, number: str, today: date) -> dict[str, Any]:
    age = rules.age_of(row.birth_on, today)
    return {
        "id": row.id,
        "name": rules.shown_name(row.name, age),
        "id_number": number,
        "code": row.code,
        "sex": row.sex,
        "age": age,
        "employment_state": row.employment_state,
        "work_place": row.work_place,
        "status": row.status,
        "confirmed_on": row.confirmed_on.isoformat(),
        "confirmed_how": row.confirmed_how,
    }


def _file(row: Labourer) -> dict[str, Any]:
    age = rules.age_of(row.birth_on, clock.business_today())
    number, phone = queries.number_of(row), queries.phone_of(row)
    facts = {name: getattr(row, name) for name in rules.CHANGEABLE if hasattr(row, name)}
    return facts | {
        "id": row.pk,
        "version": row.version,
        "household": row.household_id,
        "code": row.code,
        "name": rules.shown_name(row.name, age),
        "id_number": mask_id(number) if number else "",
        "phone": mask_phone(phone) if phone else "",
        "sex": row.sex,
        "age": age,
        "status": row.status,
        "is_labour": row.is_labour,
        "employment_state": row.employment_state,
        "work_place": row.work_place,
        "confirmed_on": row.confirmed_on.isoformat(),
        "confirmed_how": row.confirmed_how,
        "field_dates": row.field_dates,
    }


def _home(row: Household) -> dict[str, Any]:
    zero = row.zero_employment_since
    return {
        "id": row.pk,
        "version": row.version,
        "number": row.number,
        "code": row.code,
        "poverty_status": row.poverty_status,
        "relocated": row.relocated,
        "low_income": row.low_income,
        "member_count": row.member_count,
        "labour_count": row.labour_count,
        "employed_count": row.employed_count,
        "zero_employment_since": zero.isoformat() if zero else None,
        "members": [_file(member) for member in queries.members_of(row.pk)],
    }


def _reader(request: HttpRequest, row_id: int) -> None:
    """What is not yours and what is not there answer alike."""
    require(permissions.may_read(actor_of(request)) and 0 < row_id <= MOST_ID, "not_found")


def warnings(row: Labourer) -> list[dict[str, str]]:
    """What was taken with a doubt, each beside its field."""
    found = [rules.doubt_about(code) for code in row.doubts]
    language = get_language() or "zh"
    return [{"field": r.field, "code": r.code, "message": r.message(language)} for r in found]


def _tagged(response: HttpResponse, version: int) -> None:
    response.headers["ETag"] = f'"{version}"'


@router.get("/labourers", summary="The roll of labour, masked, by keyset")
def list_labourers(request: HttpRequest) -> dict[str, Any]:
    """Filters area, state, age, kind, fresh, status; sorts roll, name, fresh."""
    require(permissions.may_list(actor_of(request)))
    spec = labourer_list()
    asked = spec.read(request.GET)
    page = spec.light_page(asked)
    numbers = queries.numbers_shown([row.id_number_sealed for row in page.rows])
    today = clock.business_today()
    return {
        "items": [_row(r, n, today) for r, n in zip(page.rows, numbers, strict=True)],
        "count": page.count_label.replace(",", ""),
        "after": page.after,
        "before": page.before,
    }


@router.get("/labourers/{int:labourer_id}", summary="One person's file, masked")
def read_labourer(request: HttpRequest, response: HttpResponse, labourer_id: int) -> dict[str, Any]:
    """The version stands in the ETag; a merged file answers with the one it went into."""
    _reader(request, labourer_id)
    row = queries.labourer(labourer_id)
    _tagged(response, row.version)
    return _file(row)


@router.get("/households/{int:household_id}", summary="One household with its members, masked")
def read_household(
    request: HttpRequest, response: HttpResponse, household_id: int
) -> dict[str, Any]:
    """The version stands in the ETag."""
    _reader(request, household_id)
    row = queries.household(household_id)
    _tagged(response, row.version)
    return _home(row)


@router.post("/labourers", response={201: Any}, summary="Register a person")
def create_labourer(request: HttpRequest, body: RegisterBody) -> tuple[int, Any]:
    """An Idempotency-Key makes a repetition harmless; so does the identity number."""
    actor = actor_of(request)

    def act() -> tuple[int, Any]:
        row = actions.register_labourer(body.facts(), by=actor)
        made = {"id": row.pk, "version": row.version, "household": row.household_id}
        return 201, made | {"warnings": warnings(row)}

    if request.headers.get("Idempotency-Key"):
        return once(request, "people.register", body.dict(), act)
    return act()


@router.patch("/labourers/{int:labourer_id}", summary="Change facts of a person")
def patch_labourer(
    request: HttpRequest, response: HttpResponse, labourer_id: int, body: ChangeBody
) -> dict[str, Any]:
    """If-Match carries the version that was read; 409 tells the one that stands."""
    _reader(request, labourer_id)
    row = actions.update_labourer(
        labourer_id,
        body.changes,
        version=_wanted_version(request),
        source=Source(body.how, body.on or clock.business_today(), body.who),
        by=actor_of(request),
    )
    _tagged(response, row.version)
    return _file(row)


def _wanted_version(request: HttpRequest) -> int | None:
    text = request.headers.get("If-Match", "").removeprefix("W/").strip('"')
    if text in ("", "*"):
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal("form.invalid", field="If-Match")
    return int(text)


@router.post("/labourers/search", summary="Search by name, number tail, phone tail, village")
def search_labourers(request: HttpRequest, body: SearchBody) -> dict[str, Any]:
    """Recorded without the words."""
    actor = actor_of(request)
    require(permissions.may_search(actor))
    found = actions.search_people(body.q, by=actor)
    return {
        "items": [{"id": hit.id, "name": hit.name, "note": hit.note} for hit in found.hits],
        "has_more": found.has_more,
    }


@router.post("/labourers/{int:labourer_id}/unmask", summary="Name, number and phone in full")
def unmask_labourer(request: HttpRequest, labourer_id: int, body: ReasonBody) -> dict[str, Any]:
    """Takes a reason and leaves a line that the person can read."""
    _reader(request, labourer_id)
    seen = actions.unmask(labourer_id, body.reason, by=actor_of(request))
    return {"name": seen.name, "id_number": seen.id_number, "phone": seen.phone}

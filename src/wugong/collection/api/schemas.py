"""What a phone sends, value by value; one faulty visit spoils no other."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, BaseModel, Field, StrictBool, ValidationError, field_validator

from wugong.base.envelopes import LONGEST
from wugong.collection.rules.visits import Item, Malformed, seconds_of

MOST_ID = 2**63 - 1
MOST_INT = 2**31 - 1
MOST_ALONG = 20
YEARS = range(1900, 2200)
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Id = Annotated[int, Field(ge=1, le=MOST_ID)]
Number = Annotated[int, Field(ge=0, le=MOST_INT)]
NewKey = Annotated[str, Field(pattern=r"^new:[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")]
Value = StrictBool | Annotated[int, Field(strict=True, ge=-MOST_INT, le=MOST_INT)] | Text | None
FieldName = Annotated[str, Field(max_length=40, pattern=r"^[a-z_.]+$")]
Day = date | None
WishKind = Literal["go_out", "nearby", "welfare", "business", "none"]


class DeviceBody(Schema):
    """What its owner calls the phone; for which group, where they look after several."""

    name: Text
    group: Annotated[str, Field(pattern=r"^[0-9]{15}$")] | None = None


class Change(BaseModel):
    """One field: what the phone showed, and what is true now."""

    old: Value = Field(default=None, alias="from")
    new: Value = Field(alias="to")

    def pair(self) -> dict[str, Any]:
        """As it is kept."""
        return {"from": self.old, "to": self.new}


class Start(BaseModel):
    """Gone to work."""

    act: Literal["start"]
    old: Annotated[int | None, Field(ge=1, le=MOST_ID)] = Field(default=None, alias="from")
    place: Annotated[str, Field(pattern=r"^[0-9]{6}([0-9]{3})?$")]
    employer_name: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    start_on: date
    channel: Annotated[str, Field(max_length=2, pattern=r"^[0-9]*$")] | None = ""
    wage_yuan_month: Number | None = None
    occupation: Annotated[str, Field(max_length=10, pattern=r"^[0-9X-]*$")] | None = ""
    industry: Annotated[str, Field(max_length=5, pattern=r"^[A-Z]?[0-9]*$")] | None = ""
    leader: Id | None = None
    is_point_to_point: bool = False
    doubt_reason: Text | None = ""


class End(BaseModel):
    """Come home, or no longer at work."""

    act: Literal["end"]
    spell: Id | None = None
    end_on: date
    reason: Annotated[str, Field(max_length=1, pattern=r"^[0-9A-Z]$")]


class Home(BaseModel):
    """The household: facts of it, or for somebody new the one they join."""

    id: Id | NewKey
    old: Annotated[int | None, Field(ge=1, le=MOST_ID)] = Field(default=None, alias="from")
    along: Annotated[int, Field(ge=0, le=MOST_ALONG)] = 0  # 分户: mouths without files
    base_version: Number = 0
    changes: Annotated[dict[FieldName, Change], Field(max_length=10)] = Field(default_factory=dict)


class Wished(BaseModel):
    """What the person wants, said by the person."""

    kind: WishKind
    places: Annotated[list[Annotated[str, Field(pattern=r"^[0-9]{2,6}$")]], Field(max_length=3)] = (
        Field(default_factory=list)
    )
    occupations: Annotated[
        list[Annotated[str, Field(max_length=10, pattern=r"^[0-9X-]*$")]], Field(max_length=3)
    ] = Field(default_factory=list)
    wage_floor_yuan_month: Number | None = None
    available_on: Day = None
    until: Day = None
    note: Text | None = ""


class Needed(BaseModel):
    """Help that somebody asked for."""

    kind: Annotated[str, Field(max_length=10, pattern=r"^[a-z0-9]+$")]
    note: Text | None = ""


class VisitBody(BaseModel):
    """One visit."""

    id: UUID
    labourer: Id | NewKey
    seq: Annotated[int, Field(ge=1, le=MOST_INT)]
    visited_at: AwareDatetime
    base_version: Number = 0
    no_change: StrictBool = False
    how: Literal["at_home", "phone"] = "at_home"
    changes: Annotated[dict[FieldName, Change], Field(max_length=40)] | None = None
    status_on: Day = None
    status_reason: Text | None = ""
    spell: Annotated[Start | End, Field(discriminator="act")] | None = None
    household: Home | None = None
    wish: Wished | None = None
    needs: Annotated[list[Needed], Field(max_length=10)] | None = None
    resolves: Id | None = None
    typed_seconds: Any = None  # measured beside the visit: never a reason to refuse it

    @field_validator("visited_at")
    @classmethod
    def _within_the_calendar(cls, at: Any) -> Any:
        if at.year not in YEARS:
            raise ValueError("year")
        return at

    def item(self) -> Item:
        """What the action takes."""
        is_new = isinstance(self.labourer, str)
        return Item(
            id=self.id,
            seq=self.seq,
            visited_at=self.visited_at,
            base_version=self.base_version,
            labourer=None if isinstance(self.labourer, str) else self.labourer,
            new_key=UUID(str(self.labourer).removeprefix("new:")) if is_new else None,
            no_change=self.no_change,
            how=self.how,
            changes=_pairs(self.changes or {}),
            status_on=self.status_on.isoformat() if self.status_on else None,
            status_reason=self.status_reason or "",
            spell=_spell(self.spell),
            household=_home(self.household),
            wish=self.wish.model_dump(mode="json") if self.wish else None,
            needs=tuple(need.model_dump(mode="json") for need in self.needs or ()),
            resolves=self.resolves,
            typed_seconds=seconds_of(self.typed_seconds),
        )


class SyncBody(Schema):
    """A call: the visits are read one by one."""

    device: UUID
    app_version: Annotated[str, Field(max_length=20)]
    visits: list[Any] = Field(default_factory=list)


class Envelope(Schema):
    """A visit that only the platform can read."""

    id: UUID
    sealed: Annotated[str, Field(max_length=LONGEST * 2)]


class SealedBody(Schema):
    """Envelopes of one phone, handed in by whoever has it now."""

    device: UUID
    envelopes: list[Envelope] = Field(default_factory=list)


class MissedBody(Schema):
    """Somebody who could not be asked."""

    labourer: Id
    reason: Literal["away", "not_home", "refused", "other"]
    note: Text | None = ""


class ExplainedBody(Schema):
    """A doubt, explained."""

    finding: Id
    text: Text


class SubmitBody(Schema):
    """The group's head signs the month."""

    device: UUID | None = None
    signed: StrictBool = False
    not_reached: Annotated[list[MissedBody], Field(max_length=2000)] = Field(default_factory=list)
    explanations: Annotated[list[ExplainedBody], Field(max_length=500)] = Field(
        default_factory=list
    )


def read_visits(raw: Sequence[Any]) -> tuple[list[Item], list[Malformed]]:
    """Each by itself: those that can be read, and those that cannot, with where."""
    items, bad = [], []
    for one in raw:
        try:
            items.append(VisitBody.model_validate(one).item())
        except ValidationError as error:
            bad.append(_malformed(one, error))
    return items, bad


def _malformed(raw: Any, error: ValidationError) -> Malformed:
    told = raw if isinstance(raw, dict) else {}
    seq = told.get("seq")
    is_number = type(seq) is int and 1 <= seq <= MOST_INT
    faults = [
        (".".join(str(part) for part in each["loc"])[:80], "form.invalid")
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return Malformed(_printable(told.get("id")), seq if is_number else None, tuple(faults[:20]))


def _printable(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return text[:64] if text.isprintable() else ""


def _pairs(changes: dict[str, Change]) -> dict[str, dict[str, Any]]:
    return {name: change.pair() for name, change in changes.items()}


def _home(told: Home | None) -> dict[str, Any] | None:
    """As it is kept; what was not said is no part of it."""
    if told is None:
        return None
    changes = _pairs(told.changes)
    found = {"id": told.id, "base_version": told.base_version, "changes": changes}
    moved = {"from": told.old, "along": told.along}
    return found | {name: value for name, value in moved.items() if value}


def _spell(told: Start | End | None) -> dict[str, Any] | None:
    """What was said; whether the phone said what it had shown is part of it."""
    if told is None:
        return None
    values = told.model_dump(mode="json", by_alias=True)
    if "old" not in told.model_fields_set:
        values.pop("from", None)
    return {name: value for name, value in values.items() if value is not None or name == "from"}

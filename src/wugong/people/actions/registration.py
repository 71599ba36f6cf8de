"""A person's file begins."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from wugong.base import audit, clock, crypto
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.people import queries, rules
from wugong.people.actions.counts import recount_household
from wugong.people.actions.households import NewHousehold, register_household
from wugong.people.models import Household, Labourer
from wugong.people.permissions import may_register
from wugong.places import queries as places


@dataclass(frozen=True, slots=True)
class NewLabourer:
    """What is told about a person who has no file yet."""

    name: str
    code: str  # the group; a household's own code wins
    source: rules.Source
    relation: str = "01"
    id_number: str = ""
    no_number_reason: str = ""
    sex: str = ""
    birth_on: date | None = None
    household_id: int | None = None
    phone: str = ""
    ethnic: str = "01"
    political_status: str = ""
    education: str = ""
    student_status: str = ""
    health: str = "1"
    capability: str = "1"
    marital: str = ""
    is_capable_leader: bool = False
    notice_version: str = rules.NOTICE_VERSION
    is_member: bool = False  # a child whose file another rule needs; no labourer yet

    def told(self) -> dict[str, Any]:
        """The changeable facts, to be cleaned like any others."""
        return {name: getattr(self, name) for name in rules.CHANGEABLE if hasattr(self, name)}


@transaction.atomic
def register_labourer(told: NewLabourer, *, by: Actor) -> Labourer:
    """Open a file: number checked, nobody twice, the household counted, found by search."""
    require(may_register(by, told.code))
    facts = rules.clean(told.told())
    today = clock.business_today()
    source = rules.clean_source(told.source, today)
    identity = rules.read_identity(
        told.id_number,
        reason=told.no_number_reason,
        sex=told.sex,
        birth_on=told.birth_on,
        today=today,
        known_areas=places.known_areas(),
    )
    if not told.is_member:
        identity.refuse_child(today)
    _refuse_duplicate(identity)
    household = _household(told, facts["relation"], by)
    row = _insert(_row(replace(told, source=source), facts, identity, household, by))
    index_search(row, identity.number.value if identity.number else "", facts["phone"], by=by)
    recount_household(household.pk, by=by)
    diff = {name: [None, value] for name, value in facts.items() if value not in ("", False)}
    diff["id_number"] = [None, "given" if identity.number else identity.no_number_reason]
    if row.doubts:
        diff["doubts"] = [None, list(row.doubts)]
    audit.record("people.register_labourer", by=by, subject=row.subject, diff=diff)
    return row


def _refuse_duplicate(identity: rules.Identity) -> None:
    """Inside the area: which row it is. Outside, the insert meets the unique index."""
    if identity.number is None:
        return
    index = crypto.blind_index(identity.number.value, rules.NUMBER)
    found = Labourer.objects.filter(id_number_index=index).first()
    if found is not None:
        raise Refusal(
            "people.duplicate",
            field="id_number",
            labourer=found.pk,
            name=rules.shown_name(found.name, rules.CHILD_AGE),
            place=places.full_name(found.code, found.code[:6]),
        )


def _household(told: NewLabourer, relation: str, by: Actor) -> Household:
    if told.household_id is None:
        return register_household(NewHousehold(told.code, awaits_assignment=True), by=by)
    household = queries.locked_household(told.household_id)
    if household.code != told.code:
        raise Refusal("people.other_group", field="household_id")
    others = household.members.filter(status="on_roll").values_list("relation", flat=True)
    if code := rules.relation_refusal(relation, others):
        raise Refusal(code, field="relation")
    if household.merged_into_id is not None:  # folded, for nobody lived in it
        Household.objects.filter(pk=household.pk).update(merged_into_id=None)
    return household


def _row(
    told: NewLabourer,
    facts: dict[str, Any],
    identity: rules.Identity,
    household: Household,
    by: Actor,
) -> Labourer:
    facts = dict(facts)
    phone = facts.pop("phone")
    source = told.source
    row = Labourer(
        household=household,
        code=household.code,
        pinyin_key=rules.pinyin_key(facts["name"]),
        no_number_reason=identity.no_number_reason,
        sex=identity.sex,
        birth_on=identity.birth_on,
        confirmed_on=source.on,
        confirmed_how=source.how,
        confirmed_by_id=by.user_id,
        confirmed_by_name=(source.who or by.name)[:60],
        field_dates=_slow_dates(facts, source, by),
        notice_version=told.notice_version,
        **facts,
    )
    row.doubts = identity.doubts
    set_number(row, identity, by=by)
    set_phone(row, phone, by=by)
    row.is_labour = rules.is_labour(
        birth_on=row.birth_on,
        sex=row.sex,
        student_status=row.student_status,
        capability=row.capability,
        status=row.status,
        on=clock.business_today(),
    )
    row.employment_state = rules.state_at_rest(
        "none", is_labour=row.is_labour, student_status=row.student_status
    )
    return row


def _slow_dates(facts: dict[str, Any], source: rules.Source, by: Actor) -> dict[str, list[str]]:
    """Facts that later visits do not confirm keep the day they were learnt."""
    entry = [source.on.isoformat(), source.how, source.who or by.name]
    return {name: entry for name in rules.SLOW_FIELDS if facts.get(name)}


def set_number(row: Labourer, identity: rules.Identity, *, by: Actor) -> None:
    """Seal the number and its blind index; a disability number brings class and grade."""
    require(may_register(by, row.code))
    number = identity.number
    if number is None:
        return
    row.id_number_sealed = crypto.seal(number.value, rules.NUMBER)
    row.id_number_index = crypto.blind_index(number.value, rules.NUMBER)
    row.id_from_15 = number.from15
    if number.disability_class is not None:
        text = f"{number.disability_class}{number.disability_grade}"
        row.disability_sealed = crypto.seal(text, rules.DISABILITY)


def set_phone(row: Labourer, phone: str, *, by: Actor) -> None:
    """Seal the telephone; none leaves none."""
    require(may_register(by, row.code))
    row.phone_sealed = crypto.seal(phone, rules.PHONE) if phone else None
    row.phone_index = crypto.blind_index(phone, rules.PHONE) if phone else None


def _insert(row: Labourer) -> Labourer:
    """The number is unique in the whole county: what one may not see, one may not learn."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "id_number_index" not in str(error):
            raise
        raise Refusal("people.needs_county", field="id_number") from None
    return row


def index_search(row: Labourer, number: str, phone: str, *, by: Actor) -> None:
    """Make the person found by name, number tail and phone tail."""
    require(may_register(by, row.code))
    tails = [
        crypto.tail_tokens([number or None], rules.NUMBER)[0],
        crypto.tail_tokens([phone or None], rules.PHONE)[0],
    ]
    words = rules.search_tokens(row.name, *tails)
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_index_search(%s, %s, %s)", [row.pk, row.code, words])


def forget_search(row: Labourer, *, by: Actor) -> None:
    """A merged file is found no more: the file it went into is."""
    require(may_register(by, row.code))
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_index_search(%s, %s, '{}')", [row.pk, row.code])

"""Named reads of the facts of work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from wugong.base import crypto
from wugong.base.errors import Refusal
from wugong.employment import rules
from wugong.employment.enums import AppointmentEnd
from wugong.employment.models import COARSE_PLACE, EmploymentSpell, WelfareAppointment
from wugong.employment.rules import Period
from wugong.people import queries as people
from wugong.people.models import Labourer
from wugong.people.queries import Doubt, Line, register_doubt
from wugong.people.rules import DISABILITY


@dataclass(frozen=True, slots=True)
class Now:
    """What a person's file says about work today."""

    state: str
    work_place: str


def locked_person(labourer_id: int) -> Labourer:
    """The person, held until the transaction ends; outside the scope there is nobody.

    A merged file leads to the one it went into, also when the merge was under way just now.
    """
    person = Labourer.objects.select_for_update().filter(pk=labourer_id).first()
    if person is not None and person.merged_into_id is not None:
        rows = Labourer.objects.select_for_update()
        person = rows.filter(pk=person.merged_into_id).first()
    if person is None:
        raise Refusal("not_found")
    return person


def locked_spell(spell_id: int) -> EmploymentSpell:
    """A spell that counts, held until the transaction ends."""
    rows = EmploymentSpell.objects.select_for_update()
    spell = rows.filter(pk=spell_id, withdrawn_at__isnull=True).first()
    if spell is None:
        raise Refusal("not_found")
    return spell


def spell(spell_id: int) -> EmploymentSpell:
    """A spell that counts, or a refusal that says nothing else."""
    found = EmploymentSpell.objects.filter(pk=spell_id, withdrawn_at__isnull=True).first()
    if found is None:
        raise Refusal("not_found")
    return found


def appointment(appointment_id: int) -> WelfareAppointment:
    """A welfare appointment, or a refusal."""
    found = WelfareAppointment.objects.filter(pk=appointment_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def spells_of(labourer_id: int) -> QuerySet[EmploymentSpell]:
    """All spells that count, latest first."""
    rows = EmploymentSpell.objects.filter(labourer_id=labourer_id, withdrawn_at__isnull=True)
    return rows.order_by("-start_on")


def latest_spell(labourer_id: int, on_or_after: date | None = None) -> EmploymentSpell | None:
    """The last stay at work, open or over."""
    rows = spells_of(labourer_id)
    if on_or_after is not None:
        rows = rows.filter(start_on__gte=on_or_after)
    return rows.first()


def spell_before(labourer_id: int, start_on: date) -> EmploymentSpell | None:
    """The stay that began last before a day."""
    return spells_of(labourer_id).filter(start_on__lt=start_on).first()


def closed_by_change(labourer_id: int, on: date) -> EmploymentSpell | None:
    """The stay that a change of post closed on a day."""
    return spells_of(labourer_id).filter(end_on=on, end_reason=rules.CHANGED).first()


def overlapping(labourer_id: int, start_on: date, end_on: date | None) -> EmploymentSpell | None:
    """A stay that shares a day with this one: the kind message before the database says it."""
    rows = spells_of(labourer_id).filter(Q(end_on__isnull=True) | Q(end_on__gt=start_on))
    return rows.filter(start_on__lt=end_on).first() if end_on is not None else rows.first()


def rests_on(spell: EmploymentSpell) -> QuerySet[EmploymentSpell]:
    """Later stays of the journey that this one began."""
    return spells_of(spell.labourer_id).filter(origin_id=spell.pk)


def journey_of(
    before: EmploymentSpell | None, start_on: date, place: str
) -> EmploymentSpell | None:
    """The first spell of the journey that a change of post goes on with, until homecoming."""
    if before is None or before.end_on is None or rules.is_homecoming(before.end_reason):
        return None
    if before.end_reason == rules.LOST and (start_on - before.end_on).days > rules.LOST_DAYS:
        return None
    home = settings.HOME_COUNTY
    if before.place.startswith(home) or place.startswith(home):
        return None
    if before.origin_id is None:
        return before
    return EmploymentSpell.objects.filter(pk=before.origin_id).first()


def leader(labourer_id: int) -> str | None:
    """The political status of a leader known to the database, or None."""
    found = Labourer.objects.filter(pk=labourer_id).values_list("political_status", flat=True)
    return found.first()


def open_appointment(labourer_id: int) -> WelfareAppointment | None:
    """The welfare post a person holds now."""
    return WelfareAppointment.objects.filter(labourer_id=labourer_id, end_on__isnull=True).first()


def appointments_of(labourer_id: int) -> QuerySet[WelfareAppointment]:
    """All welfare appointments of a person, latest first."""
    return WelfareAppointment.objects.filter(labourer_id=labourer_id).order_by("-start_on")


def left_by_going_out(labourer_id: int) -> WelfareAppointment | None:
    """The last post, when going out to work ended it and none was taken since."""
    last = appointments_of(labourer_id).select_for_update().first()
    return last if last is not None and last.end_reason == AppointmentEnd.WENT_OUT else None


def locked_appointment(appointment_id: int) -> WelfareAppointment:
    """An appointment, held until the transaction ends."""
    rows = WelfareAppointment.objects.select_for_update()
    found = rows.filter(pk=appointment_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def disability_grade(person: Labourer) -> str:
    """1 (heaviest) to 4, or nothing; sealed as class and grade."""
    sealed = person.disability_sealed
    return crypto.unseal(sealed, DISABILITY)[-1:] if sealed is not None else ""


def people_in_post(post_id: int) -> int:
    """How many hold a post now."""
    return WelfareAppointment.objects.filter(post_id=post_id, end_on__isnull=True).count()


def household_has_ranger(household_id: int) -> bool:
    """One forest ranger a household (docs/rules.md S5)."""
    return WelfareAppointment.objects.filter(
        labourer__household_id=household_id, post_kind="01", end_on__isnull=True
    ).exists()


def now_of(person: Labourer) -> Now:
    """State and place by the rules, from what is open."""
    latest = latest_spell(person.pk)
    place = latest.place if latest is not None and latest.end_on is None else ""
    state = rules.state_now(
        place,
        open_appointment(person.pk) is not None,
        home=settings.HOME_COUNTY,
        is_labour=person.is_labour,
        is_student=bool(person.student_status),
        has_worked=latest is not None,
    )
    return Now(state, place[:6])


def stay(labourer_id: int) -> list[Period]:
    """Every period of a person's spells, for the stay rules."""
    rows = spells_of(labourer_id).values_list("start_on", "end_on")
    return [Period(start_on, end_on) for start_on, end_on in rows]


def work_periods(labourer_id: int) -> list[Period]:
    """Spells and welfare posts together (docs/rules.md W3)."""
    posts = appointments_of(labourer_id).values_list("start_on", "end_on")
    return stay(labourer_id) + [Period(start_on, end_on) for start_on, end_on in posts]


def history_of(labourer_ids: Sequence[int]) -> Iterable[Line]:
    """Work begun and ended, as a history reads it; a change of post is told by the next one."""
    rows = EmploymentSpell.objects.filter(labourer_id__in=labourer_ids, withdrawn_at__isnull=True)
    for row in rows:
        told = {"place": row.place, "employer_name": row.employer_name}
        yield people.fact("employment.start_spell", row.start_on, row.pk, row.labourer_id, **told)
        if row.end_on is not None and row.end_reason != rules.CHANGED:
            told = {"end_reason": row.end_reason}
            yield people.fact("employment.end_spell", row.end_on, row.pk, row.labourer_id, **told)
    for held in WelfareAppointment.objects.filter(labourer_id__in=labourer_ids):
        pk, kind = held.labourer_id, held.post_kind
        yield people.fact("employment.appoint", held.start_on, held.pk, pk, post_kind=kind)
        if held.end_on is not None:
            told = {"end_reason": held.end_reason}
            yield people.fact("employment.end_appointment", held.end_on, held.pk, pk, **told)


def _open_spells() -> QuerySet[EmploymentSpell]:
    return EmploymentSpell.objects.filter(end_on__isnull=True, withdrawn_at__isnull=True)


def _doubtful_wage() -> Q:
    is_odd = Q(wage_yuan_month__lt=rules.LOWEST_WAGE) | Q(wage_yuan_month__gt=rules.HIGHEST_WAGE)
    return Q(pk__in=_open_spells().filter(is_odd).values("labourer_id"))


def _coarse_place() -> Q:
    rows = _open_spells().filter(place__regex=COARSE_PLACE)
    return Q(pk__in=rows.values("labourer_id"))


def _post_of_the_absent() -> Q:
    """A welfare post held by somebody at work out of the county (docs/rules.md S5)."""
    held = WelfareAppointment.objects.filter(end_on__isnull=True).values("labourer_id")
    return Q(employment_state="away", pk__in=held)


register_doubt("wage", Doubt(gettext_lazy("月薪不像真的"), _doubtful_wage))
register_doubt("place", Doubt(gettext_lazy("务工地只到省"), _coarse_place))
register_doubt("post", Doubt(gettext_lazy("人在县外，还占着公益岗位"), _post_of_the_absent))


_IDLE = """
SELECT w.id FROM employers_workshop w WHERE w.withdrawn_on IS NULL
  AND w.recognised_on < %(today)s::date - 90 AND NOT EXISTS (
  SELECT FROM employment_employmentspell s
    JOIN employment_workincome i ON i.labourer_id = s.labourer_id AND i.source <> 'estimate'
    CROSS JOIN unnest(i.yuan_by_month) WITH ORDINALITY AS paid (yuan, month)
  WHERE s.workshop_id = w.id AND s.withdrawn_at IS NULL AND paid.yuan > 0
    AND (s.end_on IS NULL OR s.end_on > %(today)s::date - 90)
    AND make_date(i.year, paid.month::int, 1)
      > date_trunc('month', %(today)s::date) - interval '3 months')
ORDER BY w.id
"""


def idle_workshops(today: date) -> list[int]:
    """Workshops that paid nobody for three months (docs/rules.md I1), over the whole county."""
    with connection.cursor() as cursor:
        cursor.execute(_IDLE, {"today": today})
        return [pk for (pk,) in cursor.fetchall()]

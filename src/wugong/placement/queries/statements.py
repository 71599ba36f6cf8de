"""What a person said, and the referrals that came of it."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from wugong.base.errors import Refusal
from wugong.employment.queries import locked_person
from wugong.people import queries as people
from wugong.people.enums import PersonStatus
from wugong.people.models import Labourer
from wugong.people.queries import Line
from wugong.placement.enums import ConsentKind
from wugong.placement.models import Consent, Hold, Referral, Wish
from wugong.placement.rules.referrals import UNDER_WAY, Answer, shares_with


def locked_on_roll(labourer_id: int) -> Labourer:
    """The person, held until the transaction ends; off the roll nothing more is stated."""
    person = locked_person(labourer_id)
    if person.status != PersonStatus.ON_ROLL:
        raise Refusal("person.not_on_roll")
    return person


def live_wish(labourer_id: int) -> Wish | None:
    """The one wish that has not ended; `until` says how long it counts."""
    return Wish.objects.filter(labourer_id=labourer_id, ended_at__isnull=True).first()


def has_opted_out(labourer_id: int) -> bool:
    """The latest answer about the machine is a no."""
    answers = Consent.objects.filter(labourer_id=labourer_id, kind=ConsentKind.MACHINE)
    latest = answers.order_by("-id").values_list("is_given", flat=True).first()
    return latest is False


def machine_answer(labourer_id: int) -> Consent | None:
    """The latest answer about recommendation by machine, with its day."""
    answers = Consent.objects.filter(labourer_id=labourer_id, kind=ConsentKind.MACHINE)
    return answers.order_by("-id").first()


def shares_names(labourer_id: int, party_id: int | None) -> bool:
    """Whether the person agreed to be named to this employer."""
    rows = Consent.objects.filter(labourer_id=labourer_id, kind=ConsentKind.SHARE).order_by("id")
    answers = (Answer(*row) for row in rows.values_list("party_id", "is_given"))
    return shares_with(answers, party_id)


def referrals_of(labourer_id: int) -> QuerySet[Referral]:
    """All referrals of a person, latest first."""
    return Referral.objects.filter(labourer_id=labourer_id).order_by("-id")


def referred_to(labourer_id: int, vacancy_ids: Iterable[int]) -> dict[int, Referral]:
    """The referral under way for each of these vacancies."""
    rows = Referral.objects.filter(
        labourer_id=labourer_id, vacancy_id__in=list(vacancy_ids), state__in=UNDER_WAY
    )
    return {row.vacancy_id: row for row in rows}


def locked_referral(referral_id: int) -> Referral:
    """A referral, held until the transaction ends."""
    rows = Referral.objects.select_for_update(of=("self",)).select_related("labourer")
    found = rows.filter(pk=referral_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def held_openings(vacancy_id: int) -> int:
    """Openings of a vacancy that referrals under way already take, in any area."""
    held = Hold.objects.filter(pk=vacancy_id).values_list("held", flat=True).first()
    return held or 0


def referrals_to(vacancy_id: int, labourer_ids: Iterable[int]) -> dict[int, Referral]:
    """The referral under way of each of these persons to one vacancy."""
    rows = Referral.objects.filter(
        vacancy_id=vacancy_id, labourer_id__in=list(labourer_ids), state__in=UNDER_WAY
    )
    return {row.labourer_id: row for row in rows}


def history_of(labourer_ids: Sequence[int]) -> Iterable[Line]:
    """What some people said they want, and their yes or no, as a history reads it."""
    for wish in Wish.objects.filter(labourer_id__in=labourer_ids):
        told = {"kind": wish.kind, "how": wish.stated_how}
        yield people.fact("placement.set_wish", wish.stated_on, wish.pk, wish.labourer_id, **told)
    for row in Consent.objects.filter(labourer_id__in=labourer_ids):
        act = "placement.give_consent" if row.is_given else "placement.withdraw_consent"
        told = {"kind": row.kind, "how": row.stated_how}
        yield people.fact(act, row.stated_on, row.pk, row.labourer_id, **told)

"""The three outlets (docs/rules.md T1): bases out of the county, workshops, welfare posts."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from wugong.base import audit, clock, codes
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import Refusal
from wugong.base.findings import Findings, plain_reason
from wugong.employers import permissions, queries
from wugong.employers.models import CooperationBase, WelfarePost, Workshop
from wugong.places import queries as places

VILLAGE, TOWNSHIP = 12, 9


@dataclass(frozen=True, slots=True)
class BaseFacts:
    """An agreement with an employer away."""

    name: str
    place: str
    agreement_number: str
    starts_on: date
    ends_on: date
    promised_posts: int


@dataclass(frozen=True, slots=True)
class WorkshopFacts:
    """A workshop that was recognised."""

    name: str
    kind: str
    village: str
    recognised_on: date


@dataclass(frozen=True, slots=True)
class WelfarePostFacts:
    """A public-welfare post: how many people, paid how much, from when."""

    name: str
    kind: str
    place: str
    quota: int
    pay_yuan_month: int
    starts_on: date
    ends_on: date | None = None


@transaction.atomic
def register_base(employer_id: int, facts: BaseFacts, *, by: Actor) -> CooperationBase:
    """A cooperation base = agreement + promised posts; expired, it no longer counts."""
    require(permissions.may_keep_base(by))
    employer = queries.employer(employer_id)
    found = Findings()
    name = found.text("name", facts.name, 80, is_needed=True)
    number = found.text("agreement_number", facts.agreement_number, 40, is_needed=True)
    is_county = len(facts.place) == 6 and places.is_work_place(facts.place)
    found.refuse(not is_county, "employer.place", "place")
    found.refuse(facts.place.startswith(settings.HOME_COUNTY), "base.place", "place")
    found.refuse(facts.ends_on <= facts.starts_on, "base.order", "ends_on")
    found.between("promised_posts", facts.promised_posts, 1, 100_000)
    found.done()
    try:
        with transaction.atomic():
            base = CooperationBase.objects.create(
                name=name,
                employer=employer,
                place=facts.place,
                agreement_number=number,
                starts_on=facts.starts_on,
                ends_on=facts.ends_on,
                promised_posts=facts.promised_posts,
            )
    except IntegrityError:
        raise Refusal("base.known", field="agreement_number") from None
    audit.record(
        "employers.register_base",
        by=by,
        subject=Subject("base", base.pk, area=base.place),
        diff={"name": [None, name], "promised_posts": [None, base.promised_posts]},
    )
    return base


@transaction.atomic
def register_workshop(employer_id: int, facts: WorkshopFacts, *, by: Actor) -> Workshop:
    """A workshop at home, recognised after the visit and the public notice (I1)."""
    require(permissions.may_keep_workshop(by))
    employer = queries.employer(employer_id)
    found = Findings()
    name = found.text("name", facts.name, 80, is_needed=True)
    found.refuse(not codes.has("workshop_type", facts.kind), "form.not_a_code", "kind")
    is_village = len(facts.village) == VILLAGE and _is_at_home(facts.village)
    found.refuse(not is_village, "workshop.village", "village")
    is_future = facts.recognised_on > clock.business_today()
    found.refuse(is_future, "workshop.future", "recognised_on")
    found.done()
    workshop = Workshop.objects.create(
        name=name,
        employer=employer,
        kind=facts.kind,
        code=facts.village,
        recognised_on=facts.recognised_on,
    )
    audit.record(
        "employers.register_workshop",
        by=by,
        subject=Subject("workshop", workshop.pk, area=workshop.code),
        diff={"name": [None, name], "kind": [None, workshop.kind]},
    )
    return workshop


@transaction.atomic
def withdraw_workshop(workshop_id: int, reason: str, *, by: Actor) -> Workshop:
    """Its recognition ends today, with a reason; the row and its past stay."""
    require(permissions.may_keep_workshop(by))
    told = plain_reason(reason)
    workshop: Workshop = queries.locked(Workshop, workshop_id)
    if workshop.withdrawn_on is not None:
        raise Refusal("workshop.withdrawn")
    workshop.withdrawn_on = clock.business_today()
    workshop.save(update_fields=["withdrawn_on"])
    audit.record(
        "employers.withdraw_workshop",
        by=by,
        subject=Subject("workshop", workshop.pk, area=workshop.code),
        diff={"withdrawn_on": [None, workshop.withdrawn_on.isoformat()]},
        reason=told,
    )
    return workshop


@transaction.atomic
def register_welfare_post(facts: WelfarePostFacts, *, by: Actor) -> WelfarePost:
    """A post is set up with its quota and pay (S5); people are appointed afterwards."""
    require(permissions.may_keep_welfare_post(by, facts.place))
    found = Findings()
    name = found.text("name", facts.name, 80, is_needed=True)
    found.refuse(not codes.has("welfare_post_type", facts.kind), "form.not_a_code", "kind")
    is_known = len(facts.place) in (TOWNSHIP, VILLAGE) and _is_at_home(facts.place)
    found.refuse(not is_known, "post.village", "place")
    found.between("quota", facts.quota, 1, 10_000)
    found.between("pay_yuan_month", facts.pay_yuan_month, 1, 100_000)
    is_backwards = facts.ends_on is not None and facts.ends_on <= facts.starts_on
    found.refuse(is_backwards, "base.order", "ends_on")
    found.done()
    post = WelfarePost.objects.create(
        name=name,
        kind=facts.kind,
        code=facts.place,
        quota=facts.quota,
        pay_yuan_month=facts.pay_yuan_month,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
    )
    audit.record(
        "employers.register_welfare_post",
        by=by,
        subject=Subject("welfare_post", post.pk, area=post.code),
        diff={"name": [None, name], "quota": [None, post.quota]},
    )
    return post


@transaction.atomic
def close_welfare_post(post_id: int, reason: str, *, by: Actor) -> WelfarePost:
    """Nobody is appointed to it any more; who holds it stays until their own end."""
    told = plain_reason(reason)
    post = queries.locked_welfare_post(post_id)
    require(permissions.may_keep_welfare_post(by, post.code))
    today = clock.business_today()
    if post.ends_on is not None and post.ends_on <= today:
        raise Refusal("post.closed")
    before, post.ends_on = post.ends_on, today
    post.save(update_fields=["ends_on"])
    audit.record(
        "employers.close_welfare_post",
        by=by,
        subject=Subject("welfare_post", post.pk, area=post.code),
        diff={"ends_on": [before.isoformat() if before else None, today.isoformat()]},
        reason=told,
    )
    return post


def _is_at_home(code: str) -> bool:
    found = places.find(code)
    return found is not None and found.code == code and code.startswith(settings.HOME_COUNTY)

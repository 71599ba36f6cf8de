"""The demo's accounts: one a role, a leader for every township, and whom the parties see."""

from django.db import transaction

from wugong.accounts.actions import DemoAreas, create_demo_account, load_demo_accounts
from wugong.accounts.enums import PartyKind, RoleName
from wugong.accounts.models import Party, User
from wugong.base import clock
from wugong.base.actor import Actor, system
from wugong.base.audit import Diff, Subject, record
from wugong.base.scopes import area_scope, scope
from wugong.employers.models import Employer, WelfarePost
from wugong.employment.models import EmploymentSpell
from wugong.ops.demo.areas import HOME, MODEL_TOWNSHIP, Scale, areas
from wugong.ops.demo.demand import numeral
from wugong.people.models import Access, Labourer

FORESTRY = "县林业和草原局"
RANGER = "01"
MOST_NAMED = 300


def make_accounts(scale: Scale, seed: int) -> int:
    """How many accounts were made, all or none; none where they stand already."""
    if User.objects.filter(is_demo=True).exists():
        return 0
    with transaction.atomic():
        return _make(scale, seed)


def _make(scale: Scale, seed: int) -> int:
    """The model township's accounts are the guided tour's."""
    villages = areas(scale, seed)[0].villages.tolist()
    own = [code for code in villages if code.startswith(MODEL_TOWNSHIP)]
    village = own[0]
    employer = Employer.objects.filter(name__endswith="电子厂").order_by("id").first()
    by = system(HOME, "demo")
    made = load_demo_accounts(
        DemoAreas(
            county=HOME,
            township=MODEL_TOWNSHIP,
            village=village,
            group=f"{village}001",
            next_village=next(code for code in own if code != village),
            next_township=next(code[:9] for code in villages if code not in own),
            employer=employer.name if employer else "示范电子厂",
            funder=FORESTRY,
        ),
        by=by,
    )
    others = sorted({code[:9] for code in villages} - {MODEL_TOWNSHIP})
    for number, township in enumerate(others, start=2):
        create_demo_account(
            f"county-leader-{number:02d}",
            f"示范县级领导{numeral(number)}",
            made[0].password,
            RoleName.COUNTY_LEADER,
            by=by,
            area=township,
        )
    with scope(area_scope(HOME)):
        _name_persons(employer, f"{village}001")
        _record(scale, seed, by)
    return len(made) + len(others)


def _record(scale: Scale, seed: int, by: Actor) -> None:
    """One line of the history for the whole load."""
    subject = Subject("county", area=HOME)
    diff: Diff = {"scale": [None, scale.value], "seed": [None, seed]}
    record("load_demo", by=by, subject=subject, diff=diff)


def _name_persons(employer: Employer | None, group: str) -> None:
    """An employer sees its own people, a labourer their own file."""
    parties = {party.kind: party for party in Party.objects.order_by("-id")}
    me = Labourer.objects.filter(code=group, employment_state="none").order_by("id").first()
    me = me or Labourer.objects.filter(code=group).order_by("id").first()
    named: list[Access] = []
    if me is not None:
        named.append(_named(me.pk, parties[PartyKind.LABOURER], "本人"))
    if employer is not None:
        party = parties[PartyKind.EMPLOYER]
        Employer.objects.filter(pk=employer.pk).update(party_id=party.pk)
        staff = EmploymentSpell.objects.filter(employer_id=employer.pk, end_on__isnull=True)
        ids = staff.order_by("id").values_list("labourer_id", flat=True)[:MOST_NAMED]
        named += [_named(labourer, party, "在岗") for labourer in ids]
    Access.objects.bulk_create(named)
    funder = parties[PartyKind.FUNDER]
    WelfarePost.objects.filter(kind=RANGER).update(funder_id=funder.pk)


def _named(labourer: int, party: Party, reason: str) -> Access:
    until = clock.business_today().replace(month=12, day=31)
    return Access(labourer_id=labourer, party_id=party.pk, until=until, reason=reason)

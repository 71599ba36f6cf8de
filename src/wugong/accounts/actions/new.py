"""New accounts and grants, checked: what every way of making them shares."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from wugong.accounts import queries, rules
from wugong.accounts.enums import ADMINISTRATORS
from wugong.accounts.models import Grant, Party, User
from wugong.base import clock
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import plain_text

GRANT_LASTS = timedelta(days=365)


@lru_cache(1)
def _public(password: str) -> str:
    """The demo's password is one for all its accounts, and everybody's; so is its hash."""
    return make_password(password)


@dataclass(frozen=True)
class NewUser:
    """An account to be: its name free and plain, its password by the profile."""

    username: str
    display_name: str
    password: str
    person: bytes | None
    is_demo: bool = False
    must_change: bool = True

    def save(self) -> User:
        """The row, or a refusal for each field that is wrong."""
        name = self.username.strip().lower()
        user = User(username=name, person_index=self.person, is_demo=self.is_demo)
        refusals = [*self._refusals(name)]
        if (bad := queries.password_refusal(self.password, user, "password")) is not None:
            refusals.append(bad)
        if refusals:
            raise FieldRefusals(refusals)
        user.display_name = plain_text(self.display_name, limit=60, field="display_name")
        user.password = (_public if self.is_demo else make_password)(self.password)
        user.password_changed_at = clock.real_now()
        user.must_change_password = self.must_change
        try:
            with transaction.atomic():
                user.save()
        except IntegrityError:  # somebody took the name at the same moment
            raise Refusal("user.name_taken", field="username") from None
        return user

    def _refusals(self, name: str) -> list[Refusal]:
        found = []
        if not rules.USERNAME.fullmatch(name):
            found.append(Refusal("user.name_form", field="username"))
        elif User.objects.filter(username=name).exists():
            found.append(Refusal("user.name_taken", field="username"))
        if not self.display_name.strip():
            found.append(Refusal("form.required", field="display_name"))
        return found


@dataclass(frozen=True)
class NewGrant:
    """A grant to be: role and place fit, and the three administrators stay three persons."""

    user: User
    role: str
    area: str = ""
    party: Party | None = None
    valid_from: date | None = None
    until: date | None = None
    granted_by: int | None = None
    is_stand_in: bool = False

    def save(self) -> Grant:
        """The row, or why not."""
        first = self.valid_from or clock.business_today()
        last = self.until or first + GRANT_LASTS
        if (bad := self._refusal(first, last)) is not None:
            raise bad
        try:
            with transaction.atomic():
                return Grant.objects.create(
                    user=self.user,
                    role=self.role,
                    area=self.area,
                    party=self.party,
                    valid_from=first,
                    until=last,
                    granted_by_id=self.granted_by,
                    is_stand_in=self.is_stand_in,
                )
        except IntegrityError:  # somebody granted the other role at the same moment
            raise Refusal("grant.three_administrators", field="role") from None

    def _refusal(self, first: date, last: date) -> Refusal | None:
        party_id = self.party.pk if self.party else None
        if fault := rules.grant_fault(self.role, self.area, party_id):
            return Refusal(fault, field=_FIELDS.get(fault, "area"))
        if last < first:
            return Refusal("grant.dates", field="until")
        if self.role in ADMINISTRATORS and self.user.person_index is None:
            return Refusal("grant.person_unknown", field="role")
        wanted = rules.Period(self.role, first, last)
        if rules.mixes_administrators(wanted, queries.periods_of_person(self.user)):
            return Refusal("grant.three_administrators", field="role")
        return None


_FIELDS = {"grant.role_unknown": "role", "grant.party_of_role": "party_name"}

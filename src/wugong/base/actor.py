"""Who acts: passed as `by=` to every action, asked by every permission."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from wugong.base.errors import Refusal
from wugong.base.scopes import NOBODY, Scope, area_scope


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in one role, with the rows that role sees."""

    user_id: int | None
    name: str
    role: str
    area: str = ""
    party_id: int = 0
    scope: Scope = NOBODY
    title: str = ""  # what the role is called on the screen
    request: str = field(default="", compare=False)  # ties audit lines to one request

    @property
    def is_known(self) -> bool:
        """Logged in."""
        return self.user_id is not None


def bearer_of(request: HttpRequest) -> str | None:
    """The token that a program sends, even a wrong one; a browser has a cookie, and sends none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


ANONYMOUS = Actor(None, "", "")


def system(area: str, name: str = "system") -> Actor:
    """Nightly tasks and commands act for the platform, inside one area."""
    return Actor(None, name, "system", area, scope=area_scope(area))


def require(is_allowed: bool, code: str = "not_allowed") -> None:
    """Refuse unless a permission predicate said yes."""
    if not is_allowed:
        raise Refusal(code)

"""A server of one's own: roles, database and logins, once, by its administrator."""

from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from wugong.base.errors import Refusal
from wugong.base.postgres.address import checked, write_secret
from wugong.base.postgres.place import make_data
from wugong.base.postgres.roles import Passwords, make_roles, prepare_schema
from wugong.base.postgres.running import APP_LOGIN, OWNER_LOGIN, stored


@dataclass(frozen=True)
class Prepared:
    """The login for DATABASE_URL."""

    app: str = field(repr=False)
    is_password_new: bool


def prepare(data: Path, admin_url: str, database: str) -> Prepared:
    """Idempotent: logins that still work are kept, for other programs may use them."""
    if not database or len(database) > 63 or not database.isprintable():
        raise Refusal("database.url_malformed")
    admin_url = checked(admin_url)
    make_data(data)
    target = _as(admin_url, None, database)
    owner, app = stored(data, OWNER_LOGIN, target), stored(data, APP_LOGIN, target)
    is_known = bool(owner and app) and _works(owner) and _works(app)
    if is_known:
        make_roles(admin_url, None, database)
    else:
        passwords = Passwords(token_urlsafe(24), token_urlsafe(24))
        make_roles(admin_url, passwords, database)
        owner = _as(admin_url, ("wugong_owner", passwords.owner), database)
        app = _as(admin_url, ("wugong_app", passwords.app), database)
        write_secret(data / "keys", OWNER_LOGIN, owner)
        write_secret(data / "keys", APP_LOGIN, app)
    prepare_schema(target)
    return Prepared(app, is_password_new=not is_known)


def _as(url: str, login: tuple[str, str] | None, database: str) -> str:
    """The same server and options, another login and database."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    if login:
        user = ":".join(quote(word, safe="") for word in login)
    return urlunsplit(parts._replace(netloc=f"{user}@{host}", path="/" + quote(database, safe="")))


def _works(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=4).close()
    except psycopg.Error:
        return False
    return True

"""Where the data lives, and which user may be trusted with a server."""

import hashlib
import os
import pwd
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wugong.base.errors import Refusal

STATE_DIRECTORY = Path("/var/lib/wugong")


@dataclass(frozen=True)
class Account:
    """The system user whom the server runs as when we are root."""

    name: str
    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        """What subprocess needs to become this user and keep nothing of root."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def checkout() -> Path:
    """The source tree we run from, or the current directory of an installed platform."""
    root = Path(__file__).resolve().parents[4]
    return root if (root / "pyproject.toml").is_file() else Path.cwd()


def account_for(cluster: Path) -> Account | None:
    """Whom the server runs as; None is our own user, for PostgreSQL refuses only root."""
    if os.geteuid() != 0:
        return None
    try:
        owner = cluster.stat().st_uid
    except OSError:
        owner = 0
    if owner:
        return _account_of(owner)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    return Account("65534", 65534, 65534)


def _account_of(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, uid)
    return Account(entry.pw_name, uid, entry.pw_gid)


def reaches(account: Account | None, path: Path) -> bool:
    """Ask the kernel as that user: mode bits alone know nothing of ACLs and mounts."""
    if account is None:
        return os.access(path, os.X_OK)
    probe = subprocess.run(  # noqa: S603 - a fixed program, the path is an argument
        ["/bin/sh", "-c", 'test -x "$0"', str(path)],
        cwd="/",
        check=False,
        **account.popen(),
    )
    return probe.returncode == 0


def nearest(path: Path) -> Path:
    """The first ancestor that exists, which decides whether the rest can be reached."""
    while not path.exists():
        path = path.parent
    return path


def choose_data(environment: Mapping[str, str]) -> Path:
    """WUGONG_DATA, else var/ in the checkout, else a place the database's user can reach."""
    if given := environment.get("WUGONG_DATA"):
        return Path(os.path.abspath(Path(given).expanduser()))  # noqa: PTH100 - keeps symlinks
    root = checkout()
    mark = hashlib.sha256(bytes(root)).hexdigest()[:8]
    places = [root / "var", STATE_DIRECTORY / mark, Path(tempfile.gettempdir()) / f"wugong-{mark}"]
    for place in places:
        if reaches(account_for(place / "postgres"), nearest(place)) and _writable(nearest(place)):
            return place
    return places[0]


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK)


def make_data(data: Path) -> None:
    """Make the directory and its private rooms; others may pass through it but not look."""
    try:
        fresh = not data.exists()
        data.mkdir(mode=0o711, parents=True, exist_ok=True)
        if fresh:
            data.chmod(0o711)
        for private in ("keys", "logs", "run"):
            (data / private).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Refusal(
            "database.data_not_writable", data=data, reason=os.strerror(error.errno or 0)
        ) from error


def require_reach(account: Account | None, data: Path) -> None:
    """Say plainly that the server's user cannot get in, before the server says it obscurely."""
    if not reaches(account, data):
        user = account.name if account else pwd.getpwuid(os.geteuid()).pw_name
        raise Refusal("database.data_unreachable", data=data, user=user)


def require_own(cluster: Path) -> None:
    """PostgreSQL runs only as the owner of its files."""
    if os.geteuid() == 0 or not cluster.exists():
        return
    owner = cluster.stat().st_uid
    if owner != os.geteuid():
        raise Refusal("database.other_owner", data=cluster, owner=_account_of(owner).name)

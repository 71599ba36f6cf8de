"""The test database: a real server, migrated once, one database for each test process.

The migrated cluster is kept under the temporary directory until a migration changes. A run
copies it, starts one server shared by its processes, and throws the copy away. Tests log in
as wugong_app, for a superuser proves nothing about row security.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connections
from psycopg import sql

from wugong.base.postgres import Dsns, Server, running
from wugong.base.postgres.locks import FileLock
from wugong.base.postgres.place import checkout
from wugong.base.postgres.roles import prepare_schema
from wugong.base.postgres.tuning import for_tests
from wugong.ops.migrate import bring_up_to_date

TEMPLATE = "wugong"
RUN = "TESTS_OF_ONE_RUN"
HOUR, KEPT = 3600, 3
INGREDIENTS = (
    "src/wugong/*/migrations/*.py",
    "src/wugong/*/sql/*.sql",
    "src/wugong/*/data/*",
    "src/wugong/base/rowsecurity.py",
    "src/wugong/base/postgres/*.py",
    "uv.lock",
)


def reachable_directory(prefix: str = "wugong-") -> Path:
    """A directory that the server's user can enter, which pytest's own are not."""
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=tempfile.gettempdir()))
    path.chmod(0o711)
    return path


def cache() -> Path:
    """Ours alone, though others may pass through."""
    path = Path(tempfile.gettempdir()) / f"wugong-tests-{os.geteuid()}"
    path.mkdir(mode=0o711, exist_ok=True)
    if path.stat().st_uid != os.geteuid():
        raise PermissionError(f"{path} belongs to somebody else")
    path.chmod(0o711)
    return path


def fingerprint() -> str:
    """What the migrated database depends on."""
    digest = hashlib.sha256()
    for pattern in INGREDIENTS:
        for path in sorted(checkout().glob(pattern)):
            if path.is_file():
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def point(dsns: Dsns, database: str) -> None:
    """Let Django's aliases lead to a test database, each with its own login."""
    for alias, values in connections.settings.items():
        url = psycopg.conninfo.conninfo_to_dict(dsns.owner if alias == "owner" else dsns.app)
        connections[alias].close()
        values |= {
            "NAME": database,
            "USER": url["user"],
            "PASSWORD": url["password"],
            "HOST": url["host"],
            "PORT": str(url["port"]),
            "CONN_MAX_AGE": 0,
        }
        connections[alias].settings_dict.update(values)


def migrated_cluster() -> Path:
    """Build it when the fingerprint is new; the others of this run wait meanwhile."""
    place = cache() / fingerprint()
    lock = FileLock(cache() / "build.lock")
    lock.take(wait=True)
    try:
        if not (place / "done").exists():
            shutil.rmtree(place, ignore_errors=True)
            _forget_old()
            with running(place, {}, for_tests()) as dsns:
                point(dsns, TEMPLATE)
                bring_up_to_date()
                connections.close_all()
        (place / "done").touch()
        os.utime(place)
    finally:
        lock.release()
    return place


def _forget_old() -> None:
    """Of migrated clusters the newest few; of copies those whose run was killed."""
    places = sorted((p for p in cache().iterdir() if p.is_dir()), key=_last_used, reverse=True)
    for lock_file in cache().glob("run-*.lock"):
        if time.time() - _last_used(lock_file) > HOUR:
            lock_file.unlink(missing_ok=True)
    built = [place for place in places if not place.name.startswith("run-")]
    for place in built[KEPT:]:
        shutil.rmtree(place, ignore_errors=True)
    for place in set(places) - set(built):
        lock = FileLock(place / "run" / "server.lock")
        if time.time() - _last_used(place) > HOUR and lock.take():
            shutil.rmtree(place, ignore_errors=True)
            lock.release()


def _last_used(place: Path) -> float:
    """Another run may throw its copy away while we look."""
    try:
        return place.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def copy_migrated(target: Path) -> None:
    """The migrated cluster once more."""
    copy_data(migrated_cluster(), target)


def copy_data(source: Path, target: Path) -> None:
    """cp keeps owners and sparse files; the copy takes a port of its own and is not yet done."""
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)
    shutil.rmtree(target / "run")
    (target / "done").unlink()


def village(load: Callable[[Path], None]) -> Path:
    """The model village of this run: the first process that asks loads it, others wait for it."""
    place = cache() / f"run-{os.environ[RUN]}-village"
    lock = FileLock(place.with_suffix(".lock"))
    lock.take(wait=True)
    try:
        if not (place / "done").exists():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(mode=0o711)
            load(place)
            (place / "done").touch()
    finally:
        lock.release()
    return place


def forget_village() -> None:
    """At the end of the run."""
    place = cache() / f"run-{os.environ[RUN]}-village"
    shutil.rmtree(place, ignore_errors=True)
    place.with_suffix(".lock").unlink(missing_ok=True)


def _copy_for_run(run: Path) -> None:
    lock = FileLock(cache() / f"{run.name}.lock")
    lock.take(wait=True)
    try:
        if not run.exists():
            fresh = run.with_name(f"{run.name}.new")
            copy_migrated(fresh)
            fresh.rename(run)
    finally:
        lock.release()


class WorkerDatabase:
    """One process's own database, made from the template and made anew when a test committed."""

    def __init__(self, server: Server, dsns: Dsns, name: str) -> None:
        self._server, self._dsns, self.name = server, dsns, name

    def superuser(self) -> str:
        """A login above every rule, for tests that play the intruder."""
        return self._server.superuser(self.name)

    def renew(self) -> None:
        """A fresh copy of the migrated database; open connections to the old one end."""
        connections.close_all()
        name, template = sql.Identifier(self.name), sql.Identifier(TEMPLATE)
        with psycopg.connect(self._server.superuser(), autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER wugong_owner TEMPLATE {}").format(name, template)
            )
        # Rights and settings of a database are not copied with its template.
        prepare_schema(self._server.superuser(self.name))
        point(self._dsns, self.name)


@contextmanager
def worker_database() -> Iterator[WorkerDatabase]:
    """This process's database for the length of the run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    run = cache() / f"run-{os.environ[RUN]}"
    _copy_for_run(run)
    server = Server(run)
    with running(run, {}, for_tests()) as dsns:
        database = WorkerDatabase(server, dsns, f"test_{worker}")
        database.renew()
        yield database
        connections.close_all()
    if server.lock.take():
        shutil.rmtree(run, ignore_errors=True)
        (cache() / f"{run.name}.lock").unlink(missing_ok=True)
        server.lock.release()

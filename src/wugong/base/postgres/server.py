"""The embedded server: one postmaster for one data directory, which never outlives us."""

import os
import select
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg

from wugong.base.errors import Refusal
from wugong.base.lifetime import die_with_parent
from wugong.base.postgres.address import Address, Dsns, secret
from wugong.base.postgres.binaries import Programs, programs_for
from wugong.base.postgres.locks import FileLock
from wugong.base.postgres.place import account_for, make_data, require_own, require_reach
from wugong.base.postgres.roles import Passwords, make_roles, prepare_schema
from wugong.base.postgres.tuning import memory_mib, settings, shared_memory_mib

HOST = "127.0.0.1"
RECOVERY_SECONDS = 300
ATTEMPTS = 40
LOG_LIMIT = 20 * 1024 * 1024


class Server:
    """Start, watch and stop PostgreSQL; `extra` settings win over our own."""

    def __init__(self, data: Path, extra: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.extra = dict(extra or {})
        self.holder = data / "postgres"
        self.cluster = self.holder / "data"
        self.log = data / "logs" / "postgres.log"
        self.lock = FileLock(data / "run" / "server.lock")
        self._port_file = data / "run" / "port"
        self._account = account_for(self.holder)
        self._process: subprocess.Popen[bytes] | None = None

    # Addresses

    @property
    def address(self) -> Address:
        """Where the server listens, or will."""
        return Address(HOST, self._port())

    def dsns(self) -> Dsns:
        """The logins of owner and app; known before the server runs."""
        keys = self.data / "keys"
        return Dsns(
            owner=self.address.login("wugong_owner", secret(keys, "postgres-owner")),
            app=self.address.login("wugong_app", secret(keys, "postgres-app")),
        )

    def superuser(self, database: str = "postgres") -> str:
        """The administrator's login; used to prepare and to test, never by web or worker."""
        password = secret(self.data / "keys", "postgres-superuser")
        return self.address.login("postgres", password, database)

    def settle_port(self) -> None:
        """Before anybody reads the address: keep the port, or take another if it is in use."""
        if self.lock.take():
            if not _is_free(self._port()):
                self._choose_port()
            self.lock.release()

    def _port(self) -> int:
        try:
            return int(self._port_file.read_text())
        except (OSError, ValueError):
            return self._choose_port()

    def _choose_port(self) -> int:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = int(probe.getsockname()[1])
        self._port_file.write_text(str(port))
        return port

    # Life

    def start(self) -> Address:
        """Make the cluster if there is none, start it, and prepare roles and database."""
        make_data(self.data)
        if not self.lock.take():
            raise Refusal("database.data_held", data=self.data, pid=self.lock.holder())
        try:
            require_reach(self._account, self.data)
            require_own(self.holder)
            programs = programs_for(self._account, self.data)
            self._make_cluster(programs)
            self._launch(programs)
            self._prepare()
        except BaseException:
            self.stop()
            raise
        return self.address

    def is_alive(self) -> bool:
        """Whether the postmaster runs; a dead one is reaped here."""
        return self._process is not None and self._process.poll() is None

    def restart(self) -> None:
        """Bring a fallen postmaster back on the same data and the port that everybody knows."""
        if not _is_free(self._port()):
            raise Refusal("database.not_started", reason="its port is taken", log=self.log)
        self._launch(programs_for(self._account, self.data))

    def stop(self, patience: float = 60) -> None:
        """Close it cleanly; after `patience` seconds at once, which the next start repairs."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            for how, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 10)):
                process.send_signal(how)
                try:
                    process.wait(seconds)
                    break
                except subprocess.TimeoutExpired:
                    continue
            else:
                process.kill()
                process.wait()
        self.lock.release()

    # Steps of a start

    def _make_cluster(self, programs: Programs) -> None:
        version = self.cluster / "PG_VERSION"
        if version.is_file():
            found = version.read_text().strip()
            if found != str(programs.major):
                raise Refusal(
                    "database.made_by_other_version",
                    data=self.cluster, found=found, ours=programs.major,
                )  # fmt: skip
            return
        self.holder.mkdir(mode=0o700, exist_ok=True)
        fresh = self.holder / "new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = self.holder / "password"
        password.write_text(secret(self.data / "keys", "postgres-superuser"))
        password.chmod(0o600)
        if self._account:
            for path in (self.holder, password):
                os.chown(path, self._account.uid, self._account.gid)
        try:
            self._initdb(programs, fresh, password)
        finally:
            password.unlink()
        fresh.rename(self.cluster)

    def _initdb(self, programs: Programs, fresh: Path, password: Path) -> None:
        locale = ["--locale=C.UTF-8"]
        if programs.major >= 17:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        arguments = [
            programs["initdb"], f"--pgdata={fresh}", "--username=postgres",
            f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8", *locale,
        ]  # fmt: skip
        if self.extra.get("fsync") == "off":
            arguments.append("--no-sync")
        done = subprocess.run(  # noqa: S603 - our own program
            arguments, cwd="/", env=_clean_environment(), capture_output=True, text=True,
            check=False, preexec_fn=die_with_parent(signal.SIGTERM),
            **(self._account.popen() if self._account else {}),
        )  # fmt: skip
        if done.returncode:
            self.log.write_text(done.stderr)
            raise Refusal("database.not_started", reason="initdb failed", log=self.log)

    def _launch(self, programs: Programs) -> None:
        self._await_orphan()
        for _ in range(ATTEMPTS):
            if not _is_free(self._port()):
                self._choose_port()
            seen = self._open_log()
            self._spawn(programs)
            if self._answers(programs):
                return
            said = self._said_since(seen)
            # After kill -9 of the postmaster its backends need a moment to notice.
            if "shared memory block" not in said and "in use" not in said:
                break
            select.select([], [], [], 0.25)
        reason = next((x for x in reversed(said.splitlines()) if "FATAL" in x), "it ended at once")
        raise Refusal(
            "database.not_started", reason=reason.split("FATAL:")[-1].strip(), log=self.log
        )

    def _spawn(self, programs: Programs) -> None:
        wanted = settings(memory_mib(), shared_memory_mib()) | self.extra
        options = [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [programs["postgres"], "-D", str(self.cluster), "-p", str(self._port()), *options],
                cwd="/", env=_clean_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                # Of its own group: Ctrl-C is for us, who stop web and worker first.
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 - takes no lock
                **(self._account.popen() if self._account else {}),
            )  # fmt: skip

    def _answers(self, programs: Programs) -> bool:
        """Wait until it takes connections; recovery after a crash may take its time."""
        question = [programs["pg_isready"], "-q", "-h", HOST, "-p", str(self._port()), "-t", "2"]
        for _ in range(RECOVERY_SECONDS * 20):
            if self._process is None or self._process.poll() is not None:
                return False
            if subprocess.run(question, env=_clean_environment(), check=False).returncode == 0:  # noqa: S603 - our own program
                return True
            try:
                self._process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        return False

    def _prepare(self) -> None:
        keys = self.data / "keys"
        try:
            psycopg.connect(self.superuser(), connect_timeout=4).close()
        except psycopg.OperationalError:
            raise Refusal("database.wrong_password", keys=keys) from None
        passwords = Passwords(secret(keys, "postgres-owner"), secret(keys, "postgres-app"))
        make_roles(self.superuser(), passwords)
        prepare_schema(self.superuser("wugong"))

    def _await_orphan(self) -> None:
        """A postmaster whose supervisor was killed is still closing: wait, then insist."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return
        if bytes(self.cluster) not in command:
            # The number was given to another process since; PostgreSQL would take it for its own.
            (self.cluster / "postmaster.pid").unlink()
            return
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        try:
            for how in (signal.SIGINT, signal.SIGQUIT):
                os.kill(pid, how)
                if select.select([handle], [], [], 15)[0]:
                    return
        except ProcessLookupError:
            return
        finally:
            os.close(handle)
        raise Refusal("database.data_held", data=self.data, pid=pid)

    # The log

    def _open_log(self) -> int:
        size = self.log.stat().st_size if self.log.exists() else 0
        if size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
            return 0
        return size

    def _said_since(self, offset: int) -> str:
        with self.log.open("rb") as log:
            log.seek(offset)
            return log.read().decode(errors="replace")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _clean_environment() -> dict[str, str]:
    """No PG* variable of the caller may lead the server or its tools astray."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}

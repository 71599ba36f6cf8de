"""Claim: 5,000 phones hand in 160 visits each in ten minutes; p95 < 2 s, none lost, none twice.

    python bench/field_sync.py --data DIR [--minutes 10] [--rate 33] [--phones 5000]

On a data directory that `wugong demo` filled; the county has 5,240 groups, a phone each. Fewer
minutes are the same rate for less long. `cpu_ms_a_request` says what a call costs whatever else
the machine does; the seconds hold for the `load_average` that stands beside them. Requests
come at a fixed rate, 40 visits a request, nine in ten without change, and one request in twenty is
sent twice, as if its answer had been cut off. A request is timed from the moment it was due, so
that a server that falls behind is seen to. The load generator shares the cores with the server.
Afterwards every visit is counted in the database: exactly those that were sent, each once.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import psutil
from page_list import wait_until_up

from wugong.base.postgres import running

VISITS, CHANGED, TWICE = 40, 10, 20  # a request; one visit in ten; one request in twenty
P95_LIMIT_SECONDS = 2.0
CONNECTIONS = 24


@dataclass
class Phone:
    """A registration, its group's people with their versions, and what it has sent."""

    device: str
    token: str
    people: list[list[Any]]  # [id, version, capability]
    seq: int = 0
    place: int = 0
    sent: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def body(self, at: str) -> bytes:
        """The next forty people: most as they were, every tenth changed."""
        visits = []
        for _ in range(min(VISITS, len(self.people))):
            person = self.people[self.place % len(self.people)]
            self.place, self.seq = self.place + 1, self.seq + 1
            visit: dict[str, Any] = {"id": str(uuid.uuid4()), "labourer": person[0]}
            visit |= {"seq": self.seq, "visited_at": at, "base_version": person[1]}
            if self.seq % CHANGED:
                visit["no_change"] = True
            else:
                new = "2" if person[2] != "2" else "1"
                visit["changes"] = {"capability": {"from": person[2], "to": new}}
                person[1], person[2] = person[1] + 1, new
            self.sent.append(visit["id"])
            visits.append(visit)
        told = {"device": self.device, "app_version": "1.0.0", "visits": visits}
        return json.dumps(told).encode()


def phones(count: int, only: str = "") -> list[Phone]:
    """For the largest groups, or one: straight into the tables of accounts and registrations."""
    accounts = import_module("wugong.accounts.models")
    models = import_module("wugong.collection.models")
    people = import_module("wugong.people.models").Labourer
    clock = import_module("wugong.base.clock")
    scopes = import_module("wugong.base.scopes")
    digest = import_module("wugong.accounts.queries").digest_of
    groups: dict[str, list[list[Any]]] = defaultdict(list)
    with scopes.scope(scopes.area_scope("530627")):
        rows = people.objects.filter(status="on_roll", code__startswith=only).order_by("id")
        for code, *person in rows.values_list("code", "id", "version", "capability"):
            groups[code].append(person)
    chosen = sorted(groups, key=lambda code: -len(groups[code]))[:count]
    secrets = {code: uuid.uuid4().hex for code in chosen}
    now, today = clock.real_now(), clock.business_today()
    run = uuid.uuid4().hex[:6]
    users = accounts.User.objects.bulk_create(
        accounts.User(username=f"bench-{run}-{code}", display_name="示范组长", is_demo=True)
        for code in chosen
    )
    grants = accounts.Grant.objects.bulk_create(
        accounts.Grant(
            user=user,
            role="grid_worker",
            area=code,
            valid_from=today - timedelta(days=9),
            until=today + timedelta(days=9),
        )
        for user, code in zip(users, chosen, strict=True)
    )
    tokens = accounts.Token.objects.bulk_create(
        accounts.Token(
            user=grant.user,
            grant=grant,
            kind="device",
            digest=digest(secrets[grant.area]),
            authority_version=1,
            created_at=now,
            last_used_at=now,
            expires_at=now + timedelta(days=1),
        )
        for grant in grants
    )
    found = []
    with scopes.scope(scopes.area_scope("530627")):
        devices = models.Device.objects.bulk_create(
            models.Device(
                id=uuid.uuid4(),
                code=token.grant.area,
                user_id=token.user_id,
                user_name="示范组长",
                name="bench",
                token_id=token.pk,
                proof=b"0" * 32,
                registered_at=clock.business_now() - timedelta(days=1),
            )
            for token in tokens
        )
    for device in devices:
        found.append(Phone(str(device.pk), secrets[device.code], groups[device.code]))
    return found


@dataclass
class Load:
    """The requests of one run, each due at its own moment."""

    port: int
    phones: list[Phone]
    at: str
    seconds: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    held: threading.local = field(default_factory=threading.local)

    def one(self, number: int, due: float) -> None:
        """Wait until it is due; a phone has one call at a time."""
        phone = self.phones[number % len(self.phones)]
        time.sleep(max(0.0, due - time.perf_counter()))
        with phone.lock:
            body = phone.body(self.at)
            for _ in range(2 if number % TWICE == 0 else 1):
                self._post(phone, body)
        self.seconds.append(time.perf_counter() - due)

    def warm(self, phone: Phone) -> None:
        """An empty call: a sign of life."""
        told = {"device": phone.device, "app_version": "1.0.0", "visits": []}
        self._post(phone, json.dumps(told).encode())
        self.answers.clear()

    def _post(self, phone: Phone, body: bytes) -> None:
        if not hasattr(self.held, "connection"):
            self.held.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {phone.token}", "Content-Type": "application/json"}
        self.held.connection.request("POST", "/api/field/sync", body, headers)
        answer = self.held.connection.getresponse()
        text = answer.read()
        self.answers[str(answer.status)] += 1
        if answer.status == 200:
            self.verdicts.update(one["verdict"] for one in json.loads(text)["results"])


def busy(first: psutil.Process) -> float:
    """Processor seconds that a process and its children have used so far."""
    total = 0.0
    for process in (first, *first.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
    return total


@contextmanager
def served(port: int) -> Iterator[psutil.Process]:
    """The real server until the block ends."""
    command = [sys.executable, "-m", "wugong.ops.serving", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_up(port)
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(20)


def postgres_of(data: Path) -> psutil.Process:
    """The embedded server's first process."""
    found = next(data.glob("postgres*/**/postmaster.pid"))
    return psutil.Process(int(found.read_text().split("\n", 1)[0]))


def spent(web: psutil.Process, postgres: psutil.Process) -> list[float]:
    """Processor seconds of the web, of PostgreSQL, and of this load generator."""
    return [busy(web), busy(postgres), time.process_time()]


def run(data: Path, count: int, rate: float, seconds: float) -> dict[str, Any]:
    """Everything: registrations, the load, the count afterwards."""
    clock = import_module("wugong.base.clock")
    scopes = import_module("wugong.base.scopes")
    visits = import_module("wugong.collection.models").Visit
    made = phones(count)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    postgres = postgres_of(data)
    with served(port) as web:
        load = Load(port, made, clock.business_now().isoformat())
        for phone in made[:CONNECTIONS]:  # each process has imported and connected
            load.warm(phone)
        before = spent(web, postgres)
        start, total = time.perf_counter() + 1, int(rate * seconds)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for number in range(total):
                pool.submit(load.one, number, start + number / rate)
        wall = time.perf_counter() - start
        used = [b - a for a, b in zip(before, spent(web, postgres), strict=True)]
    sent = [key for phone in made for key in phone.sent]
    with scopes.scope(scopes.area_scope("530627")):
        kept = Counter(
            str(pk) for pk in visits.objects.filter(pk__in=sent).values_list("pk", flat=True)
        )
    ordered = sorted(load.seconds)
    p95 = ordered[int(len(ordered) * 0.95)]
    errors = sum(n for status, n in load.answers.items() if status != "200")
    lost, twice = len(set(sent) - kept.keys()), sum(n - 1 for n in kept.values())
    return {
        "phones": len(made),
        "requests": total,
        "repeated": sum(load.answers.values()) - total,
        "visits": len(sent),
        "seconds": round(wall, 1),
        "visits_per_second": round(len(sent) / wall),
        "seconds_a_request": {
            "median": round(statistics.median(ordered), 3),
            "p95": round(p95, 3),
            "most": round(ordered[-1], 3),
        },
        "cpu_ms_a_request": {
            "web": round(used[0] / total * 1000, 1),
            "postgres": round(used[1] / total * 1000, 1),
            "load": round(used[2] / total * 1000, 1),
        },
        "answers": dict(load.answers),
        "verdicts": dict(load.verdicts),
        "errors": errors,
        "lost": lost,
        "twice": twice,
        "load_average": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
        "holds": p95 < P95_LIMIT_SECONDS and errors == lost == twice == 0,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--phones", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=33.0)
    parser.add_argument("--minutes", type=float, default=10.0)
    options = parser.parse_args()
    os.environ["WUGONG_DATA"] = str(options.data)
    with running(options.data) as dsns:
        os.environ |= {
            "WUGONG_APP_DSN": dsns.app,
            "WUGONG_OWNER_DSN": dsns.app,
            "DJANGO_SETTINGS_MODULE": "wugong.site.settings",
        }
        django.setup()
        result = run(options.data, options.phones, options.rate, options.minutes * 60)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0 if result["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())

"""The plan past one machine: persons in shards, prices sent round, one exchange, one exact finish.

Households are never divided, so a shard's bids depend on nothing but the prices: the plan is the
same on any number of shards. What is left when few still bid is finished by ``assign``, which
proves it as it proves its own.
"""

from __future__ import annotations

import importlib
import resource
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from labourmatch.assign import assign
from labourmatch.kernels import sharding
from labourmatch.problem import LARGEST_SUM, Int32, Int64, InvalidProblem, Problem
from labourmatch.result import Result

MOST_ROUNDS = 200
TAIL = 100  # when fewer than one in so many persons still bid, one node finishes
LARGEST_CREW = 4096
KNOCK_SECONDS = 5


class Part(NamedTuple):
    """What one shard is told: its persons, with their edges, and its households, renumbered."""

    indptr: Int64
    indices: Int32
    weight: Int32
    household: Int32
    bonus: Int64
    surcharge: int
    deep: int


class Shard:
    """Some whole households and what they bid; lives in an actor or beside the exchange."""

    def __init__(self, given: Part) -> None:
        part = given._replace(
            indptr=writable(given.indptr),
            household=writable(given.household),
            bonus=writable(given.bonus),
        )
        n, h = part.household.size, part.bonus.size
        self.part = part
        self.edge = sharding.sort_rows(part.indptr, writable(part.indices), writable(part.weight))
        inside = np.flatnonzero(part.household >= 0)
        order = np.argsort(part.household[inside], kind="stable")
        self.kin = inside[order].astype(np.int32)
        size = np.bincount(part.household[inside], minlength=h)
        self.kin_ptr = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
        self.vacancy = np.full(n, -1, np.int32)
        self.active = np.zeros(h, np.int32)
        self.bids = np.empty((n + h, 3), np.int64)
        self.first = True

    def bid(self, price: Int64, lost: Int32) -> Int64:
        """Let everybody who lost (at first: everybody) bid: rows of person, vacancy, bid."""
        part, queue, price = self.part, writable(lost), writable(price)
        if self.first:
            self.first, queue = False, np.arange(self.vacancy.size, dtype=np.int32)
        else:
            sharding.forget(self.vacancy, part.household, self.active, lost)
        count, homes = sharding.bid_persons(
            part.indptr, self.edge, part.household, price, self.vacancy, self.active, queue,
            part.surcharge, self.bids,
        )  # fmt: skip
        count = sharding.bid_homes(
            part.indptr, self.edge, self.kin_ptr, self.kin, part.bonus, price, self.vacancy,
            self.active, homes, part.surcharge, part.deep, self.bids, count,
        )  # fmt: skip
        return self.bids[:count].copy()


def writable(array: NDArray[Any]) -> NDArray[Any]:
    """Copy what came by Ray's object store: loops are compiled for arrays that may be written."""
    return array if array.flags.writeable else array.copy()


class Crew(Protocol):
    """Shards wherever they run."""

    def bid(self, price: Int64, lost: Sequence[Int32]) -> list[Int64]:
        """Send each shard the prices and its losers; return each one's bids."""


class LocalCrew:
    """Shards in this process."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.shards = [Shard(part) for part in parts]

    def bid(self, price: Int64, lost: Sequence[Int32]) -> list[Int64]:
        """Ask one shard after the other."""
        return [shard.bid(price, own) for shard, own in zip(self.shards, lost, strict=True)]


class RayCrew:
    """Shards as Ray actors; the prices go through Ray's object store once a round."""

    def __init__(self, parts: Sequence[Part], address: str) -> None:
        try:
            self.ray: Any = importlib.import_module("ray")
        except ImportError:
            raise InvalidProblem(
                "ray.missing", "Ray is not installed: pip install labourmatch[ray]."
            ) from None
        self.started = not self.ray.is_initialized()
        if self.started:
            connect(self.ray, address, len(parts))
        actor = self.ray.remote(num_cpus=1)(Shard)
        self.actors = [actor.remote(part) for part in parts]

    def bid(self, price: Int64, lost: Sequence[Int32]) -> list[Int64]:
        """Ask all shards at once."""
        sent = self.ray.put(price)
        asked = [actor.bid.remote(sent, own) for actor, own in zip(self.actors, lost, strict=True)]
        answers: list[Int64] = self.ray.get(asked)
        return answers

    def close(self) -> None:
        """Let the actors go, and Ray if it was started here."""
        for actor in self.actors:
            self.ray.kill(actor)
        if self.started:
            self.ray.shutdown()


def connect(ray: Any, address: str, actors: int) -> None:
    """Join the cluster at the address; ``local`` starts one on this machine."""
    quiet = {"log_to_driver": False, "logging_level": "ERROR", "include_dashboard": False}
    try:
        if address == "local":
            ray.init(num_cpus=actors, **quiet)
        else:
            knock(address)
            ray.init(address=address, log_to_driver=False, logging_level="ERROR")
    except (ConnectionError, RuntimeError, ValueError, OSError) as wrong:
        reason = str(wrong).splitlines()[0][:200] if str(wrong) else "no answer"
        raise InvalidProblem("ray.address", f"No Ray at {address}: {reason}.") from None


def knock(address: str) -> None:
    """See that somebody listens at host:port, for Ray itself would wait for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), KNOCK_SECONDS).close()


def assign_on_ray(problem: Problem, address: str = "local", actors: int = 2) -> Result:
    """Find the plan with persons sharded over Ray actors.

    Parameters
    ----------
    problem : Problem
        The instance.
    address : str
        Of a running Ray cluster; ``local`` starts one on this machine.
    actors : int
        Number of shards.

    Returns
    -------
    Result
        Same objective and same proof as ``assign``; the same plan for any number of actors.

    Raises
    ------
    InvalidProblem
        When Ray is not installed, does not answer, or the number is out of range.
    """
    members, parts = shards(problem, actors)
    crew = RayCrew(parts, address)
    try:
        return assign_sharded(problem, members, crew)
    finally:
        crew.close()


def assign_locally(problem: Problem, actors: int = 2) -> Result:
    """Do the same with the shards in this process: what Ray would do, without Ray."""
    members, parts = shards(problem, actors)
    return assign_sharded(problem, members, LocalCrew(parts))


def shards(problem: Problem, count: int) -> tuple[list[Int64], list[Part]]:
    """Divide persons by whole household; return whose they are and what each shard is told."""
    if not 1 <= count <= LARGEST_CREW:
        raise InvalidProblem("actors.range", f"Actors must lie in 1..{LARGEST_CREW}, not {count}.")
    n, home = problem.persons, problem.household
    which = np.arange(n) * count // max(n, 1)
    inside = np.flatnonzero(home >= 0)
    first = np.full(problem.bonus.size, n, np.int64)
    np.minimum.at(first, home[inside], inside)
    which[inside] = which[first[home[inside]]]
    members = [np.flatnonzero(which == q) for q in range(count)]
    return members, [_part(problem, rows) for rows in members]


def _part(problem: Problem, rows: Int64) -> Part:
    length = np.diff(problem.indptr)[rows]
    indptr = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
    edge = np.repeat(problem.indptr[:-1][rows] - indptr[:-1], length) + np.arange(indptr[-1])
    homes, number = np.unique(problem.household[rows], return_inverse=True)
    outside = int(homes.size > 0 and homes[0] < 0)
    largest = int(problem.weight.max(initial=0))
    return Part(
        indptr,
        problem.indices[edge],
        problem.weight[edge],
        (number - outside).astype(np.int32),
        problem.bonus[homes[outside:]],
        max(1, largest // 100),
        2 * sharding.STEPS * (largest + 1),
    )


@dataclass(slots=True)
class Exchange:
    """The one place where seats are given: a heap of bids for each vacancy, and its price."""

    seat: Int64
    taken: Int32
    bid: Int64
    person: Int32
    price: Int64

    @classmethod
    def open(cls, problem: Problem) -> Exchange:
        """Nobody seated, every price 0; -1 where there is no opening."""
        degree = np.bincount(problem.indices, minlength=problem.vacancies)
        openings = np.minimum(problem.openings, degree)
        seat = np.concatenate(([0], np.cumsum(openings))).astype(np.int64)
        return cls(
            seat,
            np.zeros(openings.size, np.int32),
            np.empty(int(seat[-1]), np.int64),
            np.empty(int(seat[-1]), np.int32),
            np.where(openings > 0, 0, -1).astype(np.int64),
        )

    def take(self, bids: Int64) -> Int32:
        """Seat bids in the order of persons; return who lost."""
        lost = np.empty(bids.shape[0], np.int32)
        count = sharding.take_bids(
            bids[np.argsort(bids[:, 0])], self.seat, self.taken, self.bid, self.person,
            self.price, lost,
        )  # fmt: skip
        return lost[:count]

    def result(self, persons: int) -> Result:
        """Who sits where, at prices in whole points."""
        vacancy = np.full(persons, -1, np.int32)
        for_seat = np.repeat(np.arange(self.taken.size, dtype=np.int32), np.diff(self.seat))
        row = np.arange(self.person.size) - self.seat[for_seat]
        filled = row < self.taken[for_seat]
        vacancy[self.person[filled]] = for_seat[filled]
        price = (np.maximum(self.price, 0) + sharding.STEPS // 2) // sharding.STEPS
        return Result(vacancy, price, 0, 0)


def assign_sharded(problem: Problem, members: Sequence[Int64], crew: Crew) -> Result:
    """Run the auction over these shards, then finish and prove on this node."""
    wall, cpu = time.perf_counter(), time.process_time()
    begun = auction(problem, members, crew)
    done = assign(problem, warm=begun)
    return replace(
        done,
        seconds=time.perf_counter() - wall,
        cpu_seconds=time.process_time() - cpu,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def auction(problem: Problem, members: Sequence[Int64], crew: Crew) -> Result | None:
    """Let the shards bid until few still do; None where scaled sums could overflow."""
    if int(problem.bonus.max(initial=0)) >= LARGEST_SUM // 64:
        return None
    n = problem.persons
    owner, place = np.empty(n, np.int32), np.empty(n, np.int32)
    for q, rows in enumerate(members):
        owner[rows], place[rows] = q, np.arange(rows.size)
    everybody = np.concatenate(members)
    start = np.cumsum([0] + [rows.size for rows in members[:-1]])
    exchange = Exchange.open(problem)
    lost = np.zeros(0, np.int32)
    for _ in range(MOST_ROUNDS):
        told = [place[lost[owner[lost] == q]] for q in range(len(members))]
        answers = crew.bid(exchange.price, told)
        bids = np.concatenate(answers)
        sizes = [part.shape[0] for part in answers]
        bids[:, 0] += np.repeat(start, sizes)
        bids[:, 0] = everybody[bids[:, 0]]
        lost = exchange.take(bids)
        if lost.size <= n // TAIL:
            break
    return exchange.result(n)

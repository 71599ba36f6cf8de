"""Load the model county: real places, invented people, the figures of 2018 and 2019."""

import resource
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.db import connections
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from wugong.ops.command import Command as WugongCommand
from wugong.ops.demo.accounts import make_accounts
from wugong.ops.demo.areas import Scale
from wugong.ops.demo.collection import collect_month
from wugong.ops.demo.comparison import compare_a_list
from wugong.ops.demo.copying import Told
from wugong.ops.demo.load import Loaded, expected, load
from wugong.ops.demo.months import accept_months
from wugong.ops.demo.story import STORIES

LARGEST_SEED = 2**31


class Command(WugongCommand):
    """The same demo twice is nothing to do; a database with other people in it is refused."""

    def add_arguments(self, parser: CommandParser) -> None:
        """How much, which one, of which year."""
        parser.add_argument("--scale", type=_scale, default=Scale.TOWNSHIP, metavar="|".join(Scale))
        parser.add_argument("--seed", type=_seed, default=1)
        parser.add_argument("--scenario", choices=sorted(STORIES), default="2019")

    def handle(self, **options: Any) -> None:
        """Load, and say what was loaded in how many seconds."""
        scale: Scale = options["scale"]
        with _bars(scale, is_shown=not self.is_json) as told:
            done = load(scale, options["seed"], options["scenario"], told=told)
            make_accounts(scale, options["seed"])
            collect_month(scale, options["seed"])
            accept_months(options["scenario"], told=told)
            compare_a_list(options["seed"])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        size = _database_mib()
        self.emit(asdict(done) | {"peak_mib": peak, "database_mib": size}, _text(done, peak, size))


def _scale(text: str) -> Scale:
    try:
        return Scale(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not one of {', '.join(Scale)}") from None


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < LARGEST_SEED):
        raise ArgumentTypeError("a whole number from 0 is needed")
    return int(text)


@contextmanager
def _bars(scale: Scale, *, is_shown: bool) -> Iterator[Told]:
    """A bar for each table, on stderr so that the result stays clean."""
    columns = (TextColumn("{task.description:<32}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), disable=not is_shown) as progress:

        def told(name: str, count: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=expected(scale, name))
            progress.advance(tasks[name], count)

        yield told


def _database_mib() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone() or (0,)
    return int(size) // 2**20


def _text(done: Loaded, peak: int, size: int) -> str:
    if done.was_loaded:
        return f"The demo of scale {done.scale} (seed {done.seed}) stands already; nothing to do."
    people = done.counts["people_labourer"]
    return (
        f"示范数据: {people:,} people of {done.scale} scale in {done.seconds['total']:.0f} s"
        f" (peak {peak:,} MiB, database {size:,} MiB)."
    )

"""Run one of Django's own commands on this database (wugong django makemigrations people)."""

import argparse
from typing import Any

from django.core.management import execute_from_command_line
from django.core.management.base import CommandParser

from wugong.ops.command import Command as WugongCommand


class Command(WugongCommand):
    """For developers: the same environment and logins as every other command."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Everything after the name is Django's."""
        parser.add_argument("words", nargs=argparse.REMAINDER)

    def handle(self, **options: Any) -> None:
        """Hand the words on."""
        execute_from_command_line(["wugong django", *options["words"]])

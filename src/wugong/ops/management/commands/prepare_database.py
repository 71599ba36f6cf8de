"""Make the platform's roles and database on a PostgreSQL server of your own."""

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from wugong.base.postgres.prepare import prepare
from wugong.ops.command import Command as WugongCommand


class Command(WugongCommand):
    """The administrator's login is used once and kept nowhere."""

    needs_database = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose server, which database."""
        parser.add_argument(
            "admin_url",
            metavar="ADMIN_URL",
            help="postgresql://admin:password@host:port/postgres, or - to read it from stdin",
        )
        parser.add_argument("--database", default="wugong", help="its name, default wugong")

    def handle(self, **options: Any) -> None:
        """Print the DATABASE_URL to use; the owner's login stays in WUGONG_DATA/keys."""
        url = str(options["admin_url"])
        if url == "-":
            url = sys.stdin.readline().strip()
        data = Path(os.environ["WUGONG_DATA"])
        done = prepare(data, url, str(options["database"]))
        if done.is_password_new:
            self.note("wugong_owner and wugong_app have new passwords; the old ones are void.")
        self.emit({"DATABASE_URL": done.app}, f"DATABASE_URL={done.app}")

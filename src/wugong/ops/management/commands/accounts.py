"""The demo's accounts and their public password; refused outside the demo."""

from dataclasses import asdict
from typing import Any

from wugong.accounts import queries
from wugong.ops.command import Command as Base


class Command(Base):
    """Role, area, user name, password: one line an account."""

    def handle(self, **options: Any) -> None:
        accounts = queries.demo_accounts()
        lines = [
            f"{one.role:<18}{one.area or '-':<18}{one.username:<20}{one.password}"
            for one in accounts
        ]
        head = f"{'role':<18}{'area':<18}{'username':<20}password"
        self.emit([asdict(one) for one in accounts], "\n".join([head, *lines]))

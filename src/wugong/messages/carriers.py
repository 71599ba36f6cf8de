"""Who carries a sending out of the house: a file for the demo and tests, or a mail server.

An office's own short-message gateway is one more class with `carry`; see deploy/README.md.
"""

import json
import os
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from wugong.base import clock
from wugong.base.identity import mask_phone
from wugong.messages.enums import Way


class Undelivered(Exception):
    """The carrier did not take it: safe to try again."""


class Carrier(Protocol):
    """Takes one text to one address."""

    def carry(self, address: str, text: str) -> None:
        """Deliver, or raise Undelivered."""


class Spool:
    """Writes what would be sent into a file of the data directory; addresses masked."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(settings.DATA) / "outbox"

    def carry(self, address: str, text: str) -> None:
        """One line of JSON; the file is the owner's alone."""
        now = clock.business_now()
        line = {"at": now.isoformat(timespec="seconds"), "to": _masked(address), "text": text}
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self.folder / f"{now:%Y-%m-%d}.jsonl"
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise Undelivered(type(error).__name__) from None


class Mail:
    """The mail server of WUGONG_MAIL (Django's own client)."""

    def carry(self, address: str, text: str) -> None:
        """One plain mail."""
        message = EmailMessage(
            subject=text.splitlines()[0][:60],
            body=text,
            to=[address],
            connection=get_connection(),
        )
        try:
            message.send()
        except OSError as error:  # smtplib's errors are of this kind
            raise Undelivered(type(error).__name__) from None


def _masked(address: str) -> str:
    if "@" in address:
        name, _at, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return mask_phone(address)


def carriers() -> dict[str, Carrier]:
    """What this platform sends by."""
    mail: Carrier = Mail() if settings.EMAIL_HOST else Spool()
    return {Way.PHONE: Spool(), Way.MAIL: mail}

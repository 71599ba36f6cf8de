"""The base of every `wugong` command: strict options, --json, one sentence when it refuses."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from wugong.base.errors import Refusal
from wugong.ops import refusals  # noqa: F401 - importing states them

Result = Mapping[str, Any] | Sequence[Any]


class Parser(CommandParser):
    """Options are never guessed from a beginning, and a mistake is a sentence, not a page."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise Refusal("usage", reason=message, hint=f"{self.prog} --help shows what there is")


class Command(BaseCommand):
    """Write `handle(self, **options)`; the database is running and up to date by then."""

    needs_database: ClassVar[bool] = True
    requires_system_checks = ()
    is_json = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Only our own options; Django's are for its own commands (`wugong django ...`)."""
        module = sys.modules[type(self).__module__]
        parser = Parser(
            prog=f"{prog_name} {subcommand}".strip(),
            description=self.help or (module.__doc__ or "").strip(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **kwargs,
        )
        self.add_arguments(parser)
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print one JSON document"
        )
        parser.set_defaults(force_color=False, no_color=False, skip_checks=True, verbosity=1)
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Take --json aside, so that handle() receives only its own options."""
        self.is_json = bool(options.pop("as_json", False))
        return super().execute(*args, **options)

    def emit(self, result: Result, text: str = "") -> None:
        """Print the result: one JSON document with --json, else `text` or plain lines."""
        if self.is_json:
            document = json.dumps(result, ensure_ascii=False, default=str)
            self.stdout.write(document)
        else:
            self.stdout.write(text or _plain(result))

    def note(self, sentence: str) -> None:
        """Tell a person what goes on, on stderr so that the result stays clean."""
        if not self.is_json:
            self.stderr.write(sentence, style_func=str)
            self.stderr.flush()


def _plain(result: Result) -> str:
    if isinstance(result, Mapping):
        width = max((len(str(key)) for key in result), default=0)
        return "\n".join(f"{key!s:<{width}}  {value}" for key, value in result.items())
    return "\n\n".join(_plain(row) if isinstance(row, Mapping) else str(row) for row in result)

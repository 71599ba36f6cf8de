"""The `wugong` command: environment and database first, then one command of one room."""

import ast
import json
import os
import sys
from contextlib import nullcontext
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import django
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connections

from wugong.base.errors import Refusal
from wugong.base.incident import record
from wugong.base.postgres import Dsns, choose_data, expected, running
from wugong.base.postgres.address import secret
from wugong.base.postgres.place import checkout, make_data
from wugong.ops.command import Command
from wugong.ops.migrate import bring_up_to_date

PACKAGE = Path(__file__).resolve().parents[1]
USAGE, REFUSED, UNEXPECTED, INTERRUPTED = 2, 3, 70, 130


def main() -> int:
    """Run one command; whatever goes wrong is one sentence and an exit code."""
    arguments = sys.argv[1:]
    try:
        return _run(arguments)
    except Refusal as refusal:
        _complain(arguments, refusal.code, refusal.message(_language()))
        return USAGE if refusal.code == "usage" else REFUSED
    except CommandError as error:
        _complain(arguments, "refused", str(error))
        return error.returncode if error.returncode > 1 else REFUSED
    except (OperationalError, InterfaceError):
        lost = Refusal("database.lost")
        _complain(arguments, lost.code, lost.message(_language()))
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; say nothing more to a closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _unexpected(arguments, error)


def _run(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        sys.stdout.write(overview())
        return 0 if arguments else USAGE
    if arguments[0] == "--version":
        sys.stdout.write(f"wugong {version('wugong')}\n")
        return 0
    name, rest = arguments[0], arguments[1:]
    module = _module(name)
    data = _settle_data()
    if wants_help(name, rest):
        _load(module).create_parser("wugong", name).print_help()
        return 0
    make_data(data)
    expected(data).export(os.environ)
    os.environ.setdefault("WUGONG_SESSION_SECRET", secret(data / "keys", "session"))
    command = _load(module)
    options = vars(command.create_parser("wugong", name).parse_args(rest))
    needed = isinstance(command, Command) and command.needs_database
    with running(data) if needed else nullcontext() as dsns:
        try:
            if needed:
                _require_known(dsns)
                bring_up_to_date()
            command.execute(**options)
        finally:
            connections.close_all()
    return 0


def wants_help(name: str, rest: list[str]) -> bool:
    """`wugong django` hands its words on, --help too."""
    return name != "django" and ("--help" in rest or "-h" in rest)


def _require_known(dsns: Dsns | None) -> None:
    """Settings were read before the server ran; its port may have been taken in between."""
    if dsns is not None and dsns.app != os.environ["WUGONG_APP_DSN"]:
        log = Path(os.environ["WUGONG_DATA"]) / "logs" / "postgres.log"
        raise Refusal("database.not_started", reason="its port was taken meanwhile", log=log)


def commands() -> dict[str, Path]:
    """Every command of every room, by its name on the command line."""
    found = PACKAGE.glob("*/management/commands/*.py")
    return {
        path.stem.replace("_", "-"): path for path in sorted(found) if not path.stem.startswith("_")
    }


def overview() -> str:
    """One line a command, read from its module's docstring without running anything."""
    lines = ["usage: wugong COMMAND [options]   (wugong COMMAND --help says more)", ""]
    for name, path in sorted(commands().items()):
        document = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        lines.append(f"  {name:<18}{document.partition(chr(10))[0]}")
    return "\n".join(lines) + "\n"


def _module(name: str) -> str:
    path = commands().get(name)
    if path is None:
        raise Refusal(
            "usage", reason=f"there is no command {name!r}", hint="wugong --help lists them"
        )
    return ".".join(("wugong", *path.relative_to(PACKAGE).with_suffix("").parts))


def _settle_data() -> Path:
    """Decide where the data lives, and say so when it is not where one would look first."""
    is_given = bool(os.environ.get("WUGONG_DATA"))
    data = choose_data(os.environ)
    os.environ["WUGONG_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wugong.site.settings")
    usual = checkout() / "var"
    if not is_given and data != usual and not data.exists():
        sys.stderr.write(
            f"The data is kept in {data}, because the database's user cannot reach {usual}.\n"
        )
    return data


def _load(module: str) -> BaseCommand:
    django.setup()
    found = import_module(module).Command()
    if not isinstance(found, BaseCommand):
        raise TypeError(module)
    return found


def _language() -> str:
    names = ("WUGONG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    told = next((told for name in names if (told := os.environ.get(name))), "")
    return "zh" if told.startswith("zh") else "en"


def _complain(arguments: list[str], code: str, message: str) -> None:
    if "--json" in arguments:
        error = {"error": {"code": code, "message": message}}
        sys.stderr.write(json.dumps(error, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(" ".join(message.split()) + "\n")


def _unexpected(arguments: list[str], error: Exception) -> int:
    logs = Path(os.environ.get("WUGONG_DATA") or choose_data(os.environ)) / "logs"
    try:
        reference = record(error, f"wugong {arguments[0]}", logs)
        message = f"Something unexpected happened (reference {reference}); see {logs}/errors.log."
    except OSError:
        message = f"Something unexpected happened ({type(error).__name__}) and {logs} is closed."
    _complain(arguments, "unexpected", message)
    return UNEXPECTED


if __name__ == "__main__":
    sys.exit(main())

"""The house holds: what import-linter cannot see (ARCHITECTURE.md)."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
ROOMS = sorted(p.parent for p in (SOURCE / "wugong").glob("*/apps.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "services", "common", "misc", "views", "admin"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
WITHOUT_PERSONS_BY_CODE = {"employers_welfarepost", "employers_workshop", "places_place"}


def python_files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*.py") if "migrations" not in p.parts]


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def actions_without_by(source: str) -> list[str]:
    """Public functions of an actions module that do not take `by` by name."""
    tree = ast.parse(source)
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "by" not in {a.arg for a in node.args.kwonlyargs}
    ]


def test_every_action_takes_by() -> None:
    faults = {
        str(path.relative_to(SOURCE)): found
        for room in ROOMS
        for path in [*room.glob("actions.py"), *room.glob("actions/*.py")]
        if (found := actions_without_by(path.read_text("utf-8")))
    }
    assert faults == {}


def test_what_make_starts_keeps_its_bytecode_in_an_image_that_asks_for_none() -> None:
    asks = "asks:; @$(PYTHON) -c 'import sys; print(sys.dont_write_bytecode)'"
    told = subprocess.run(
        ["make", "--no-print-directory", f"PYTHON={sys.executable}", "--eval", asks, "asks"],
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "False\n"


def test_a_planted_action_without_by_is_caught() -> None:
    planted = "def close_month(month):\n    return month\n"
    assert actions_without_by(planted) == ["close_month"]


def test_a_planted_upward_import_is_caught(tmp_path: Path) -> None:
    package = tmp_path / "wugong"
    for name in ("base", "people"):
        (package / name).mkdir(parents=True)
        (package / name / "__init__.py").write_text("")
    (package / "__init__.py").write_text("")
    (package / "people" / "rules.py").write_text("X = 1\n")
    (package / "base" / "errors.py").write_text("from wugong.people.rules import X\n")
    config = tmp_path / "contract.toml"
    config.write_text(
        '[tool.importlinter]\nroot_packages = ["wugong"]\n'
        '[[tool.importlinter.contracts]]\nname = "down"\ntype = "layers"\n'
        'containers = ["wugong"]\nlayers = ["people", "base"]\n'
    )
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", config]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "wugong.base is not allowed to import wugong.people" in done.stdout


def test_imports_look_only_down() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_files_and_functions_are_short() -> None:
    faults = []
    for path in python_files(SOURCE / "wugong"):
        text = path.read_text("utf-8")
        if text.count("\n") > LONGEST_FILE:
            faults.append(f"{path.relative_to(SOURCE)}: {text.count(chr(10))} lines")
        for node in functions(ast.parse(text)):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                faults.append(f"{path.relative_to(SOURCE)}:{node.name}: {length} lines")
    assert faults == []


def test_no_room_has_a_drawer_for_everything() -> None:
    found = [p for p in python_files(SOURCE) if p.stem in FORBIDDEN_NAMES]
    assert found == []


def test_imports_stand_at_the_top() -> None:
    faults = [
        f"{path.relative_to(SOURCE)}:{inner.lineno}"
        for path in python_files(SOURCE)
        for node in functions(ast.parse(path.read_text("utf-8")))
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert faults == []


def test_no_test_waits_for_another() -> None:
    """A group of tests is an order in disguise, and pytest 9.2 no longer tells xdist of it."""
    for file in (ROOT / "tests").rglob("*.py"):
        assert "xdist" + "_group" not in file.read_text("utf-8"), file


def test_every_room_has_its_tests() -> None:
    missing = [
        room.name
        for room in ROOMS
        if not list((ROOT / "tests" / "wugong" / room.name).glob("test_*.py"))
    ]
    assert missing == []


def person_tables() -> list[str]:
    """Tables with an area of a person: a `code` of home, or a person's id."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("wugong."):
            continue
        columns = {field.column for field in model._meta.local_fields}
        if columns & {"labourer_id", "household_id"} or (
            "code" in columns and model._meta.db_table.split("_")[0] in PERSON_ROOMS
        ):
            found.append(model._meta.db_table)
    return sorted(found)


PERSON_ROOMS = {"people", "employment", "placement", "messages", "collection", "comparison"}


@pytest.mark.django_db
def test_every_person_table_has_forced_row_security_and_its_policies() -> None:
    tables = person_tables()
    assert len(tables) >= 12
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,"
            " (SELECT count(*) FROM pg_policies p WHERE p.tablename = c.relname)"
            " FROM pg_class c WHERE c.relname = ANY(%s)",
            [tables],
        )
        found = {name: (on, forced, count) for name, on, forced, count in cursor.fetchall()}
    # The search tokens have no policy and no grant: only their function reads them.
    assert found.pop("people_searchentry") == (True, False, 0)
    without = {
        "messages_dispatch": 1,
        "messages_message": 1,
        "people_handover": 1,
        "people_access": 2,
        "base_auditline": 4,
        "people_householdmove": 1,
        "collection_device": 1,
        "collection_grouptask": 1,
        "comparison_backsheet": 1,
        "comparison_piece": 1,
        "comparison_rowfault": 1,
        "comparison_tally": 1,
    }
    faults = {
        name: facts
        for name, facts in found.items()
        if not (facts[0] and facts[1] and facts[2] >= without.get(name, 3))
    }
    assert faults == {}


@pytest.mark.django_db
def test_without_a_scope_the_app_role_sees_no_person() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("wugong_app", False, False)
        for table in set(person_tables()) - {"people_searchentry"}:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table

"""The audit trail only grows, and whoever touches it afterwards is found by name."""

import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import Error, connection, transaction

from tests.wugong.database import WorkerDatabase
from wugong.base import audit, seals
from wugong.base.actor import system
from wugong.base.audit import Subject
from wugong.base.models import AuditLine, AuditSeal
from wugong.base.scopes import AUDIT, NOBODY, area_scope, scope

BY = system("530627")
Intrude = Callable[..., None]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def anchor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)


def seal() -> int:
    """Seal once no older transaction runs: the other processes' tests share this server's ids."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        now = cursor.fetchone()[0]
        pause = threading.Event()
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] >= now:
                break
            pause.wait(0.05)
    return seals.seal_new_lines()


def write(count: int) -> list[int]:
    for number in range(count):
        with scope(area_scope("530627")):
            audit.record("test.act", by=BY, subject=Subject("thing", number), reason="because")
    with scope(AUDIT):
        return list(AuditLine.objects.order_by("id").values_list("id", flat=True))


@pytest.fixture
def intruder(django_db_setup: WorkerDatabase) -> Intrude:
    """What somebody above every rule could do, triggers switched off."""

    def act(statement: str, *values: object) -> None:
        with psycopg.connect(django_db_setup.superuser()) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement, values)

    return act


def test_a_whole_trail_has_no_fault() -> None:
    write(5)
    assert seal() == 5
    write(3)
    assert seal() == 3
    assert seal() == 0
    assert seals.first_fault() == ""


def test_a_line_of_a_transaction_still_open_waits_for_the_next_seal() -> None:
    write(2)
    settings = connection.settings_dict
    other = psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
    )
    try:
        other.execute(
            "INSERT INTO base_auditline (at, business_at, actor_name, actor_role, action,"
            " subject_type, area, diff, reason, outcome, code, request)"
            " VALUES (now(), now(), 'x', 'x', 'x', 'x', '', '{}', '', 'done', '', '')"
        )
        write(1)
        assert seals.seal_new_lines() <= 2  # never the one behind the open transaction
        other.commit()
    finally:
        other.close()
    seal()
    with scope(AUDIT):
        sealed = sum(len(bytes(each.line_ids)) // 8 for each in AuditSeal.objects.all())
    assert sealed == 4
    assert seals.first_fault() == ""


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE base_auditline SET reason = 'another' WHERE id = %s", "was changed"),
        ("DELETE FROM base_auditline WHERE id = %s", "is missing"),
    ],
)
def test_the_first_bad_line_is_named(statement: str, word: str, intruder: Intrude) -> None:
    ids = write(4)
    seal()
    intruder(statement, ids[2])
    assert seals.first_fault() == f"audit line {ids[2]} {word}"


def test_a_cut_tail_is_found_by_the_anchor(intruder: Intrude) -> None:
    write(2)
    seal()
    write(2)
    seal()
    with scope(AUDIT):
        last = AuditSeal.objects.order_by("-id").first()
    assert last is not None
    intruder("DELETE FROM base_auditline WHERE xact >= %s", last.first_xact)
    intruder("DELETE FROM base_auditseal WHERE id = %s", last.pk)
    assert "tail" in seals.first_fault()


def test_a_line_slipped_in_afterwards_is_found(intruder: Intrude) -> None:
    ids = write(3)
    seal()
    intruder(
        "INSERT INTO base_auditline (at, business_at, xact, actor_name, actor_role, action,"
        " subject_type, area, diff, reason, outcome, code, request)"
        " SELECT at, business_at, xact, 'ghost', actor_role, action, subject_type, area, diff,"
        " reason, outcome, code, request FROM base_auditline WHERE id = %s",
        ids[1],
    )
    assert "inserted afterwards" in seals.first_fault()


def test_the_app_can_neither_change_nor_delete_nor_read_lines() -> None:
    ids = write(1)
    for statement in (
        "UPDATE base_auditline SET reason = ''",
        "DELETE FROM base_auditline",
        "TRUNCATE base_auditline",
    ):
        with pytest.raises(Error), scope(area_scope("530627")), connection.cursor() as cursor:
            cursor.execute(statement)
    with scope(NOBODY), transaction.atomic():
        assert AuditLine.objects.filter(id__in=ids).count() == 0

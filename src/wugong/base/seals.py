"""Seals of the audit trail: whole transactions, chained, with the head kept outside the database.

A line is sealed once every transaction before its own has ended, so nothing can commit behind
the seal. Whoever edits, deletes, inserts, reorders or cuts lines afterwards breaks the chain;
cutting its tail breaks it against the anchor file.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import connection, transaction

from wugong.base import clock
from wugong.base.models import AuditSeal
from wugong.base.scopes import AUDIT, scope

LINE_BYTES = 16
BATCH = 20_000
SEAL_LOCK = 7_230_401  # advisory lock: one sealer at a time
FIELDS = (
    "id, xact, at, business_at, actor_id, actor_name, actor_role, action, subject_type,"
    " subject_id, labourer_id, household_id, area, diff::text, reason, outcome, code, request"
)
Line = tuple[object, ...]


def anchor_path() -> Path:
    """The chain's head outside the database."""
    return Path(settings.DATA) / "audit-anchor.jsonl"


def line_hash(line: Line) -> bytes:
    """One line's own hash over all of its columns."""
    text = json.dumps([str(part) for part in line], ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()[:LINE_BYTES]


def chain(previous: bytes, ids: bytes, hashes: bytes) -> bytes:
    """The next head."""
    return hashlib.sha256(previous + ids + hashes).digest()


def seal_new_lines() -> int:
    """Seal what is settled since the last seal; returns the number of lines."""
    with scope(AUDIT), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = AuditSeal.objects.order_by("-id").first()
        first = last.next_xact if last else 0
        cursor.execute(
            f"SELECT {FIELDS} FROM base_auditline WHERE xact >= %s"  # noqa: S608  # our own columns
            " AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            " ORDER BY xact FETCH FIRST %s ROWS WITH TIES",  # whole transactions
            [first, BATCH],
        )
        lines = sorted(cursor.fetchall(), key=lambda line: (line[1], line[0]))
        if not lines:
            return 0
        ids, hashes = _pack(lines)
        head = chain(bytes(last.head) if last else b"", ids, hashes)
        seal = AuditSeal.objects.create(
            sealed_at=clock.real_now(),
            first_xact=first,
            next_xact=int(str(lines[-1][1])) + 1,
            line_ids=ids,
            line_hashes=hashes,
            head=head,
        )
        transaction.on_commit(lambda: _anchor(seal))
    return len(lines)


def _pack(lines: Iterable[Line]) -> tuple[bytes, bytes]:
    rows = list(lines)
    ids = np.array([int(str(line[0])) for line in rows], dtype="<i8").tobytes()
    return ids, b"".join(line_hash(line) for line in rows)


def _anchor(seal: AuditSeal) -> None:
    entry = {"seal": seal.pk, "next": seal.next_xact, "head": bytes(seal.head).hex()}
    with anchor_path().open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


def first_fault() -> str:
    """Recount the whole trail: '' when it is whole, else a sentence naming the first bad line."""
    with scope(AUDIT):
        head, end = b"", 0
        for seal in AuditSeal.objects.order_by("id").iterator(chunk_size=100):
            if fault := _fault_in(seal, head, end):
                return fault
            head, end = bytes(seal.head), seal.next_xact
        return _anchor_fault(head)


def _fault_in(seal: AuditSeal, previous: bytes, end: int) -> str:
    if seal.first_xact != end:
        return f"seal {seal.pk} does not follow the one before it"
    if chain(previous, bytes(seal.line_ids), bytes(seal.line_hashes)) != bytes(seal.head):
        return f"seal {seal.pk} was changed"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FIELDS} FROM base_auditline WHERE xact >= %s AND xact < %s"  # noqa: S608  # our own columns
            " ORDER BY xact, id",
            [seal.first_xact, seal.next_xact],
        )
        found = {int(str(line[0])): line_hash(line) for line in cursor.fetchall()}
    for number, expected in _sealed_lines(seal):
        if number not in found:
            return f"audit line {number} is missing"
        if found.pop(number) != expected:
            return f"audit line {number} was changed"
    return f"audit line {min(found)} was inserted afterwards" if found else ""


def _sealed_lines(seal: AuditSeal) -> Iterator[tuple[int, bytes]]:
    hashes = bytes(seal.line_hashes)
    for index, number in enumerate(np.frombuffer(bytes(seal.line_ids), dtype="<i8")):
        yield int(number), hashes[index * LINE_BYTES : (index + 1) * LINE_BYTES]


def _anchor_fault(head: bytes) -> str:
    """The anchor may lag one seal behind (a crash between the two); it may never be ahead."""
    path = anchor_path()
    if not path.exists():
        return "the anchor file is missing" if head else ""
    lines = path.read_text("utf-8").splitlines()
    if not lines:
        return ""
    anchored = bytes.fromhex(json.loads(lines[-1])["head"])
    if AuditSeal.objects.filter(head=anchored).exists():
        return ""
    return "the anchored seal is gone: the tail of the trail was cut"

"""Another office's list comes in: sealed in pieces, to be compared by the queue."""

import base64
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base import audit, clock, crypto
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.queue import start_job
from wugong.comparison.models import Comparison, Piece
from wugong.comparison.permissions import may_compare
from wugong.comparison.queries import comparisons as queries
from wugong.comparison.rules.layouts import layouts
from wugong.comparison.rules.raw import MOST_BYTES, Unreadable, kind_of
from wugong.places import queries as places

TASK = "comparison.compare"
PIECE = 2**20
CONTENT = "comparison_piece.content"
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class NewComparison:
    """A file with what somebody says of it; its name is not kept, for it may name people."""

    layout: str
    code: str
    as_of: date
    content: bytes


@transaction.atomic
def request_comparison(told: NewComparison, *, by: Actor, in_queue: bool = True) -> Comparison:
    """Take the file in; what the whole of it is wrong with is said at once where it shows."""
    if told.layout not in layouts():
        raise Refusal("extract.layout", field="layout")
    if len(told.code) not in (6, 9) or places.find(told.code) is None:
        raise Refusal("extract.area", field="code")
    require(may_compare(by, told.code))
    if not EARLIEST <= told.as_of <= clock.business_today():
        raise Refusal("extract.as_of", field="as_of")
    _refuse_content(told.content)
    if queries.is_running(told.code, told.layout):
        raise Refusal("comparison.running")
    row = Comparison.objects.create(
        code=told.code,
        layout=told.layout,
        as_of=told.as_of,
        requested_by_id=by.user_id,
        requested_by_name=by.name[:60],
        requested_at=clock.business_now(),
    )
    _keep(row, told.content)
    if in_queue:
        _queue(row, by)
    diff: audit.Diff = {"layout": [None, row.layout], "as_of": [None, row.as_of.isoformat()]}
    diff["bytes"] = [None, len(told.content)]
    audit.record("comparison.request", by=by, subject=row.subject, diff=diff)
    return row


def _refuse_content(content: bytes) -> None:
    if not content:
        raise Refusal("extract.no_file", field="file")
    if len(content) > MOST_BYTES:
        raise Refusal("extract.too_large", field="file", limit=MOST_BYTES // 2**20)
    try:
        kind_of(content)
    except Unreadable as fault:
        raise Refusal(fault.code, field="file", **fault.params) from None


def _keep(row: Comparison, content: bytes) -> None:
    """Sealed as text is, so in base 64; the key stands outside the database."""
    parts = [content[at : at + PIECE] for at in range(0, len(content), PIECE)]
    for position, part in enumerate(parts):
        sealed = crypto.seal(base64.b64encode(part).decode(), CONTENT)
        Piece.objects.create(comparison=row, code=row.code, position=position, content=sealed)


def opened(pieces: list[bytes], *, by: Actor) -> bytes:
    """The file as it came; only for the one who carries the comparison out."""
    require(by.role == "system")
    return b"".join(base64.b64decode(crypto.unseal(piece, CONTENT)) for piece in pieces)


def _queue(row: Comparison, by: Actor) -> None:
    job = start_job(
        TASK,
        _("比对：%s") % layouts()[row.layout].name(get_language() or "zh"),
        by=by,
        params={"comparison_id": row.pk},
        link=reverse("comparison:comparison", args=[row.pk]),
    )
    row.job_id = job.pk
    row.save(update_fields=["job_id"])

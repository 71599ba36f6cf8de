"""Questions kept under a name, and the people behind a count: looking leaves a line."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from wugong.accounts.enums import RoleName
from wugong.base import audit
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff, Subject
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.people.actions import EXPORT_LIMIT, record_export
from wugong.reporting.models import SavedCount
from wugong.reporting.permissions import may_open_list, may_read_figures
from wugong.reporting.queries import counts
from wugong.reporting.rules.criteria import Criteria

MOST_SHOWN = 100


def save_count(
    name: str, asked: Mapping[str, str], shared_role: str = "", *, by: Actor
) -> SavedCount:
    """Keep a question; shared with a role it opens for that role in one's own area."""
    require(may_read_figures(by) and by.is_known)
    said = plain_text(name, limit=40, field="name")
    if not said:
        raise Refusal("form.required", field="name")
    if shared_role and shared_role not in RoleName.values:
        raise Refusal("form.not_a_code", field="shared_role")
    texts = counts.read(dict(asked), by).texts()
    row = SavedCount(
        code=by.area,
        name=said,
        criteria=texts,
        owner_id=by.user_id,
        owner_name=by.name[:60],
        shared_role=shared_role,
    )
    try:
        with transaction.atomic():
            row.save()
            diff: Diff = {"criteria": [None, texts], "shared_role": [None, shared_role]}
            audit.record("counts.save", by=by, subject=row.subject, diff=diff)
    except IntegrityError:
        raise Refusal("counts.name_taken", field="name") from None
    return row


@transaction.atomic
def remove_count(number: int, *, by: Actor) -> None:
    """Only whoever kept it takes it away."""
    require(may_read_figures(by))
    row = counts.saved_count(number, by)
    require(row.owner_id == by.user_id)
    audit.record("counts.remove", by=by, subject=row.subject)
    row.delete()


@transaction.atomic
def open_list(asked: Criteria, *, by: Actor) -> list[int]:
    """The first hundred people behind a count; that they were looked at stays written."""
    require(may_open_list(by))
    ids = counts.persons(asked, MOST_SHOWN)
    diff: Diff = {"criteria": [None, asked.texts()], "people": [None, len(ids)]}
    audit.record("counts.open_list", by=by, subject=Subject("area", area=asked.area), diff=diff)
    return ids


@transaction.atomic
def take_list(asked: Criteria, *, by: Actor) -> list[int]:
    """Take a list along, by the same rule as any list of people (docs/rules.md): at most 100."""
    require(may_open_list(by))
    ids = counts.persons(asked, EXPORT_LIMIT + 1)
    filters = "&".join(f"{key}={value}" for key, value in sorted(asked.texts().items()))
    record_export(ids, filters, by=by)
    return ids

"""Looking at what is masked, searching and taking along: each leaves one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from wugong.base import audit
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff, Subject
from wugong.base.errors import Refusal
from wugong.people import queries, rules
from wugong.people.permissions import may_export, may_search, may_unmask
from wugong.people.queries import Found

EXPORT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Unmasked:
    """What was asked to be seen in full, for this one answer."""

    name: str
    id_number: str
    phone: str


@transaction.atomic
def unmask(labourer_id: int, reason: str, *, by: Actor) -> Unmasked:
    """Name, number and telephone in full, for a reason the person can read later."""
    row = queries.labourer(labourer_id)
    require(may_unmask(by, row))
    why = rules.clean_reason(reason)
    audit.record("people.unmask", by=by, subject=row.subject, reason=why)
    return Unmasked(row.name, queries.number_of(row), queries.phone_of(row))


@transaction.atomic
def search_people(text: str, most: int = queries.MOST_HITS, *, by: Actor) -> Found:
    """Search, and record by what kind of word and how much was found; never the word."""
    require(may_search(by))
    found = queries.find_people(text, within=by.area, most=most)
    if found.kinds:
        diff: Diff = {"by": [None, found.kinds], "found": [None, len(found.hits)]}
        audit.record("people.search", by=by, subject=Subject("area", area=by.area), diff=diff)
    return found


@transaction.atomic
def record_export(labourer_ids: Sequence[int], filters: str, *, by: Actor) -> None:
    """A masked list of at most a hundred leaves the platform; larger ones need approval."""
    require(may_export(by))
    if len(labourer_ids) > EXPORT_LIMIT:
        raise Refusal("export.needs_approval", limit=EXPORT_LIMIT)
    diff: Diff = {"people": [None, list(labourer_ids)], "filters": [None, filters]}
    audit.record("people.export", by=by, subject=Subject("area", area=by.area), diff=diff)

"""Paper forms: printed with names in full, so that it leaves a line; typed in as visits."""

from django.db import transaction

from wugong.base import audit
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.collection.permissions import may_record_visits
from wugong.collection.queries import paper
from wugong.collection.queries.paper import Home


@transaction.atomic
def print_forms(code: str, *, by: Actor) -> list[Home]:
    """The households of one group in full, for the group leader who goes from door to door."""
    require(may_record_visits(by, code))
    if len(code) != 15:
        raise Refusal("not_found")
    homes = paper.homes(code)
    people = [member.id for home in homes for member in home.members]
    diff: audit.Diff = {"people": [None, people]}
    audit.record(
        "collection.print_forms", by=by, subject=audit.Subject("area", area=code), diff=diff
    )
    return homes

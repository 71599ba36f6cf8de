"""What was told wrong or left open about a stay at work is put right; the stay itself stands."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.findings import plain_reason
from wugong.employment import queries, rules
from wugong.employment.actions.file import WorkFile
from wugong.employment.actions.told import NewSpell, ToldSpell
from wugong.employment.models import EmploymentSpell
from wugong.employment.permissions import may_record_spell, may_withdraw_spell

CORRECTABLE = ("wage_yuan_month", "employer_name", "occupation", "industry", "channel")


@transaction.atomic
def correct_spell(spell_id: int, facts: Mapping[str, Any], *, by: Actor) -> EmploymentSpell:
    """Wage, employer, trade, industry or channel of a stay; each checked as when it began."""
    require(may_record_spell(by))
    if unknown := facts.keys() - set(CORRECTABLE):
        raise Refusal("form.invalid", field=sorted(unknown)[0])
    spell = queries.locked_spell(spell_id)
    file = WorkFile(queries.locked_person(spell.labourer_id))
    stands = {name: getattr(spell, name) for name in (*CORRECTABLE, "place", "start_on")}
    values = ToldSpell(file.person, NewSpell(**{**stands, **facts}, has_gaps=True)).values()
    diff = audit.changes(spell, {name: values[name] for name in facts})
    for name in diff:
        setattr(spell, name, values[name])
    if "employer_name" in diff:
        spell.employer_id = None
    if "channel" in diff and spell.origin_id is None:
        spell.is_organised = rules.is_organised(spell.channel)
    spell.version += 1
    spell.recorded_at = clock.business_now()
    spell.save()
    file.refresh(by)
    audit.record(
        "employment.correct_spell", by=by, subject=file.subject("spell", spell.pk), diff=diff
    )
    return spell


@transaction.atomic
def reopen_spell(spell_id: int, reason: str, *, by: Actor) -> EmploymentSpell:
    """The end that was told did not happen, or is in doubt: the stay goes on."""
    require(may_withdraw_spell(by))
    told = plain_reason(reason)
    spell = queries.locked_spell(spell_id)
    if spell.end_on is None:
        raise Refusal("spell.still_open")
    if queries.latest_spell(spell.labourer_id, on_or_after=spell.end_on) is not None:
        raise Refusal("spell.has_followers")
    file = WorkFile(queries.locked_person(spell.labourer_id))
    before, spell.end_on, spell.end_reason = spell.end_on, None, ""
    spell.version += 1
    spell.save(update_fields=["end_on", "end_reason", "version"])
    file.refresh(by)
    audit.record(
        "employment.reopen_spell",
        by=by,
        subject=file.subject("spell", spell.pk),
        diff={"end_on": [before.isoformat(), None]},
        reason=told,
    )
    return spell

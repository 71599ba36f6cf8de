"""Going to work and coming home, as one field `work` that several people may tell (S3, V3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from wugong.base.actor import system
from wugong.base.errors import Refusal
from wugong.collection.actions.meeting import Meeting, Outcome
from wugong.collection.models import Claim, Conflict
from wugong.collection.rules.visits import WORK
from wugong.employment import actions as employment
from wugong.employment import queries as work
from wugong.employment.actions import NewSpell
from wugong.employment.models import EmploymentSpell

WHY_TAKEN_BACK = "两边说的不一样，待核实"
NEVER = "never"  # nobody was shown a stay that was never applied


@dataclass
class Stays:
    """The stays of one person while a visit about them is taken."""

    meeting: Meeting

    def take(self, told: dict[str, Any] | None) -> Conflict | None:
        """Begin or end a stay, or find that somebody else told another one."""
        current = self._open()
        if told is None:  # a conflict is decided: what stands is right
            self.meeting.tell(WORK, _id(current), _id(current), _id(current), says=_led_to)
            return None
        if self._agrees(told, current):
            return None
        old = told.get("from" if told["act"] == "start" else "spell", _id(current))
        outcome = self.meeting.tell(WORK, old, told, _id(current), says=_led_to)
        self._apply(outcome, told)
        return outcome.conflict

    def _open(self) -> EmploymentSpell | None:
        latest = work.latest_spell(self.meeting.person.id)
        return latest if latest is not None and latest.end_on is None else None

    def _agrees(self, told: dict[str, Any], current: EmploymentSpell | None) -> bool:
        """The same stay, begun or ended alike by somebody else before."""
        if self.meeting.item.resolves is not None or self._is_contended():
            return False
        if told["act"] == "start":
            same = current is not None and (
                current.place,
                current.employer_name,
                current.start_on.isoformat(),
            )
            return same == (told["place"], told.get("employer_name", ""), told["start_on"])
        latest = work.latest_spell(self.meeting.person.id)
        if latest is None or latest.end_on is None:
            return False
        ended = (latest.end_on.isoformat(), latest.end_reason)
        is_that = told.get("spell") in (None, latest.pk)
        return is_that and ended == (told["end_on"], told["reason"])

    def _is_contended(self) -> bool:
        return any(row.field == WORK for row in self.meeting.conflicts)

    def _apply(self, outcome: Outcome, told: dict[str, Any]) -> None:
        claim = next((c for c in self.meeting.made if c.field == WORK and c.visit_id), None)
        for undone in outcome.undone:
            self._undo(undone)
        if outcome.conflict is not None:
            if claim is not None:
                claim.became = {"open": NEVER}
            return
        if outcome.redone:
            for redone in outcome.redone:
                self._do(dict(redone.new or {}), redone)
        elif outcome.is_new:
            self._do(told, claim)
        elif claim is not None:
            claim.became = {"open": _id(self._open())}

    def _do(self, told: dict[str, Any], claim: Claim | None) -> None:
        became = self._start(told) if told["act"] == "start" else self._end(told)
        self.meeting.outlive(None)  # pay, employer, channel of the stay before
        if claim is None:
            return
        claim.became = became
        if claim.pk is not None:
            Claim.objects.filter(pk=claim.pk).update(became=became)

    def _start(self, told: dict[str, Any]) -> dict[str, Any]:
        spell = employment.start_spell(
            self.meeting.person.id,
            NewSpell(
                employer_name=told.get("employer_name", ""),
                place=told["place"],
                industry=told.get("industry", ""),
                channel=told.get("channel", ""),
                start_on=date.fromisoformat(told["start_on"]),
                occupation=told.get("occupation", ""),
                wage_yuan_month=told.get("wage_yuan_month"),
                doubt_reason=told.get("doubt_reason", ""),
                leader_id=told.get("leader"),
                is_point_to_point=bool(told.get("is_point_to_point")),
                verified_how=self.meeting.item.how,
                has_gaps=True,
            ),
            by=self.meeting.teller.by,
        )
        return {"open": spell.pk, "made": spell.pk}

    def _end(self, told: dict[str, Any]) -> dict[str, Any]:
        current = self._open()
        if current is None or told.get("spell") not in (None, current.pk):
            raise Refusal("visit.spell_unknown", field="spell")
        end_on = date.fromisoformat(told["end_on"])
        employment.end_spell(current.pk, end_on, told["reason"], by=self.meeting.teller.by)
        return {"open": None, "ended": current.pk}

    def _undo(self, claim: Claim) -> None:
        """The platform takes back what a conflict has put in doubt; both tellings are kept."""
        became = claim.became or {}
        by = system(self.meeting.person.code)
        if "made" in became:
            employment.withdraw_spell(became["made"], WHY_TAKEN_BACK, by=by)
            self.meeting.outlive(None)
        elif "ended" in became:
            employment.reopen_spell(became["ended"], WHY_TAKEN_BACK, by=by)
        claim.became = {"open": NEVER}
        if claim.pk is not None:
            Claim.objects.filter(pk=claim.pk).update(became=claim.became)


def _led_to(value: Any) -> Any:
    """The open stay that a telling led to."""
    return value.get("open", NEVER) if isinstance(value, dict) else value


def _id(spell: EmploymentSpell | None) -> int | None:
    return spell.pk if spell is not None else None

"""Who may do what in placement; row security has already decided which persons exist."""

from wugong.accounts.enums import RoleName as R
from wugong.base.actor import Actor
from wugong.placement.enums import Pool
from wugong.placement.models import MatchRun

OFFICERS = (R.VILLAGE_OFFICER, R.TOWNSHIP_OFFICER, R.COUNTY_OFFICER, R.STATION_OFFICER)
READERS = (*OFFICERS, R.GRID_WORKER, R.COUNTY_LEADER, R.INSPECTOR)
SYSTEM = "system"


def may_see_runs(by: Actor) -> bool:
    """Runs are read by those who work with areas."""
    return by.role in (*READERS, SYSTEM)


def may_see_run(by: Actor, run: MatchRun) -> bool:
    """A run of one's own area, or the county's that one's own people were in."""
    if not may_see_runs(by) or not by.area:
        return False
    return run.area.startswith(by.area) or by.area.startswith(run.area)


def sees_whole_run(by: Actor, run: MatchRun) -> bool:
    """Figures of the whole run are for those whose area holds the whole run."""
    return bool(by.area) and run.area.startswith(by.area)


def may_request_run(by: Actor, pool: str, area: str) -> bool:
    """The county runs both pools; a township runs the daily one for itself."""
    if not by.area or not area.startswith(by.area):
        return False
    if by.role in (R.COUNTY_OFFICER, SYSTEM):
        return True
    return by.role == R.TOWNSHIP_OFFICER and pool == Pool.DAILY


def may_ask_run(by: Actor, run: MatchRun) -> bool:
    """A question to a plan is for officers whose area holds the whole run."""
    asks = by.role in (R.COUNTY_OFFICER, R.TOWNSHIP_OFFICER, SYSTEM)
    return asks and sees_whole_run(by, run)


def may_read_answers(by: Actor, run: MatchRun) -> bool:
    """Answers are read by whoever may see the whole run."""
    return may_see_runs(by) and sees_whole_run(by, run)


def may_take_proof(by: Actor, run: MatchRun) -> bool:
    """The file anybody can check the proof with: for officers and those who check them."""
    takes = by.role in (R.COUNTY_OFFICER, R.TOWNSHIP_OFFICER, R.INSPECTOR)
    return takes and sees_whole_run(by, run)


def sees_few(by: Actor) -> bool:
    """Counts of one to four point at persons; only those who work with the persons see them."""
    return by.role in (*OFFICERS, R.GRID_WORKER, SYSTEM)


def may_execute_run(by: Actor, run: MatchRun) -> bool:
    """The platform carries a run out, inside the run's own area."""
    return by.role == SYSTEM and by.area == run.area


def may_see_recommendations(by: Actor) -> bool:
    """Whoever speaks with the person; the person alone decides."""
    return by.role in (*READERS, R.LABOURER)


def may_see_candidates(by: Actor) -> bool:
    """Candidates are named to officers; an employer gets names after consent, by referral."""
    return by.role in (*OFFICERS, R.INSPECTOR)


def may_record_statement(by: Actor) -> bool:
    """Wishes and consents are written down by those who heard them, or by the person."""
    return by.role in (*OFFICERS, R.GRID_WORKER, R.LABOURER)


def may_refer(by: Actor) -> bool:
    """An officer proposes a vacancy to a person."""
    return by.role in OFFICERS


def may_decide_referral(by: Actor) -> bool:
    """Whoever heard the person's or the employer's answer; the person may end it."""
    return by.role in (*OFFICERS, R.LABOURER)

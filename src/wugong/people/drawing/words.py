"""Words that lists and files share: age and sex, freshness, states, tags, places."""

from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base import codes, pages
from wugong.base.identity import age_on, mask_name
from wugong.base.shapes import Tone
from wugong.people import rules
from wugong.people.enums import REGISTERED, ConfirmedHow, EmploymentState
from wugong.people.rules import Freshness
from wugong.places import queries as places

STATE_LOOK: dict[str, tuple[str, Tone]] = {
    EmploymentState.AWAY: ("plane-departure", "info"),
    EmploymentState.IN_COUNTY: ("map-pin", "good"),
    EmploymentState.WELFARE: ("heart-handshake", "good"),
    EmploymentState.FARMING: ("leaf", "good"),
    EmploymentState.HOME: ("home", "info"),
    EmploymentState.NONE: ("clock-pause", "due"),
    EmploymentState.STUDENT: ("school", ""),
    EmploymentState.NOT_LABOUR: ("minus", ""),
}


def language() -> str:
    """The reader's language."""
    return get_language() or "zh"


def coded(code_list: str, code: str) -> str:
    """The name of a code; nothing for none."""
    return codes.name(code_list, code, language()) if code else ""


def sex_age(sex: str, birth_on: date, today: date) -> str:
    """男 27 岁."""
    return f"{coded('gbt2261_1_sex', sex)[:1]} {age_on(birth_on, today)} {_('岁')}"


def who(name: str, birth_on: date, today: date) -> str:
    """The masked name; a child's initials."""
    return rules.shown_name(name, age_on(birth_on, today))


def ago(found: Freshness, day: date | None, today: date) -> str:
    """12 天前 up to 99 days, then the day itself."""
    if found.days is None:
        return _("没有确认过")
    if found.days == 0:
        return _("今天")
    if found.days <= 99:
        return _("%s 天前") % found.days
    return pages.day(day, today=today)


def how_and_who(how: str, name: str) -> str:
    """在家见面，李*."""
    label = str(ConfirmedHow(how).label) if how in ConfirmedHow.values else ""
    return "，".join(part for part in (label, mask_name(name) if name else "") if part)


def state_words(state: str, work_place: str) -> str:
    """The state, with where it is when that is known."""
    label = str(EmploymentState(state).label)
    return f"{label} · {places.display_name(work_place)}" if work_place else label


def home_tags(
    poverty_status: str, relocated: bool, zero_since: date | None
) -> list[tuple[str, Tone]]:
    """Only 零就业 is coloured: it has a clock."""
    tags: list[tuple[str, Tone]] = []
    if zero_since is not None:
        tags.append((_("零就业"), "due"))
    if poverty_status in REGISTERED:
        tags.append((_("建档立卡"), "line"))
    if relocated:
        tags.append((_("搬迁"), "line"))
    return tags


def group_name(code: str, above: str) -> str:
    """毡帽营村18组, without what the reader's own area says already."""
    return places.full_name(code, above + "0" * 3) if above else places.display_name(code)


def link_to(name: str, *args: object) -> str:
    """The address of a page of a higher room, or nothing while that room is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""

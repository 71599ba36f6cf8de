"""Words that lists and files share: age and sex, freshness, states, tags, places."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from wugong.base import codes, pages
from wugong.base.identity import age_on, mask_name
from wugong.base.shapes import Tone
from wugong.base.terms import is_later, term
from wugong.people import rules
from wugong.people.enums import REGISTERED, ConfirmedHow, EmploymentState, PovertyStatus
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
    return f"{coded('gbt2261_1_sex', sex)[:1]} {age_on(birth_on, today)} " + _("岁")


def who(name: str, birth_on: date, today: date) -> str:
    """The masked name; a child's initials."""
    return rules.shown_name(name, age_on(birth_on, today))


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of one reader's language, looked up once a page and not once a row."""

    years: str
    man: str
    woman: str
    today: str
    days_ago: tuple[str, ...]
    mouths: str
    comma: str
    zero: tuple[str, Tone]
    registered: tuple[str, Tone]
    relocated: tuple[str, Tone]
    states: dict[str, str]
    hows: dict[str, str]

    def ago(self, found: Freshness, day: date | None, today: date) -> str:
        """12 天前 up to 99 days, then the day itself."""
        if found.days is None:
            return _("没有确认过")
        if found.days == 0:
            return self.today
        if found.days <= 99:
            return self.days_ago[found.days]
        return pages.day(day, today=today)

    def how_and_who(self, how: str, name: str) -> str:
        """在家见面，李*."""
        label = self.hows.get(how, "")
        if not name:
            return label
        return label + self.comma + mask_name(name) if label else mask_name(name)

    def tags(self, poverty_status: str, relocated: bool, is_zero: bool) -> list[tuple[str, Tone]]:
        """Only 零就业 is coloured: it has a clock."""
        tags = [self.zero] if is_zero else []
        if poverty_status in REGISTERED:
            tags.append(self.registered)
        if relocated:
            tags.append(self.relocated)
        return tags


def spoken() -> Spoken:
    """The words of this reader."""
    return _spoken(language(), is_later())


@cache
def _spoken(code: str, _is_later: bool) -> Spoken:
    with override(code):
        return Spoken(
            years=_("岁"),
            man=coded("gbt2261_1_sex", "1")[:1],
            woman=coded("gbt2261_1_sex", "2")[:1],
            today=_("今天"),
            days_ago=tuple(pages.numbered("%(n)s 天前", days) for days in range(100)),
            mouths=_("%s 口人"),
            comma=_("，"),
            zero=(_("零就业"), "due"),
            registered=(term("registered"), "line"),
            relocated=(_("搬迁"), "line"),
            states={state.value: str(state.label) for state in EmploymentState},
            hows={how.value: str(how.label) for how in ConfirmedHow},
        )


def ago(found: Freshness, day: date | None, today: date) -> str:
    """12 天前 up to 99 days, then the day itself."""
    return spoken().ago(found, day, today)


def how_and_who(how: str, name: str) -> str:
    """在家见面，李*."""
    return spoken().how_and_who(how, name)


def poverty_label(status: str) -> str:
    """The poverty office's word in the words of today."""
    return term("lifted") if status == PovertyStatus.LIFTED else str(PovertyStatus(status).label)


def state_words(state: str, work_place: str) -> str:
    """The state, with where it is when that is known."""
    label = str(EmploymentState(state).label)
    return f"{label} · {places.display_name(work_place)}" if work_place else label


def group_name(code: str, above: str) -> str:
    """毡帽营村18组, without what the reader's own area says already."""
    return places.full_name(code, code[: len(above) + 3]) if above else places.display_name(code)

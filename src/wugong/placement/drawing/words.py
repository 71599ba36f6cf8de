"""The words of placement: parts of the score, what is missing, phases, groups."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from labourmatch import PARTS, Missing
from wugong.base import codes
from wugong.base.actor import Actor
from wugong.base.pages import link_to
from wugong.base.shapes import Part
from wugong.base.terms import term
from wugong.employers.enums import Schooling
from wugong.employers.models import Vacancy
from wugong.people import queries as people
from wugong.people.drawing.events import Reading, register_reading
from wugong.people.enums import SkillLevel
from wugong.people.queries import Line
from wugong.placement.enums import ConsentKind, ReferralState, WishKind
from wugong.placement.queries.statements import history_of

DEAREST = 99_999  # a closed vacancy's price is no number for people
SERIES = {name: i + 1 for i, name in enumerate(PARTS)}


def language() -> str:
    """The reader's language as code lists know it."""
    return get_language() or "zh"


def part_label(name: str) -> str:
    """What a part of the score is called."""
    return {
        "pay": _("工资"),
        "occupation": _("工种和等级"),
        "place": _("意向地"),
        "schooling": _("文化"),
        "village": _("同村已在"),
        "record": _("厂的记录"),
        "near_home": _("离家近"),
        "freshness": _("两边新旧"),
    }[name]


def parts(points: dict[str, int]) -> list[Part]:
    """The parts that earned something, in the policy's order."""
    return [
        Part(part_label(name), value, SERIES[name]) for name, value in points.items() if value > 0
    ]


def legend() -> list[Part]:
    """All parts, for reading the bars."""
    return [Part(part_label(name), 0, SERIES[name]) for name in PARTS]


def occupation(code: str) -> str:
    """An occupation by name."""
    return codes.name("occupation_2022", code, language())


def missing(lack: Missing, vacancy: Vacancy) -> str:
    """One rule that stands against a pair, with what is asked and what is there."""
    told = {
        "opted_out": _("本人不要机器推荐"),
        "no_openings": _("空缺已满"),
        "same_employer": _("现在就在这家单位"),
        "sex": _("岗位依法限性别"),
        "age_young": _("要满 %(need)s 岁，上岗时 %(have)s 岁"),
        "age_old": _("不超过 %(need)s 岁，上岗时 %(have)s 岁"),
        "schooling": _("要%(need)s，现在是%(have)s"),
        "strength": _("岗位要全劳力"),
        "certificate": _("缺证书：%(need)s"),
        "level": _("差技能：%(kind)s %(need)s"),
        "place": _("不在本人的意向地"),
        "wage": _("月薪 %(have)s，低于本人的底线 %(need)s"),
        "blocked": _("这家在欠薪名单上，不推荐给任何人")
        if vacancy.employer.on_arrears_list
        else _("岗位没有核实或已过期"),
    }[lack.code]
    return told % _values(lack, vacancy) if "%(" in told else told


def _values(lack: Missing, vacancy: Vacancy) -> dict[str, str]:
    need, have = f"{lack.need:,}", f"{lack.have:,}"
    if lack.code == "schooling":
        ranks = dict(Schooling.choices)
        need = str(ranks.get(lack.need, need))
        have = str(ranks.get(lack.have, _("没有登记")))
    if lack.code == "certificate":
        need = vacancy.certificate
    if lack.code == "level":
        need = str(SkillLevel(lack.need).label)
    return {"need": need, "have": have, "kind": occupation(vacancy.occupation)}


def phase(name: str) -> str:
    """What a run does now."""
    return {
        "load": _("装入人和岗位"),
        "recommend": _("每人最合适的岗位"),
        "candidates": _("每个岗位最合适的人"),
        "plan": _("全县一起排"),
        "check": _("核对证明"),
        "tables": _("没排上的问原因"),
        "store": _("存下来"),
        "classes": _("该开哪些班"),
        "what_if": _("最缺的一格多招会怎样"),
    }[name]


def group(dimension: str, key: str) -> str:
    """A row of the fairness table."""
    if dimension == "age":
        return _("%s 岁") % key if not key.endswith("+") else _("%s 岁以上") % key[:-1]
    return {
        "all": _("全体"),
        "unknown": _("性别没有登记"),
        "women": _("女"),
        "men": _("男"),
        "weak": _("弱劳动力"),
        "registered": term("registered_household"),
        "relocated": _("搬迁户"),
        "zero_employment": _("零就业家庭"),
    }[key]


def dimension(key: str) -> str:
    """What parts the people of a fairness row."""
    return {
        "all": _("全体"),
        "sex": _("性别"),
        "age": _("年龄"),
        "township": _("乡镇"),
        "group": _("人群"),
    }[key]


def _wanted(line: Line) -> str:
    kind = line.diff.get("kind", ["", ""])[1]
    return str(WishKind(kind).label) if kind in WishKind.values else ""


def _agreed(line: Line) -> str:
    kind = line.diff.get("kind", ["", ""])[1]
    return str(ConsentKind(kind).label) if kind in ConsentKind.values else ""


def _stands(line: Line) -> str:
    state = line.diff.get("state", ["", ""])[1]
    return str(ReferralState(state).label) if state in ReferralState.values else ""


_READINGS = {
    "placement.set_wish": Reading("message", gettext_lazy("说了意愿"), "info", _wanted),
    "placement.end_wish": Reading("message", gettext_lazy("意愿不再算数")),
    "placement.give_consent": Reading("check", gettext_lazy("同意"), "good", _agreed),
    "placement.withdraw_consent": Reading("hand-stop", gettext_lazy("不同意"), "due", _agreed),
    "placement.refer": Reading("send", gettext_lazy("推荐了岗位"), "info", _stands),
    "placement.decide_referral": Reading("send", gettext_lazy("推荐有了结果"), "info", _stands),
}
for _action, _reading in _READINGS.items():
    register_reading(_action, _reading)
people.register_facts(history_of)


def post_url(vacancy_id: int, by: Actor) -> str:
    """The staff's page of a vacancy for those who may read it, else the board's."""
    staff = link_to("employers:vacancy", vacancy_id, by=by)
    return staff or link_to("portal:vacancy", vacancy_id, by=by)

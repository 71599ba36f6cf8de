"""A person's vacancies and a vacancy's persons, with scores in parts and the next step."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.identity import mask_name
from wugong.base.pages import clock_time, day
from wugong.base.shapes import Action, Column, Fact, Link, Refused, Row, Suggestion
from wugong.employers.drawing import pay
from wugong.employers.enums import BoardLodging
from wugong.employers.models import Vacancy
from wugong.employers.rules import is_stale
from wugong.people.enums import ConfirmedHow
from wugong.people.models import Labourer
from wugong.placement.drawing import words
from wugong.placement.enums import Pool
from wugong.placement.models import Candidate, MatchRun, Recommendation, Referral, Wish
from wugong.placement.permissions import may_refer, may_see_run
from wugong.placement.queries.explaining import Pair
from wugong.placement.queries.results import points
from wugong.placement.queries.statements import referrals_of
from wugong.places import queries as places


def place_name(code: str) -> str:
    """浙江省永康市: the province and the place itself, what lies between left out."""
    path = places.path(code)
    return "".join(step.name for step in path[:1] + path[1:][-1:]) or code


def vacancy_note(row: Vacancy) -> str:
    """Board and lodging, openings left, when it was confirmed."""
    confirmed = day(row.confirmed_on, today=clock.business_today())
    return _("%(board)s，缺 %(n)s 人，%(day)s核实") % {
        "board": BoardLodging(row.board_lodging).label,
        "n": row.openings - row.filled,
        "day": confirmed,
    }


def suggestion(
    row: Vacancy,
    score: int,
    parts: Mapping[str, int],
    verdict: tuple[bool, str],
    action: Action | None,
    *,
    by: Actor,
) -> Suggestion:
    """One vacancy for one person."""
    return Suggestion(
        title=row.title,
        url=words.post_url(row.pk, by),
        place=f"{place_name(row.place)} {row.employer.name}",
        pay=_("%s 元/月") % pay(row),
        note=vacancy_note(row),
        total=score,
        parts=words.parts(dict(parts)),
        is_complete=verdict[0],
        verdict=verdict[1],
        action=action,
    )


def suggestions(
    found: Recommendation,
    vacancies: Mapping[int, Vacancy],
    villagers: Mapping[int, int],
    referrals: Mapping[int, Referral],
    *,
    actor: Actor,
    shares: bool,
    most: int,
) -> list[Suggestion]:
    """The best vacancies that still stand, each with the one thing to do next."""
    drawn: list[Suggestion] = []
    ranked = zip(found.vacancy_ids, found.scores, found.parts, strict=True)
    for vacancy_id, score, packed in ranked:
        row = vacancies.get(vacancy_id)
        if row is None or len(drawn) == most:
            continue
        referral = referrals.get(vacancy_id)
        verdict = _verdict(row, found, villagers.get(row.employer_id, 0), referral)
        action = _action(row, found, actor, shares) if referral is None else None
        drawn.append(suggestion(row, score, points(packed), verdict, action, by=actor))
    return drawn


def _verdict(
    row: Vacancy, found: Recommendation, villagers: int, referral: Referral | None
) -> tuple[bool, str]:
    if referral is not None:
        return True, _("已推荐：%s") % referral.get_state_display()
    if is_stale(row.confirmed_on, clock.business_today()):
        return False, _("岗位超过 30 天没核实，先问一声")
    said = [_("什么都不差。")]
    if villagers:
        said.append(_("同村已有 %s 人在这里。") % villagers)
    if found.planned_vacancy_id == row.pk:
        said.append(_("全县方案给他留的就是这个。"))
    return True, "".join(said)


def _action(row: Vacancy, found: Recommendation, actor: Actor, shares: bool) -> Action | None:
    if not may_refer(actor) or found.run.pool == Pool.ALL:
        return None
    if not shares:
        url = reverse("placement:consent", args=[found.labourer_id])
        return Action(_("先问本人同意"), url, "hand-stop")
    url = reverse("placement:refer", args=[found.labourer_id, row.pk])
    return Action(_("推荐给他"), url, "send", method="post")


def refused(pairs: list[Pair], labourer_id: int, most: int) -> list[Refused]:
    """Vacancies that a person may ask about, and what stands against each."""
    page = reverse("placement:person", args=[labourer_id])
    return [
        Refused(
            f"{place_name(pair.vacancy.place)} {pair.vacancy.title} {pair.vacancy.employer.name}",
            _("；").join(words.missing(lack, pair.vacancy) for lack in pair.missing),
            f"{page}?vacancy={pair.vacancy.pk}",
        )
        for pair in pairs
        if pair.missing
    ][:most]


def run_link(run: MatchRun, by: Actor) -> Link | None:
    """Which run this comes from, for those who may see it."""
    if not may_see_run(by, run):
        return None
    label = _("%s的匹配") % day(run.business_day, today=clock.business_today())
    return Link(label, reverse("placement:run", args=[run.pk]))


def person_name(row: Labourer) -> tuple[str, str, str]:
    """Masked name, address of the file, village."""
    url = reverse("placement:person", args=[row.pk])
    return mask_name(row.name), url, ""


def candidate_columns() -> list[Column]:
    """Columns of a vacancy's candidates."""
    return [
        Column("score", _("分"), "num", 1),
        Column("name", _("姓名"), "name", 3),
        Column("village", _("村、组"), "text", 4),
        Column("why", _("分从哪来"), "text", 6),
        Column("state", pgettext("to the employer", "推荐"), "text", 2),
    ]


def candidate_row(row: Candidate, referral: Referral | None) -> Row:
    """One candidate; the best three parts say why."""
    best = sorted(points(row.parts).items(), key=lambda part: -part[1])[:3]
    why = _("，").join(f"{words.part_label(name)} {value}" for name, value in best if value)
    village = places.full_name(row.code, home=row.code[:6])
    state = str(referral.get_state_display()) if referral else ""
    return Row(str(row.labourer_id), (row.score, person_name(row.labourer), village, why, state))


def vacancy_facts(row: Vacancy) -> list[Fact]:
    """The vacancy above its candidates."""
    employer = reverse("employers:employer", args=[row.employer_id])
    return [
        Fact(_("单位"), row.employer.name, url=employer),
        Fact(_("月薪"), _("%s 元") % pay(row)),
        Fact(_("地方"), place_name(row.place)),
        Fact(_("还缺"), _("%s 人") % (row.openings - row.filled)),
    ]


def candidate(row: Candidate) -> Suggestion:
    """One person for one vacancy, in the file of the vacancy."""
    name, url, _small = person_name(row.labourer)
    return Suggestion(
        title=name,
        url=url,
        place=places.full_name(row.code, home=row.code[:6]),
        pay="",
        note=str(row.labourer.get_employment_state_display()),
        total=row.score,
        parts=words.parts(points(row.parts)),
        is_complete=True,
        verdict=_("够条件"),
    )


def explained(pair: Pair) -> list[Refused]:
    """Every rule that stands against one pair, or that none does."""
    row = pair.vacancy
    title = f"{place_name(row.place)} {row.title} {row.employer.name}"
    if not pair.missing:
        told = _("够条件，能得 %s 分；排在更合适的岗位后面。") % pair.total
        return [Refused(title, told)]
    return [Refused(title, words.missing(lack, row)) for lack in pair.missing]


def wish_facts(wish: Wish | None) -> list[Fact]:
    """What the person said, in the strip of the file."""
    if wish is None:
        return [Fact(_("本人意愿"), _("还没有问过"))]
    wanted = _("、").join(place_name(code) for code in wish.places) or _("哪里都行")
    trades = _("、").join(words.occupation(code) for code in wish.occupations) or _("什么都行")
    floor = wish.wage_floor_yuan_month
    until = day(wish.until, today=clock.business_today())
    return [
        Fact(_("本人意愿"), str(wish.get_kind_display())),
        Fact(_("想去"), wanted),
        Fact(_("想做"), trades),
        Fact(_("月薪不低于"), _("%s 元") % f"{floor:,}" if floor else "–"),
        Fact(_("有效期到"), until),
    ]


def referral_facts(labourer_id: int) -> list[Fact]:
    """The latest referral, with where it stands."""
    latest = referrals_of(labourer_id).first()
    if latest is None:
        return []
    when = clock_time(latest.referred_at)
    return [Fact(_("最近推荐"), str(latest.get_state_display()), when)]


@dataclass(frozen=True, slots=True)
class WishCard:
    """The wish as a card of the person's file."""

    places: list[str]
    lines: list[Fact]
    when: str


def wish_card(wish: Wish) -> WishCard:
    """Places in order, then the rest line by line."""
    how = ConfirmedHow(wish.stated_how).label if wish.stated_how in ConfirmedHow.values else ""
    when = day(wish.stated_on, today=clock.business_today())
    trades = _("，").join(words.occupation(code) for code in wish.occupations)
    floor = wish.wage_floor_yuan_month
    lines = [
        Fact(_("打算"), str(wish.get_kind_display())),
        Fact(_("想做"), trades or _("什么都行")),
        Fact(_("月薪不低于"), _("%s 元") % f"{floor:,}" if floor else _("没说")),
        Fact(_("何时能走"), day(wish.available_on, today=clock.business_today())),
    ]
    asked = [_("离家近")] if wish.near_home else []
    asked += [_("在岗，想换")] if wish.wants_change else []
    asked += [wish.note] if wish.note else []
    if asked:
        lines.append(Fact(_("要求"), _("；").join(asked)))
    return WishCard([place_name(code) for code in wish.places], lines, when + _("，") + how)

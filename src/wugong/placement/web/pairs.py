"""A person's vacancies, a vacancy's persons: fragments for their files, and full pages."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from labourmatch import PARTS
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.pages import day
from wugong.base.shapes import Action, Fact, Link, ListPage, Pager
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.employers import queries as employers
from wugong.people import queries as people
from wugong.people.drawing.files import File, labourer_file
from wugong.people.models import Labourer
from wugong.placement import permissions
from wugong.placement.drawing import pairs as drawing
from wugong.placement.drawing import questions as asked_of
from wugong.placement.drawing import referrals as drawn
from wugong.placement.drawing import words
from wugong.placement.enums import ConsentKind
from wugong.placement.models import Recommendation
from wugong.placement.queries import results, statements
from wugong.placement.queries.explaining import explain_pairs, in_plan
from wugong.placement.queries.problem import scoring_on

FEW, MOST_REFUSED = 3, 4
EVERY = 16


def _person(request: HttpRequest, labourer_id: int) -> tuple[Actor, Labourer]:
    actor = actor_of(request)
    require(permissions.may_see_recommendations(actor))
    return actor, people.labourer(labourer_id)


@require_GET
def suggestions(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """The best three vacancies, for the person's file."""
    actor, row = _person(request, labourer_id)
    return render(request, "placement/suggestions.html", _suggested(actor, row, FEW))


def _suggested(actor: Actor, person: Labourer, most: int) -> dict[str, Any]:
    found = results.latest_for(person.pk)
    if statements.has_opted_out(person.pk):
        return _nothing(_("本人不要机器推荐，岗位由人来介绍。"))
    if found is None:
        return _nothing(_("还没有给他匹配过：没有有效意愿，或者今晚才轮到。"))
    vacancies = results.vacancies_by_id(found.vacancy_ids)
    firms = [row.employer_id for row in vacancies.values()]
    ranked = drawing.suggestions(
        found,
        vacancies,
        results.villagers_at(person.code[:12], firms),
        statements.referred_to(person.pk, found.vacancy_ids),
        actor=actor,
        shares=statements.shares_names(person.pk, None),
        most=most,
    )
    return {
        "heading": _("最合适的 %s 个岗位") % len(ranked),
        "sub": _("机器只提出，人来定"),
        "run": drawing.run_link(found.run, actor),
        "legend": words.legend(),
        "suggestions": ranked,
        "refused": _refused(found, person),
        "refused_heading": _("他可能会问，为什么没排上"),
        "empty": _("没有他够条件的岗位。"),
    }


def _nothing(told: str) -> dict[str, Any]:
    return {
        "heading": _("最合适的岗位"),
        "sub": "",
        "run": None,
        "legend": [],
        "suggestions": [],
        "refused": [],
        "refused_heading": "",
        "empty": told,
    }


def _refused(found: Recommendation, person: Labourer) -> list[Any]:
    ids = results.like_wished(found, person)
    pairs = explain_pairs(person.pk, ids, person.code[:6], clock.business_today())
    return drawing.refused(pairs, person.pk, MOST_REFUSED)


@require_GET
def person(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """All recommendations of one person, how they are reckoned, and why not another."""
    actor, row = _person(request, labourer_id)
    context = _suggested(actor, row, EVERY)
    asked = request.GET.get("vacancy", "")
    if asked:
        context["refused"] = _why_not(row, asked)
        context["refused_heading"] = _("问的这个岗位")
    context |= {
        "file": _file(row, actor),
        "policy": _policy(),
        "opt_out": _opt_out(row, actor),
        **_referrals(row, actor),
    }
    return page(request, "placement/person.html", context)


def _why_not(person: Labourer, asked: str) -> list[Any]:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise Refusal("not_found")
    pairs = explain_pairs(person.pk, [int(asked)], person.code[:6], clock.business_today())
    if not pairs:
        raise Refusal("not_found")
    drawn = drawing.explained(pairs[0])
    found = results.latest_for(person.pk)
    plan = in_plan(found, pairs[0]) if found and not pairs[0].missing else None
    return [replace(each, reason=asked_of.sentence(plan)) for each in drawn] if plan else drawn


def _file(row: Labourer, actor: Actor) -> File:
    """The head of the person's file, with what placement adds to it."""
    head = labourer_file(people.person(row.pk), actor, here="placement")
    actions = list(head.actions)
    if permissions.may_record_statement(actor):
        actions = [
            Action(_("记意愿"), reverse("placement:wish_form", args=[row.pk]), "message"),
            Action(_("记同意"), reverse("placement:consent", args=[row.pk]), "hand-stop"),
        ]
    said = drawing.wish_facts(statements.live_wish(row.pk))
    strip = [*said, *drawing.referral_facts(row.pk)]
    return replace(head, actions=actions, strip=strip)


def _referrals(row: Labourer, actor: Actor) -> dict[str, Any]:
    rows = list(statements.referrals_of(row.pk)[:FEW])
    posts = results.vacancies_by_id(each.vacancy_id for each in rows)
    may_decide = permissions.may_decide_referral(actor)
    return {
        "referrals": [drawn.line(each, posts[each.vacancy_id], actor) for each in rows],
        "endings": [end for each in rows if may_decide for end in drawn.endings(each)],
    }


def _policy() -> list[Fact]:
    scoring = scoring_on(clock.business_today())
    weights = zip(PARTS, scoring.weights.weights(), strict=True)
    facts = [Fact(words.part_label(name), _("最多 %s 分") % most) for name, most in weights]
    since = day(scoring.weights.valid_from)
    return [*facts, Fact(_("从何时起"), since)]


def _opt_out(person: Labourer, actor: Actor) -> Action | None:
    if not permissions.may_record_statement(actor):
        return None
    url = reverse("placement:consent", args=[person.pk])
    has_opted_out = statements.has_opted_out(person.pk)
    label = _("本人又愿意让机器推荐了") if has_opted_out else _("本人不要机器推荐")
    return Action(label, f"{url}?kind={ConsentKind.MACHINE}", "hand-stop")


@require_GET
def candidates(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """The best few candidates inside one's area, for the vacancy's file."""
    actor = actor_of(request)
    require(permissions.may_see_candidates(actor))
    vacancy = employers.vacancy(vacancy_id)
    run = results.latest_run(actor)
    found = results.candidates_of(vacancy.pk, run, FEW) if run else []
    context = _nothing(_("还没有合适的人；今晚再匹配一次。")) | {
        "heading": _("最合适的人"),
        "sub": _("本辖区里的"),
        "legend": words.legend(),
        "suggestions": [drawing.candidate(row) for row in found],
        "run": Link(_("看全部"), reverse("placement:vacancy", args=[vacancy.pk])),
    }
    return render(request, "placement/suggestions.html", context)


@require_GET
def vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """All candidates of a vacancy inside one's area."""
    actor = actor_of(request)
    require(permissions.may_see_candidates(actor))
    row = employers.vacancy(vacancy_id)
    run = results.latest_run(actor)
    found = results.candidates_of(row.pk, run) if run else []
    under_way = statements.referrals_to(row.pk, [each.labourer_id for each in found])
    listed = ListPage(
        title=_("最合适的人"),
        columns=drawing.candidate_columns(),
        rows=[drawing.candidate_row(each, under_way.get(each.labourer_id)) for each in found],
        pager=Pager(min(1, len(found)), len(found), f"{len(found)}", _("人")),
        note=row.title,
        empty=_("还没有合适的人；今晚再匹配一次。"),
    )
    back = Link(row.title, reverse("employers:vacancy", args=[row.pk]))
    context = {"page": listed, "back": back, "facts": drawing.vacancy_facts(row)}
    return page(request, "placement/candidates.html", context)

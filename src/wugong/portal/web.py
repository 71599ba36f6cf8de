"""The public side: vacancies without a login."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wugong.base import clock, codes
from wugong.base import queries as base
from wugong.base.errors import Refusal
from wugong.base.lists import Page
from wugong.base.pages import day
from wugong.base.scopes import NOBODY, scope
from wugong.base.shapes import Link
from wugong.employers import drawing, queries
from wugong.employers.enums import BoardLodging
from wugong.employers.models import Vacancy
from wugong.places import queries as places

PLACES = ("330784", "4419", "4403", "3502", "5301", "530627")
PAGE_SIZE = "25"
View = Callable[..., HttpResponse]


def as_the_public(view: View) -> View:
    """Whoever is logged in, too: the auditor's role, say, has no rows of demand at all."""

    @functools.wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with scope(NOBODY):
            return view(request, *args, **kwargs)

    return seen


@dataclass(frozen=True)
class JobCard:
    """One vacancy on the board."""

    title: str
    url: str
    pay: str
    place: str
    tags: list[str]
    checked: str
    left: str


def _frame() -> dict[str, Any]:
    return {
        "language": "en" if (get_language() or "").startswith("en") else "zh-Hans",
        "is_demo": base.is_demo(),
        "tabs": [
            Link(_("找活"), reverse("portal:jobs"), "briefcase", is_active=True),
            Link(_("登录"), reverse("accounts:login"), "user"),
        ],
    }


@require_GET
@as_the_public
def jobs(request: HttpRequest) -> HttpResponse:
    """The board: by place, trade, pay, board and lodging; 25 at a time."""
    params = {key: request.GET.get(key, "") for key in ("q", "place", "wage", "board", "after")}
    params |= {"size": PAGE_SIZE, "sort": "pay"}
    spec = queries.vacancy_list()
    asked = spec.read(params)
    found = spec.page(queries.on_the_board(), asked)
    context = {
        "title": _("%s招工") % places.display_name(settings.HOME_COUNTY).removesuffix("县"),
        "note": _note(found),
        "query": params["q"],
        "kept": [(k, params[k]) for k in ("place", "wage", "board") if params[k]],
        "places": _places(params),
        "filters": _filters(params),
        "jobs": [_card(row) for row in found.rows],
        "next_url": _address(params | {"after": found.after}) if found.after else "",
        "empty": "",
        **_frame(),
    }
    return render(request, "portal/jobs.html", context)


def _note(found: Page) -> str:
    demand = queries.demand()
    return _("%(v)s 个岗位，还缺 %(n)s 人。都核实过，一分钱不收。") % {
        "v": f"{demand.vacancies:,}",
        "n": f"{demand.open:,}",
    }


def _address(params: dict[str, str]) -> str:
    kept = {k: v for k, v in params.items() if v and k not in ("size", "sort")}
    return "?" + urlencode(kept)


def _places(params: dict[str, str]) -> list[Link]:
    whole = params | {"place": "", "after": ""}
    links = [Link(_("全部"), _address(whole), is_active=not params["place"])]
    for code in PLACES:
        url = _address(params | {"place": code, "after": ""})
        name = places.display_name(code).removesuffix("市")
        links.append(Link(name, url, is_active=params["place"] == code))
    return links


def _filters(params: dict[str, str]) -> list[Link]:
    wanted = (
        (_("月薪 4000 以上"), "wage", "4000"),
        (_("月薪 5000 以上"), "wage", "5000"),
        (_("包吃住"), "board", "both"),
    )
    links = []
    for label, key, value in wanted:
        is_on = params[key] == value
        url = _address(params | {key: "" if is_on else value, "after": ""})
        links.append(Link(label, url, is_active=is_on))
    return links


def _card(row: Vacancy) -> JobCard:
    tags = []
    if row.board_lodging != "none":
        tags.append(str(BoardLodging(row.board_lodging).label))
    if row.skill_level <= 0:
        tags.append(_("不要证书"))
    tags.append(_("%(a)s–%(b)s 岁") % {"a": row.age_min, "b": row.age_max})
    return JobCard(
        row.title,
        reverse("portal:vacancy", args=[row.pk]),
        drawing.pay(row),
        f"{places.full_name(row.place)} · {row.employer.name}",
        tags,
        _("%s 核实过") % day(row.confirmed_on, today=clock.business_today()),
        _("还缺 %s 人") % (row.openings - row.filled),
    )


@require_GET
@as_the_public
def vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """One vacancy, with the code that one phone shows another."""
    row = queries.on_the_board().filter(pk=vacancy_id).first()
    if row is None:
        raise Refusal("not_found")
    address = request.build_absolute_uri(reverse("portal:vacancy", args=[row.pk]))
    occupation = codes.name("occupation_2022", row.occupation, get_language() or "zh")
    context = {
        "code": f"J-{row.pk}",
        "back_url": reverse("portal:jobs"),
        "title": row.title,
        "pay": drawing.pay(row),
        "place": places.full_name(row.place),
        "employer": row.employer.name,
        "qr": drawing.qr(address),
        "checked": [
            _("%s 由劳务部门核实") % day(row.confirmed_on, today=clock.business_today()),
            _("招 %(n)s 人，还缺 %(m)s 人") % {"n": row.openings, "m": row.openings - row.filled},
        ],
        "rows": [
            ("tool", _("做什么"), occupation, row.description),
            ("bed", _("吃住"), str(BoardLodging(row.board_lodging).label), ""),
            ("user", _("年龄"), _("%(a)s–%(b)s 岁") % {"a": row.age_min, "b": row.age_max}, ""),
            ("calendar", _("上岗"), day(row.starts_on), ""),
            ("file-text", _("合同"), _("%(n)s 个月") % {"n": row.contract_months}, ""),
        ],
        "warning": _("谁向你收钱，就不要去，马上告诉村里或乡镇劳务站。"),
        "ask_url": f"tel:{row.employer.phone}" if row.employer.phone else reverse("portal:jobs"),
        "want_url": reverse("accounts:login"),
        "want_label": _("我想去"),
        **_frame(),
    }
    return render(request, "portal/vacancy.html", context)

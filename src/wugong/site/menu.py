"""The desk's frame: menu by role, areas as breadcrumb, language, jobs in the tray."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import Literal
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from wugong.accounts import permissions as accounts
from wugong.accounts.forms import account_of
from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.pages import clock_time, url
from wugong.base.queries import is_demo
from wugong.base.shapes import Link, Shell
from wugong.base.web import actor_of
from wugong.collection import permissions as collection
from wugong.comparison import permissions as comparison
from wugong.desk import permissions as desk
from wugong.employers import permissions as employers
from wugong.messages import permissions as messages
from wugong.messages import queries as message_queries
from wugong.people import permissions as people
from wugong.placement import permissions as placement
from wugong.places import queries as places
from wugong.reporting import permissions as reporting

Ask = Callable[[Actor], bool]
# (label, icon, page, further prefixes that belong to it, the predicate the page itself asks)
ENTRIES: tuple[tuple[str, str, str, tuple[str, ...], Ask], ...] = (
    (N_("工作台"), "layout-list", "desk:workbench", ("/desk/jobs/",), attrgetter("is_known")),
    (N_("劳动力库"), "users", "people:labourers", ("/desk/people/",), people.may_list),
    (N_("户"), "home", "people:households", ("/desk/people/households",), people.may_list),
    (N_("用工需求"), "briefcase", "employers:vacancies", (), employers.may_read_demand),
    (
        N_("用工单位"),
        "building",
        "employers:employers",
        ("/desk/bases/", "/desk/workshops/", "/desk/posts/"),
        employers.may_read_demand,
    ),
    (N_("供需匹配"), "arrows-exchange", "placement:runs", (), placement.may_see_runs),
    (
        N_("采集与月报"),
        "calendar-stats",
        "collection:board",
        ("/desk/collection/",),
        collection.may_see_collection,
    ),
    (N_("月报和指标"), "report", "reporting:month", (), reporting.may_read_figures),
    (
        N_("和部门名单比对"),
        "equal",
        "comparison:comparisons",
        (),
        comparison.may_see_comparisons,
    ),
    (N_("统计分析"), "chart-bar", "desk:dashboard", (), desk.may_see_totals),
    (N_("地方"), "map-pin", "places:places", (), attrgetter("area")),
    (N_("用户"), "user-check", "accounts:users", (), accounts.may_see_users),
)


def shell_of(request: HttpRequest) -> Shell:
    """What the frame shows to this user."""
    actor, account = actor_of(request), account_of(request)
    language: Literal["zh-Hans", "en"] = (
        "en" if (get_language() or "").startswith("en") else "zh-Hans"
    )
    reads = messages.may_read_own(actor)
    return Shell(
        menu=menu(actor, request.path),
        areas=areas(actor, request.GET.get("area", "")),
        area_picker_url=url("places:picker") + "?" + urlencode({"path": request.path}),
        search_url=url("desk:search") if desk.may_search(actor) else "",
        tray_url=url("desk:tray"),
        messages_url=url("messages:inbox") if reads else "",
        language_url=url("accounts:language"),
        language=language,
        logout_url=url("accounts:logout"),
        who=actor.name,
        role=actor.title,
        is_demo=is_demo(),
        drawn_at=clock_time(clock.business_now()),
        unread=message_queries.unread(actor) if reads else 0,
        jobs_running=account.jobs_running if account else 0,
    )


def menu(actor: Actor, path: str) -> tuple[Link, ...]:
    """The pages this user may open; the longest matching prefix is the active one."""
    language = get_language() or ""
    return _menu(actor, language, _active(actor, language, path))


@lru_cache(maxsize=4096)
def _active(actor: Actor, language: str, path: str) -> int:
    widths = [
        max((len(each) for each in starts if _holds(each, path)), default=0)
        for _row, starts in _rows(actor, language)
    ]
    best = max(widths, default=0)
    return widths.index(best) if best else -1


@lru_cache(maxsize=1024)
def _menu(actor: Actor, language: str, active: int) -> tuple[Link, ...]:
    rows = _rows(actor, language)
    return tuple(replace(row, is_active=at == active) for at, (row, _) in enumerate(rows))


@lru_cache(maxsize=1024)
def _rows(actor: Actor, language: str) -> list[tuple[Link, tuple[str, ...]]]:
    """What an actor may open, in a language; an actor is its rights, and has no other tomorrow."""
    return [
        (Link(_(label), url(name), icon), (url(name), *prefixes))
        for label, icon, name, prefixes, may in ENTRIES
        if may(actor)
    ]


def _holds(address: str, path: str) -> bool:
    """The workbench stands above every page of the desk and holds none of them."""
    return path == address or (path.startswith(address) and address != "/desk/")


def areas(actor: Actor, chosen: str) -> tuple[Link, ...]:
    """From the actor's own area down to the chosen one inside it."""
    if actor.scope.role != "wugong_area":
        return ()
    lowest = chosen if chosen.startswith(actor.area) else actor.area
    crumbs = [place for place in places.path(lowest) if len(place.code) >= 6]
    return tuple(Link(place.name, f"?area={place.code}") for place in crumbs)

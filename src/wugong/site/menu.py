"""The desk's frame: menu by role, areas as breadcrumb, language, jobs in the tray."""

from typing import Literal
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from wugong.accounts.enums import AREA_ROLES, RoleName
from wugong.base.actor import Actor
from wugong.base.models import Job
from wugong.base.shapes import Link, Shell
from wugong.base.web import actor_of
from wugong.places import queries as places

AREA = frozenset(role.value for role in AREA_ROLES)
STAFF = AREA | {RoleName.STATION_OFFICER.value}
# (label, icon, page, further prefixes that belong to it, roles)
ENTRIES = (
    (N_("工作台"), "layout-list", "desk:workbench", ("/desk/jobs/",), None),
    (N_("劳动力库"), "users", "people:labourers", ("/desk/people/",), STAFF),
    (N_("户"), "home", "people:households", ("/desk/people/households",), STAFF),
    (N_("用工需求"), "briefcase", "employers:vacancies", ("/desk/vacancies/",), STAFF),
    (N_("用工单位"), "building", "employers:employers", ("/desk/employers/",), STAFF),
    (N_("供需匹配"), "arrows-exchange", "placement:runs", ("/desk/match/",), STAFF),
    (N_("统计分析"), "chart-bar", "desk:dashboard", (), STAFF),
    (N_("地方"), "map-pin", "places:places", ("/desk/places/",), STAFF | {"system_admin"}),
    (N_("用户"), "user-check", "accounts:users", ("/desk/users/",), {"security_admin", "auditor"}),
)


def shell_of(request: HttpRequest) -> Shell:
    """What the frame shows to this user."""
    actor = actor_of(request)
    language: Literal["zh-Hans", "en"] = (
        "en" if (get_language() or "").startswith("en") else "zh-Hans"
    )
    return Shell(
        menu=menu(actor, request.path),
        areas=areas(actor, request.GET.get("area", "")),
        area_picker_url=reverse("places:picker") + "?" + urlencode({"path": request.path}),
        search_url=reverse("desk:search"),
        tray_url=reverse("desk:tray"),
        messages_url=reverse("desk:workbench"),
        language_url=reverse("accounts:language"),
        language=language,
        logout_url=reverse("accounts:logout"),
        who=actor.name,
        role=actor.title,
        is_demo=settings.IS_DEMO_ALLOWED,
        jobs_running=Job.objects.filter(
            requested_by_id=actor.user_id, state__in=("waiting", "running")
        ).count(),
    )


def menu(actor: Actor, path: str) -> list[Link]:
    """The rows this role has; the longest matching prefix is the active one."""
    rows = []
    for label, icon, name, prefixes, roles in ENTRIES:
        if roles is not None and actor.role not in roles:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        starts = [prefix for prefix in (url, *prefixes) if path.startswith(prefix)]
        rows.append((label, icon, url, max((len(prefix) for prefix in starts), default=0)))
    best = max((width for *_rest, width in rows), default=0)
    return [
        Link(_(label), url, icon, is_active=width > 0 and width == best)
        for label, icon, url, width in rows
    ]


def areas(actor: Actor, chosen: str) -> list[Link]:
    """From the actor's own area down to the chosen one inside it."""
    if actor.role not in AREA or not actor.area:
        return []
    lowest = chosen if chosen.startswith(actor.area) else actor.area
    crumbs = [place for place in places.path(lowest) if len(place.code) >= 6]
    return [Link(place.name, f"?area={place.code}") for place in crumbs]

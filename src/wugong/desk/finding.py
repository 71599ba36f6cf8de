"""Search everything: people, places, employers, vacancies; the search itself is recorded."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wugong.base.actor import Actor
from wugong.employers import permissions as demand
from wugong.employers import queries as employers
from wugong.people import permissions as people
from wugong.people.actions import search_people
from wugong.places import queries as places

Hit = tuple[str, str, str]
Group = tuple[str, str, list[Hit]]
MOST = 8


def everything(query: str, *, by: Actor) -> tuple[list[Group], str]:
    """Groups of hits with their headings, and a sentence when there was more."""
    if not query:
        return [], ""
    groups: list[Group] = []
    more = ""
    if people.may_search(by):
        found = search_people(query, MOST, by=by)
        hits = [(f.name, f.note, reverse("people:labourer", args=[f.id])) for f in found.hits]
        groups.append((pgettext("heading", "人"), "user", hits))
        if found.has_more:
            more = _("还有更多人。再加一个字，或者加上村名。")
    if not query.isdigit():
        groups.append((_("地方"), "map-pin", _places(query, by)))
        if demand.may_read_demand(by):
            groups.append((_("用工单位"), "building", _employers(query)))
            groups.append((_("岗位"), "briefcase", _vacancies(query)))
    return [group for group in groups if group[2]], more


def _places(query: str, by: Actor) -> list[Hit]:
    found = places.search(query, within=by.area, limit=MOST)
    people_of = reverse("people:labourers")
    return [
        (each.name, places.full_name(each.code, by.area), f"{people_of}?area={each.code}")
        for each in found
    ]


def _employers(query: str) -> list[Hit]:
    return [
        (
            row.name,
            places.display_name(row.place),
            reverse("employers:employer", args=[row.pk]),
        )
        for row in employers.employers_named(query, MOST)
    ]


def _vacancies(query: str) -> list[Hit]:
    return [
        (
            row.title,
            f"{row.employer.name} · {places.display_name(row.place)}",
            reverse("employers:vacancy", args=[row.pk]),
        )
        for row in employers.vacancies_titled(query, MOST)
    ]

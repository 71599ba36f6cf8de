"""Every page, role, language and size: a picture, no fault, no serious finding (make walk)."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.conftest import DESK, PHONE, Visitor

pytestmark = pytest.mark.walk
Visit = Callable[..., Visitor]
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
STAFF = (
    "/desk/",
    "/desk/people/labourers/",
    "/desk/people/labourers/?state=home,none&sort=fresh",
    "/desk/people/households/",
    "/desk/vacancies/",
    "/desk/employers/",
    "/desk/match/",
    "/desk/collection/",
    "/desk/collection/work",
    "/desk/messages/",
    "/desk/totals/",
    "/desk/places/",
    "/desk/jobs/",
    "/desk/bases/",
    "/desk/workshops/",
    "/desk/posts/",
    "/desk/account/",
)
FIGURES = ("/desk/reports/", "/desk/reports/figures")
BEHIND = (
    "/desk/reports/persons?figure=R02",
    "/desk/reports/changes?figure=R02",
    "/desk/reports/compare?one=R02.year&other=R02",
)
LISTS = ("/desk/comparison/", "/desk/comparison/new")
COMPARED = (
    "/desk/comparison/1/",
    "/desk/comparison/1/rows",
    "/desk/comparison/1/differences?decision=open",
)
COUNTS = (
    "/desk/reports/counts/",
    "/desk/reports/counts/?work=4&age=16-24,25-34&by=village&across=sex",
    "/desk/reports/counts/people/?work=4&age=16-24&sex=2",
)
CHECKERS = ("/desk/collection/queue", "/desk/collection/phones")
FILES = (
    ("/desk/people/households/", "household"),
    ("/desk/vacancies/?state=verified", "vacancy"),
    ("/desk/employers/", "employer"),
    ("/desk/match/", "run"),
)
ROLES = {
    "county_officer": (
        *STAFF,
        *CHECKERS,
        *FIGURES,
        *BEHIND,
        *LISTS,
        *COMPARED,
        *COUNTS,
        "/desk/collection/?area=530627107",
        "/desk/reports/?area=530627107",
    ),
    "township_officer": (*STAFF, *CHECKERS, *FIGURES, *BEHIND, *LISTS, *COUNTS),
    "village_officer": (*STAFF, *CHECKERS, *FIGURES, *COUNTS),
    "grid_worker": STAFF,
    "county_leader": (*STAFF, *FIGURES),
    "inspector": (*STAFF, *FIGURES),
    "station_officer": ("/desk/", "/desk/people/labourers/", "/desk/vacancies/", "/desk/jobs/"),
    "security_admin": ("/desk/", "/desk/users/"),
    "system_admin": ("/desk/",),
    "auditor": ("/desk/", "/desk/users/"),
    "poverty_office": ("/desk/", "/desk/people/households/"),
}
SCREEN = {"width": 1920, "height": 1080}
SIZES = {"desk": DESK, "phone": PHONE}
LANGUAGES = ("zh-CN", "en")


def name_of(path: str) -> str:
    plain = path.split("?", maxsplit=1)[0].strip("/").replace("desk/", "").replace("/", "-")
    return (plain or "workbench").replace("desk", "workbench") + (
        "-filtered" if "?" in path else ""
    )


def picture(visitor: Visitor, role: str, name: str, language: str, size: str) -> None:
    suffix = ("" if language == "zh-CN" else "-en") + ("" if size == "desk" else "-phone")
    PICTURES.mkdir(parents=True, exist_ok=True)
    if is_kept(role, language, size):
        visitor.page.screenshot(path=PICTURES / f"{role}-{name}{suffix}.png")


def somebody_with_recommendations(visitor: Visitor) -> str:
    """The file of the first person whom the last run gave a vacancy."""
    visitor.open("/desk/match/1/people/")
    address = visitor.page.locator("table a.nm").first.get_attribute("href") or ""
    number = re.search(r"/(\d+)/", address)
    assert number is not None, address
    return f"/desk/people/labourers/{number[1]}/"


def is_kept(role: str, language: str, size: str) -> bool:
    """Kept: the county's pages in both languages and sizes, other roles once; the rest is seen."""
    everything = os.environ.get("WUGONG_ALL_PICTURES") == "1"
    return (
        everything
        or role in ("county_officer", "public")
        or (language == "zh-CN" and size == "desk")
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(role: str, language: str, size: str, visit: Visit) -> None:
    visitor = visit(role, SIZES[size], language)
    findings = {}
    for path in ROLES[role]:
        answer = visitor.page.goto(visitor.platform.url + path, wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        if found := visitor.serious_axe_findings():
            findings[path] = found
        picture(visitor, role, name_of(path), language, size)
    assert findings == {}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_of_the_county(language: str, size: str, visit: Visit) -> None:
    visitor = visit("county_officer", SIZES[size], language)
    findings = {}
    visitor.open(somebody_with_recommendations(visitor))
    if found := visitor.serious_axe_findings():
        findings["person"] = found
    picture(visitor, "county_officer", "person", language, size)
    for path, name in FILES:
        visitor.open(path)
        visitor.page.locator("table a.nm").first.click()
        visitor.page.wait_for_load_state("networkidle")
        if found := visitor.serious_axe_findings():
            findings[name] = found
        picture(visitor, "county_officer", name, language, size)
    assert findings == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_big_screen(language: str, visit: Visit) -> None:
    visitor = visit("county_leader", SCREEN, language)
    visitor.open("/desk/screen/")
    findings = visitor.serious_axe_findings()
    picture(visitor, "county_officer", "screen", language, "desk")
    assert findings == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_pages(language: str, size: str, visit: Visit) -> None:
    visitor = visit("", SIZES[size], language)
    findings = {}
    for path, name in (("/", "jobs"), ("/login/", "login"), ("/api/docs", "api")):
        visitor.open(path)
        if found := visitor.serious_axe_findings():
            findings[name] = found
        picture(visitor, "public", name, language, size)
    visitor.open("/")
    visitor.page.locator("a.v").first.click()
    visitor.page.wait_for_load_state("networkidle")
    if found := visitor.serious_axe_findings():
        findings["vacancy"] = found
    picture(visitor, "public", "vacancy", language, size)
    assert findings == {}

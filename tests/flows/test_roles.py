"""Five roles at work: each sees its own area, opens a person, a vacancy, a run."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.flows.conftest import PHONE, Visitor

Visit = Callable[..., Visitor]
HOME_CODE = re.compile(r"area=(\d+)")


def first_person(visitor: Visitor) -> Locator:
    return visitor.page.locator("table a.nm").first


@pytest.mark.parametrize(
    "role", ["county_officer", "township_officer", "village_officer", "grid_worker"]
)
def test_an_area_role_opens_its_people_and_one_file(role: str, visit: Visit) -> None:
    visitor = visit(role)
    visitor.open("/desk/people/labourers/")
    expect(first_person(visitor)).to_be_visible()
    first_person(visitor).click()
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.page.locator("h1")).to_contain_text("*")
    expect(visitor.page.get_by_text(re.compile("^最合适的.*岗位$"))).to_be_visible()
    assert visitor.serious_axe_findings() == []


def test_each_role_sees_fewer_people_the_smaller_its_area(visit: Visit) -> None:
    def people(role: str) -> str:
        visitor = visit(role)
        visitor.open("/desk/people/labourers/?size=200")
        return visitor.page.locator(".pg b").first.inner_text()

    assert people("county_officer") == "1,000+"
    assert people("grid_worker") != "1,000+"
    assert int(people("station_officer").replace(",", "").replace("+", "")) > 0


def test_a_file_of_somebody_elses_group_does_not_exist(visit: Visit) -> None:
    county = visit("county_officer")
    county.open("/desk/people/labourers/?sort=fresh")
    links = county.page.locator("table a.nm")
    addresses = [links.nth(i).get_attribute("href") or "" for i in range(25)]
    own = visit("grid_worker")
    statuses = set()
    for address in addresses:
        answer = own.page.request.get(own.platform.url + address)
        statuses.add(answer.status)
    missing = own.page.request.get(own.platform.url + "/desk/people/labourers/999999999/")
    assert missing.status == 404
    assert 404 in statuses


def test_the_county_officer_reads_the_proof_of_a_run(visit: Visit) -> None:
    visitor = visit("county_officer")
    visitor.open("/desk/match/")
    visitor.page.locator("table a.nm").first.click()
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.page.get_by_text("已证明最优")).to_be_visible()
    assert visitor.serious_axe_findings() == []


def test_the_county_officer_opens_a_vacancy_and_its_candidates(visit: Visit) -> None:
    visitor = visit("county_officer")
    visitor.open("/desk/vacancies/?state=verified")
    visitor.page.locator("table a.nm").first.click()
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.page.get_by_text("最合适的人")).to_be_visible()
    expect(visitor.page.get_by_text("合不合规")).to_be_visible()
    assert visitor.serious_axe_findings() == []


def test_search_by_two_characters_opens_a_person(visit: Visit) -> None:
    visitor = visit("county_officer")
    visitor.open("/desk/")
    visitor.page.keyboard.press("Control+k")
    visitor.page.locator("#palette input[name=q]").press_sequentially("王")
    hit = visitor.page.locator("#found a[data-hit]").first
    expect(hit).to_be_visible()
    assert "王" not in visitor.page.url
    hit.click()
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.page.locator("h1")).to_be_visible()


def test_the_desk_speaks_english_when_asked(visit: Visit) -> None:
    visitor = visit("county_officer", language="en")
    visitor.open("/desk/")
    expect(visitor.page.locator("nav").first).to_contain_text("Labourers")
    visitor.speak("zh-CN")
    expect(visitor.page.locator("nav").first).to_contain_text("劳动力库")


def test_the_public_board_needs_no_login_and_shows_a_vacancy(visit: Visit) -> None:
    visitor = visit(size=PHONE)
    visitor.open("/")
    visitor.page.locator("a.v").first.click()
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.page.locator("figure svg").first).to_be_visible()
    assert visitor.serious_axe_findings() == []


def test_unmasking_asks_for_a_reason_and_shows_the_number(visit: Visit) -> None:
    visitor = visit("county_officer")
    visitor.open("/desk/people/labourers/")
    first_person(visitor).click()
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.get_by_text("看全号").first.click()
    dialog: Any = visitor.page.locator("dialog[open]")
    dialog.locator("[name=reason]").fill("核对证件办理参保")
    dialog.locator("button[type=submit]").click()
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.page.get_by_text(re.compile(r"530699\d{11}[\dX]")).first).to_be_visible()

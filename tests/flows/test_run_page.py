"""The run page in a real browser: asked, answered by price, then exactly; why not; again."""

import re

import pytest
from playwright.sync_api import expect

from tests.flows.conftest import DESK, PHONE, Visit

RUN = "/desk/match/1/"


def test_a_cell_is_asked_and_answered_first_by_price_then_exactly(visit: Visit) -> None:
    visitor = visit("county_officer")
    visitor.open(RUN)
    page = visitor.page
    card = page.locator("#what-if")
    expect(card).to_be_visible()
    page.locator(".hm a").first.click()
    page.wait_for_load_state("networkidle")
    assert "occupation=" in page.url
    slider = card.locator("input[type=range]")
    slider.evaluate(
        "e => { e.value = e.max; e.dispatchEvent(new Event('change', {bubbles: true})) }"
    )
    expect(card.locator(".out")).to_be_visible(timeout=60_000)
    expect(card.locator("output")).to_have_text(re.compile(r"^\+\d+$"))
    expect(card.locator(".chart")).to_be_visible(timeout=60_000)
    assert visitor.serious_axe_findings() == []
    more = card.locator(".out a")
    if more.count():
        more.first.click()
        page.wait_for_load_state("networkidle")
        assert "/changes/what_if:" in page.url


def test_any_pair_is_asked_by_name_and_the_address_holds_none(visit: Visit) -> None:
    visitor = visit("county_officer")
    visitor.open("/desk/match/1/people/?outcome=placed")
    page = visitor.page
    surname = page.locator("table a.nm").first.inner_text()[0]
    visitor.open(RUN + "why-not/")
    page.fill("#who", surname)
    page.fill("#what", "工")
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    if page.locator("main button.pri").count():
        page.click("main button.pri")
        page.wait_for_load_state("networkidle")
    expect(page.locator(".prose b").first).to_be_visible()
    assert surname not in page.url and "who=" not in page.url
    assert visitor.serious_axe_findings() == []


def test_planning_again_from_the_page_is_proven_anew(visit: Visit) -> None:
    visitor = visit("county_officer")
    visitor.open(RUN)
    page = visitor.page
    page.click(".ph form button")
    page.wait_for_load_state("domcontentloaded")
    expect(page.locator(".proof")).to_be_visible(timeout=90_000)
    assert page.url.rstrip("/").rpartition("/")[2] != "1"
    assert "=" in page.locator(".proof code").inner_text()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", ["", "why-not/", "fairness/", "proof/"])
def test_the_pages_stand_at_both_sizes_without_scrolling_sideways(
    visit: Visit, path: str, size: dict[str, int]
) -> None:
    visitor = visit("county_officer", size)
    visitor.open(RUN + path)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert visitor.serious_axe_findings() == []

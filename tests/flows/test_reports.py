"""From a figure to its people and back, and the big screen, in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.flows.conftest import Visitor

Visit = Callable[..., Visitor]


def test_a_figure_opens_its_people_and_a_difference_who_came_and_left(visit: Visit) -> None:
    visitor = visit("county_officer")
    visitor.open("/desk/reports/figures")
    visitor.page.get_by_role("button", name="现在再数一遍").click()
    visitor.page.wait_for_load_state("networkidle")
    row = visitor.page.locator("tr", has_text="转移就业（期末在岗）").first
    told = row.locator("td a").first.inner_text()
    row.locator("td a").first.click()
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.page.locator(".pg b")).to_have_text(told)
    expect(visitor.page.locator("table a.nm").first).to_contain_text("*")
    visitor.open("/desk/reports/changes?figure=R02")
    expect(visitor.page.get_by_role("link", name=re.compile("^离开"))).to_be_visible()
    assert visitor.serious_axe_findings() == []


def test_the_big_screen_is_drawn_anew_without_a_reload(visit: Visit) -> None:
    visitor = visit("county_leader", {"width": 1920, "height": 1080})
    visitor.open("/desk/screen/")
    expect(visitor.page.locator(".s-map path").first).to_be_visible()
    visitor.page.evaluate("window.kept = true")
    with visitor.page.expect_response(re.compile("/desk/screen/now")):
        visitor.page.evaluate("htmx.trigger('#now', 'again')")
    expect(visitor.page.locator(".s-map path").first).to_be_visible()
    assert visitor.page.evaluate("window.kept") is True

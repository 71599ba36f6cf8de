"""Another office's list, from the upload to the sheet that goes back, in a real browser."""

import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.flows.conftest import Visitor

Visit = Callable[..., Visitor]
NAME = "防返贫系统名单"
STRANGER = "53069919780303001X"


def bring(visitor: Visitor) -> None:
    """A list of two rows: somebody whom nobody knows, and a number that lost its digits."""
    rows = ["证件号码,姓名,户类型,健康状况", f"{STRANGER},刘远方,02,1", "5.30627E+17,谁,02,1"]
    visitor.open("/desk/comparison/")
    visitor.page.get_by_role("link", name="比一份名单").first.click()
    visitor.page.get_by_label("哪种名单").select_option(label=NAME)
    file = {
        "name": "名单.csv",
        "mimeType": "text/csv",
        "buffer": "\r\n".join(rows).encode("gb18030"),
    }
    visitor.page.get_by_label("文件").set_input_files(file)  # type: ignore[arg-type]  # a payload
    assert visitor.serious_axe_findings() == []
    visitor.page.get_by_role("button", name="开始比").click()
    visitor.page.wait_for_load_state("networkidle")


def wait_until_compared(visitor: Visitor) -> None:
    """The worker takes it up; whoever waits looks again."""
    for _look in range(100):
        if visitor.page.get_by_role("heading", name="按地方").count():
            return
        visitor.page.reload(wait_until="networkidle")
    raise AssertionError(visitor.page.inner_text("main"))


def answer(visitor: Visitor, label: str, reason: str) -> None:
    """All rows that the filters leave, after the dry run."""
    visitor.page.locator("[data-all]").check()
    visitor.page.get_by_label(re.compile("选中全部")).check()
    visitor.page.locator("[data-bulk]").get_by_role("button", name=label).click()
    dialog = visitor.page.locator("dialog[open]")
    expect(dialog).to_contain_text(" 处")
    dialog.locator("textarea").fill(reason)
    dialog.get_by_role("button", name="定下来").click()
    visitor.page.wait_for_load_state("networkidle")


def downloaded(visitor: Visitor, button: str) -> list[list[str]]:
    with visitor.page.expect_download() as found:
        visitor.page.get_by_role("button", name=button).click()
    content = Path(found.value.path()).read_bytes()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def test_a_list_is_compared_decided_and_a_sheet_goes_back(visit: Visit) -> None:
    town = visit("township_officer")
    bring(town)
    wait_until_compared(town)
    assert town.serious_axe_findings() == []
    address = town.page.url
    town.page.get_by_role("link", name="看哪几行").click()
    expect(town.page.locator("main")).to_contain_text("科学计数法")
    town.page.goto(address + "differences?kind=theirs")
    expect(town.page.locator("table.list tbody tr")).to_have_count(1)
    assert town.serious_axe_findings() == []
    answer(town, "我们对", "查过名册，没有这个人")
    town.page.goto(address)
    masked = downloaded(town, "下载遮盖号码的")
    assert masked[1][0] == "530699********001X" and "刘远方" not in masked[1]
    town.page.get_by_role("button", name="申请全号表").click()
    town.page.locator("dialog[open] textarea").fill("交防返贫办更正")
    town.page.locator("dialog[open]").get_by_role("button", name="申请").click()
    expect(town.page.locator("main")).to_contain_text("等另一人审批")
    county = visit("county_officer")
    county.page.goto(address, wait_until="networkidle")
    county.page.get_by_role("button", name="批准", exact=True).click()
    county.page.wait_for_load_state("networkidle")
    town.page.reload(wait_until="networkidle")
    whole = downloaded(town, "下载全号表")
    assert whole[1][:2] == [STRANGER, "刘远方"]
    town.page.reload(wait_until="networkidle")
    expect(town.page.locator("main")).to_contain_text("已下载")


def test_they_are_right_and_the_persons_file_says_so(visit: Visit) -> None:
    county = visit("county_officer")
    county.open("/desk/comparison/")
    county.page.locator("table a.nm").last.click()
    county.page.wait_for_load_state("networkidle")
    address = county.page.url
    county.page.goto(address + "differences?kind=field&field=education&decision=open")
    first = county.page.locator("table a.nm").first.get_attribute("href") or ""
    answer(county, "对方对", "毕业证看过")
    expect(county.page.locator("main")).to_contain_text("没有差异")
    county.page.goto(address + "differences?field=education&decision=theirs")
    expect(county.page.locator("main")).to_contain_text("已改好")
    county.open(first + "timeline")
    expect(county.page.locator("main")).to_contain_text("毕业证看过")

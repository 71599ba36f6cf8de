"""The township's month from its last group to a correction in the next, by those who do it.

One story, one test: village, township and county each at their own window of a browser. The model
village is its own, for a locked month and a moved clock are nobody else's ground.
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Download, Locator, expect
from python_calamine import CalamineWorkbook

from tests.flows.conftest import (
    Platform,
    Visit,
    Visitor,
    accounts_of,
    free_port,
    model_village,
    run_wugong,
    serving,
)
from wugong.reporting.enums import Grain
from wugong.reporting.rules.catalogue import indicator

AUGUST, SEPTEMBER = "2019-08", "2019-09"
HOME = "530627"
REASON = "少报一个在永康做工的人"
AT_WORK = "转移就业（期末在岗）"
AWAY = ("33", "3307", "330784")


@dataclass
class Town:
    """The ground: a platform that can be stopped, and whom the story is about."""

    platform: Platform
    port: int
    group: str
    others: list[str]  # other townships with people
    forgotten: int  # at work since August, told when the county sends the month back
    late: int  # the same, told when August is locked
    open: list[object] = field(default_factory=list)

    @property
    def township(self) -> str:
        return self.group[:9]


def shell(data: Path, *lines: str) -> object:
    """Lines in the county's scope; what they call `said`."""
    code = (
        "import json",
        "from wugong.base import clock",
        "from wugong.base.actor import Actor, system",
        "from wugong.base.scopes import area_scope, scope",
        "from wugong.collection.actions import findings",
        "from wugong.collection.actions.tasks import open_month",
        "from wugong.collection.models import Conflict, Finding, GroupTask, SendBack",
        "from wugong.collection.queries import checking",
        "from wugong.employment.models import EmploymentSpell",
        "from wugong.people.models import Labourer",
        f"with scope(area_scope({HOME!r})):",
        *(f"    {line}" for line in lines),
        "    print(json.dumps(said, default=str))",
    )
    said = run_wugong(data, "django", "shell", "-c", "\n".join(code))
    return json.loads(said.strip().splitlines()[-1])


def everything_is_checked(month: str, but: str = "") -> list[str]:
    """Every group of the county has passed its village; one still lies before it."""
    return [
        f"open_month({month!r}, by=system({HOME!r}))",
        "now = clock.business_now()",
        f"Finding.objects.exclude(code={but!r}).filter(closed_at=None).update(closed_at=now)",
        "Conflict.objects.filter(closed_at=None).update(closed_at=now)",
        "SendBack.objects.filter(answered_at=None).update(answered_at=now)",
        f"tasks = GroupTask.objects.filter(month={month!r})",
        "tasks.update(state='checked', submitted_at=now, checked_at=now)",
        f"own = tasks.filter(code={but!r})",
        "said = own.update(state='submitted', checked_at=None)",
    ]


def nothing_of_the_group_is_wrong(group: str) -> list[str]:
    """What a check calls an error is put right; the doubts are left for the village."""
    return [
        f"people = checking.people_of_group({group!r})",
        f"worker = Actor(0, '示范', 'grid_worker', {group!r}, scope=area_scope({group!r}))",
        "findings.check_people(people, by=worker)",
        f"wrong = Finding.objects.filter(code={group!r}, level='error', closed_at=None)",
        "ids = list(wrong.values_list('labourer_id', flat=True))",
        "open_ones = EmploymentSpell.objects.filter(labourer__in=ids, end_on=None)",
        "open_ones.update(place='330784', wage_yuan_month=4200)",
        "at_work = Labourer.objects.filter(pk__in=open_ones.values('labourer_id'))",
        "at_work.update(work_place='330784', employment_state='away')",
    ]


def whom_it_is_about(group: str) -> list[str]:
    """Two who are at home and could be at work; the townships beside this one."""
    return [
        "idle = Labourer.objects.filter(is_labour=True, employment_state='none', spells=None,",
        f"    code__startswith={group[:12]!r}, birth_on__year__range=(1975, 1995))",
        f"codes = GroupTask.objects.filter(month={AUGUST!r}).values_list('code', flat=True)",
        f"others = {{code[:9] for code in codes}} - {{{group[:9]!r}}}",
        "said = [list(idle.values_list('pk', flat=True)[:2]), sorted(others)]",
    ]


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with model_village() as data:
        accounts = accounts_of(data)
        group = accounts["grid_worker"].area
        said = shell(
            data,
            *everything_is_checked(AUGUST, but=group),
            *nothing_of_the_group_is_wrong(group),
            *whom_it_is_about(group),
        )
        assert isinstance(said, list)
        (forgotten, late), others = said
        port = free_port()
        platform = Platform(f"http://127.0.0.1:{port}", data, accounts)
        yield Town(platform, port, group, others, forgotten, late)


@pytest.fixture
def platform(town: Town) -> Platform:
    """The visitors of this story come to its own platform."""
    return town.platform


def opened(visitor: Visitor, path: str) -> Visitor:
    visitor.open(path)
    assert visitor.serious_axe_findings() == [], path
    return visitor


def press(visitor: Visitor, name: str | re.Pattern[str]) -> None:
    """A button or a link of the page by its word, and whatever follows."""
    page = visitor.page.locator("main")
    either = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    either.first.click()
    visitor.page.wait_for_load_state("networkidle")


def say_why(visitor: Visitor, reason: str) -> None:
    dialog = visitor.page.locator("dialog[open]")
    dialog.locator("[name=reason]").fill(reason)
    dialog.locator("button[type=submit]").click()
    visitor.page.wait_for_load_state("networkidle")


def row(visitor: Visitor, name: str) -> Locator:
    return visitor.page.locator("table.fig tbody tr").filter(
        has=visitor.page.locator("th", has_text=re.compile(f"^{re.escape(name)}$"))
    )


def number(text: str) -> int:
    return int(text.replace(",", "").replace("−", "-").replace("+", ""))


def at_work(visitor: Visitor) -> int:
    return number(row(visitor, AT_WORK).first.locator("td").first.locator("a").inner_text())


def the_township_reads_what_is_missing_and_whom_to_call(township: Visitor, town: Town) -> None:
    page = opened(township, "/desk/reports/").page
    missing = page.locator("section.card", has_text="还缺什么")
    expect(missing.locator("article")).to_have_count(1)
    worker = town.platform.accounts["grid_worker"]
    expect(missing.locator("article")).to_contain_text("示范村民小组长")
    expect(missing.locator("a[href^='tel:1940000']")).to_be_visible()
    assert worker.area == town.group
    expect(page.get_by_role("button", name="汇总本月")).to_have_count(0)


def the_village_explains_what_looks_doubtful(village: Visitor, town: Town) -> None:
    for _ in range(10):
        opened(village, f"/desk/collection/queue?area={town.group}&kind=doubt")
        alike = village.page.locator("form[action$='/findings/explain']")
        if not alike.count():
            return
        alike.first.locator("[name=reason]").fill("问过本人和村医，是这样")
        alike.first.locator("button").click()
        village.page.wait_for_load_state("networkidle")
    raise AssertionError("there is always another doubt")


def the_village_checks_its_last_group(village: Visitor, town: Town) -> None:
    opened(village, "/desk/collection/")
    village.page.locator(f"td.do a[href*='{town.group}']", has_text="审核").click()
    village.page.wait_for_load_state("networkidle")
    assert village.serious_axe_findings() == []
    press(village, "审核通过")
    expect(village.page.locator("table.grp-list")).to_be_visible()
    expect(village.page.locator("td.do a", has_text="审核")).to_have_count(0)


def a_page_that_grew_old_is_refused_and_says_what_is_missing(
    township: Visitor, village: Visitor, town: Town
) -> None:
    """The button still stands there, and meanwhile a group went back to its village."""
    opened(township, "/desk/reports/")
    beside = township.page.context.new_page()
    beside.goto(f"{town.platform.url}/desk/collection/groups/{town.group}/?month={AUGUST}")
    beside.get_by_role("button", name="退回组里").click()
    beside.locator("dialog[open] [name=reason]").fill("两户没有问到")
    beside.locator("dialog[open] button[type=submit]").click()
    beside.wait_for_load_state("networkidle")
    beside.close()
    press(township, "汇总本月")
    expect(township.page.locator("body")).to_contain_text("还有 1 个组没有通过村审核")
    # The browser itself notes every page that is a refusal.
    assert [fault for fault in township.faults if "409" not in fault] == []
    township.faults.clear()
    page = opened(township, "/desk/reports/").page
    expect(page.locator("section.card", has_text="还缺什么").locator("article")).to_have_count(1)
    the_village_checks_its_last_group(village, town)


def the_township_consolidates(township: Visitor) -> None:
    opened(township, "/desk/reports/")
    press(township, "汇总本月")
    expect(township.page.locator("main")).to_contain_text("已汇总")
    expect(township.page.locator("main")).to_contain_text("谁汇总")
    assert township.serious_axe_findings() == []


def the_county_sends_it_back_with_a_reason(county: Visitor, town: Town) -> None:
    opened(county, "/desk/reports/")
    county.page.locator(f"button[data-dialog='back-{town.township}']").click()
    say_why(county, REASON)
    expect(county.page.locator("main")).to_contain_text("填报中")


def a_stay_is_told(village: Visitor, person: int, start_on: str) -> None:
    """From the person's file, as a village officer registers who went out."""
    opened(village, f"/desk/people/labourers/{person}/")
    press(village, "登记外出")
    page = village.page
    page.fill("[name=start_on]", start_on)
    page.fill("[name=employer_name]", "示范五金厂")
    page.select_option("[name=industry]", index=1)
    page.fill("[name=wage_yuan_month]", "4200")
    page.select_option("[name=channel]", "91")
    page.select_option("[name=verified_how]", "phone")
    for depth, code in enumerate(AWAY):
        with page.expect_response(re.compile("place=")):
            page.locator("#region-place select").nth(depth).select_option(code)
        page.wait_for_load_state("networkidle")
    assert village.serious_axe_findings() == []
    page.click("main form[data-guard] button[type=submit]")
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text("示范五金厂")


def what_was_missing_is_told_and_the_month_goes_up_again(
    township: Visitor, village: Visitor, town: Town
) -> None:
    page = opened(township, "/desk/reports/").page
    expect(page.locator(".banner")).to_contain_text(f"县里退回：{REASON}")
    a_stay_is_told(village, town.forgotten, "2019-08-05")
    before = at_work(township)
    the_township_consolidates(township)
    assert at_work(township) == before + 1


def the_county_accepts(county: Visitor, town: Town) -> None:
    for other in town.others:
        town.platform.command("month", "consolidate", AUGUST, "--region", other)
    opened(county, "/desk/reports/")
    press(county, re.compile("^接收已汇总的"))
    expect(county.page.locator("article.lt", has_text="已接收")).to_have_count(1 + len(town.others))
    page = opened(county, f"/desk/reports/?area={town.township}").page
    for text in ("谁汇总", "谁接收", "校验"):
        expect(page.locator("main")).to_contain_text(text)
    expect(page.get_by_role("button", name="退回乡镇")).to_have_count(0)


def download(visitor: Visitor, name: str) -> bytes:
    with visitor.page.expect_download() as waited:
        visitor.page.get_by_role("link", name=name).click()
    found: Download = waited.value
    return Path(found.path()).read_bytes()


def written_on_page(visitor: Visitor) -> dict[str, list[str]]:
    """{indicator: its values} of the tables with months beside each other."""
    found: dict[str, list[str]] = {}
    tables = visitor.page.locator("table.fig:has(thead th:text-is('上年同月'))")
    for each in tables.locator("tbody tr").all():
        waiting = each.locator("th small")
        if not waiting.count():
            cell = each.locator("td").first
            unit = cell.locator("small").all_inner_texts()
            text = cell.inner_text()
            for part in unit:
                text = text.replace(part, "", 1)
            found.setdefault(each.locator("th").inner_text().strip(), []).append(text.strip())
    return found


def is_rounded(text: str, value: object) -> bool:
    """The page writes one decimal of a rate and none of yuan; the paper two."""
    if not isinstance(value, int | float):
        return text == "–"
    told = float(text.removesuffix("%").replace(",", "").replace("−", "-"))
    return abs(told - value) < (0.0551 if text.endswith("%") else 0.501)


def word_and_excel_say_what_the_page_says(county: Visitor, town: Town) -> None:
    opened(county, f"/desk/reports/figures?area={town.township}&month={AUGUST}")
    page = written_on_page(county)
    book = CalamineWorkbook.from_filelike(io.BytesIO(download(county, "月报 Excel")))
    rows = book.get_sheet_by_name("指标").to_python()[3:]
    excel: dict[str, list[object]] = {}
    for name, _number, _unit, value, *_rest in rows:
        excel.setdefault(str(name), []).append(value)
    assert excel.keys() == page.keys() and len(page) > 40
    for name, texts in page.items():
        assert len(texts) == len(excel[name]), name
        assert all(is_rounded(*each) for each in zip(texts, excel[name], strict=True)), name
    document = Document(io.BytesIO(download(county, "月报 Word")))
    cells = [[c.text for c in r.cells] for t in document.tables for r in t.rows]
    word = [texts[2] for texts in cells[1 : len(rows) + 1]]
    assert word == [as_word_writes(str(each[1]), each[3]) for each in rows]


def as_word_writes(of: str, value: object) -> str:
    if not isinstance(value, int | float):
        return "–"
    digits = 2 if indicator(of).grain == Grain.RATIO else 0
    return f"{value:,.{digits}f}".replace("-", "−")


def listed(visitor: Visitor) -> list[str]:
    """The file of everybody in a list, page by page, and whoever is not in sight."""
    found: list[str] = []
    while True:
        links = visitor.page.locator("table a.nm")
        found += links.evaluate_all("all => all.map((a) => a.getAttribute('href'))")
        following = visitor.page.locator(".pg a[rel=next]")
        if not following.count():
            return found
        with visitor.page.expect_navigation():
            following.click()


def a_figure_opens_exactly_its_persons(county: Visitor, town: Town) -> None:
    opened(county, f"/desk/reports/figures?area={town.township}&month={AUGUST}")
    told = at_work(county)
    with county.page.expect_navigation():
        row(county, AT_WORK).first.locator("td a").first.click()
    assert county.serious_axe_findings() == []
    persons = listed(county)
    assert len(persons) == len(set(persons)) == told
    assert f"/desk/people/labourers/{town.forgotten}/" in persons
    assert f"/desk/people/labourers/{town.late}/" not in persons


def a_difference_opens_who_came_and_who_left(county: Visitor, town: Town) -> None:
    opened(county, f"/desk/reports/figures?area={town.township}&month={AUGUST}")
    link = row(county, AT_WORK).first.locator("td a b").first
    told = number(link.inner_text())
    with county.page.expect_navigation():
        link.click()
    assert county.serious_axe_findings() == []
    came = listed(county)
    with county.page.expect_navigation():
        county.page.get_by_role("link", name=re.compile("^离开")).click()
    left = listed(county)
    assert len(came) - len(left) == told
    assert f"/desk/people/labourers/{town.forgotten}/" in came
    assert not set(came) & set(left)


def a_fact_that_comes_late_is_a_correction_of_the_next_month(
    township: Visitor, village: Visitor, town: Town, was: int
) -> None:
    a_stay_is_told(village, town.late, "2019-08-06")
    shell(town.platform.data, *everything_is_checked(SEPTEMBER))
    the_township_consolidates(township)
    mended = township.page.locator("section.card", has_text="记入本月的更正").locator("tbody tr")
    own = mended.filter(has=township.page.locator(f"a[href*='/labourers/{town.late}/']"))
    told = own.filter(has_text=AT_WORK)
    expect(told).to_have_count(1)
    expect(told).to_contain_text("2019年8月")
    assert told.locator("td.num").all_inner_texts() == ["0", "1"]
    assert "*" in told.locator("a").inner_text()
    opened(township, f"/desk/reports/?month={AUGUST}")
    assert at_work(township) == was


def test_a_month_goes_from_the_village_to_the_county_and_what_came_late_into_the_next(
    town: Town, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(town.platform.data, town.port):
        village, township, county = (
            visit(role) for role in ("village_officer", "township_officer", "county_officer")
        )
        the_township_reads_what_is_missing_and_whom_to_call(township, town)
        the_village_explains_what_looks_doubtful(village, town)
        the_village_checks_its_last_group(village, town)
        a_page_that_grew_old_is_refused_and_says_what_is_missing(township, village, town)
        the_township_consolidates(township)
        the_county_sends_it_back_with_a_reason(county, town)
        what_was_missing_is_told_and_the_month_goes_up_again(township, village, town)
        the_county_accepts(county, town)
        word_and_excel_say_what_the_page_says(county, town)
        a_figure_opens_exactly_its_persons(county, town)
        a_difference_opens_who_came_and_who_left(county, town)
        opened(township, f"/desk/reports/?month={AUGUST}")
        was = at_work(township)
    monkeypatch.setenv("WUGONG_BUSINESS_START", "2019-09-02T09:00")
    with serving(town.platform.data, town.port):
        a_fact_that_comes_late_is_a_correction_of_the_next_month(township, village, town, was)
        checks = town.platform.command("verify")
        assert isinstance(checks, list)
        assert [check["detail"] for check in checks if not check["ok"]] == []

"""The grid worker's month on a phone, the network cut: the app, the platform, the village.

One story, one test: each part stands on what the part before it left (docs/field-sync.md).
"""

import gzip
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.flows.conftest import ROOT, Platform, run_wugong
from tests.flows.phones import PLANT, OtherPhone, Pocket
from tests.flows.profiles import traces

Village = Callable[[str], object]
SHIPPED = ROOT / "src" / "wugong" / "static" / "build" / "root" / "field"
COPIES = {"Service Worker", "Cache", "Code Cache"}  # of what is shipped
TYPED = frozenset(
    {
        "13912345678",
        "13800000001",
        "13800000002",
        "补上电话",
        "示范新户主",
        "示范新人",
        "垭口上",
        "问过本人，是这样",
    }
)


@pytest.fixture
def pocket(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pocket]:
    with sync_playwright() as playwright:
        made = Pocket.fresh(playwright, platform, tmp_path_factory.mktemp("phone"))
        yield made
        made.shut()
        assert made.faults == []


@pytest.fixture
def village(platform: Platform) -> Village:
    """The village's hand: an officer's action, printed as JSON, until it has its page."""
    area = platform.accounts["grid_worker"].area[:12]

    def act(body: str) -> object:
        lines = (
            "import json",
            "from wugong.accounts.models import User",
            "from wugong.base.actor import Actor",
            "from wugong.base.scopes import area_scope, scope",
            "from wugong.collection.actions import settling",
            "from wugong.collection.models import Conflict, Device, GroupTask, SendBack, Visit",
            "from wugong.collection.queries import queue",
            "from wugong.people.models import Labourer",
            f"by = Actor(1, '李村委', 'village_officer', {area!r}, scope=area_scope({area!r}))",
            "with scope(by.scope):",
            *(f"    {line}" for line in body.splitlines()),
            "    print(json.dumps(said, default=str))",
        )
        said = run_wugong(platform.data, "django", "shell", "-c", "\n".join(lines))
        return json.loads(said.strip().splitlines()[-1])

    return act


def ten_households_are_visited_without_a_network(pocket: Pocket) -> None:
    pocket.enrol()
    pocket.network(is_there=False)
    expect(pocket.page.locator("#strip")).to_contain_text("没有网络")
    pocket.page.locator("a.row").first.click()
    kept = 0
    for _ in range(10):
        label = pocket.page.inner_text("[data-key=same] small")
        kept += int(re.findall(r"\d+", label)[0])
        title = pocket.page.inner_text("h1")
        pocket.page.click("[data-key=same]")
        expect(pocket.page.locator("h1")).not_to_have_text(title)
    expect(pocket.page.locator("#strip")).to_contain_text(f"存了 {kept} 条")
    expect(pocket.page.locator(".ud")).to_contain_text("没有变化")


def the_phone_opens_without_a_network_and_has_kept_everything(pocket: Pocket) -> None:
    before = re.findall(r"存了 \d+ 条", pocket.strip())
    pocket.restart(is_offline=True)
    pocket.page.wait_for_selector(".dots")
    assert re.findall(r"存了 \d+ 条", pocket.strip()) == before
    pocket.type_pin("000000")
    expect(pocket.page.locator(".err")).to_contain_text("还能试 4 次")
    pocket.type_pin()
    pocket.page.wait_for_selector("a.row")
    assert before and before == re.findall(r"存了 \d+ 条", pocket.strip())


def names_and_numbers(pocket: Pocket, village: Village) -> set[str]:
    """Of everybody on the group's roster; of long numbers their ends too."""
    area = pocket.platform.accounts["grid_worker"].area
    people = village(
        "from wugong.people import queries as people\n"
        f"rows = Labourer.objects.filter(code={area!r})\n"
        "said = [[p.name, people.phone_of(p), people.number_of(p)] for p in rows]"
    )
    assert isinstance(people, list)
    assert len(people) > 100
    return {part for row in people for text in row if text for part in (text, text[-10:])}


def pages_of(pocket: Pocket, village: Village) -> set[str]:
    """What the app calls the pages of the group's households and people."""
    area = pocket.platform.accounts["grid_worker"].area
    pairs = village(
        f"said = list(Labourer.objects.filter(code={area!r}).values_list('household_id', 'pk'))"
    )
    assert isinstance(pairs, list)
    return {
        name for home, pk in pairs for name in (f"household/{home}", f"person/{pk}", f"dead/{pk}")
    }


def told_in_the_clear(folder: Path, texts: set[str]) -> dict[str, list[str]]:
    """Where in the phone's profile they stand; some names are words of the app or places."""
    words = traces(SHIPPED, texts)
    found = traces(folder, texts)
    for text in words.keys() & found.keys():
        found[text] = [name for name in found[text] if not COPIES & set(Path(name).parts)]
    return {text: names for text, names in found.items() if names}


def a_scan_of_the_browsers_whole_profile_finds_no_name_and_no_number(
    pocket: Pocket, village: Village, typed: frozenset[str] = frozenset()
) -> None:
    secrets = names_and_numbers(pocket, village) | pages_of(pocket, village) | typed
    pocket.shut()
    assert sum(path.stat().st_size for path in pocket.folder.rglob("IndexedDB/**/*")) > 10_000
    assert told_in_the_clear(pocket.folder, secrets) == {}
    assert addresses_of(pocket) == {"/field/"}
    pocket.start(is_offline=True)
    pocket.type_pin()
    pocket.page.wait_for_selector("a.row, .empty")


def addresses_of(pocket: Pocket) -> set[str]:
    """Those of the app in the browser's history."""
    with sqlite3.connect(pocket.folder / "Default" / "History") as history:
        rows = history.execute("SELECT url FROM urls").fetchall()
    return {url.removeprefix(pocket.platform.url) for (url,) in rows if url.startswith("http")}


def somebody_is_looked_for_by_name(pocket: Pocket) -> None:
    name = pocket.page.inner_text("article.p h2 >> nth=0").split()[0]
    pocket.page.click("header .back")
    pocket.page.get_by_role("link", name="找人").click()
    pocket.page.fill("#asked", name)
    pocket.page.locator("a.row").first.click()
    pocket.page.locator("article.p a").first.click()
    pocket.page.click("[data-key=option-family]")
    pocket.page.click("[data-key=option-dead]")
    expect(pocket.page.locator("#question")).to_contain_text("什么时候走的")
    pocket.page.go_back()
    expect(pocket.page.locator("h1")).to_contain_text("家里变了什么")
    pocket.page.go_forward()
    expect(pocket.page.locator("#question")).to_contain_text("什么时候走的")


OWN = (
    "device = Device.objects.filter(user_id=User.objects.get(username='grid-worker').pk)"
    ".latest('registered_at')\n"
    "rows = Visit.objects.filter(device_id=device.pk)"
)


def with_a_network_everything_arrives_once_and_the_village_sees_it(
    pocket: Pocket, village: Village
) -> None:
    pocket.network(is_there=True)
    pocket.go("send")
    pocket.page.click("[data-key=send-now]")
    pocket.all_sent()
    said = village(
        f"{OWN}\n"
        "said = [rows.count(), rows.filter(verdict='accepted').count(),"
        " len(set(rows.values_list('labourer_id', flat=True))),"
        " sorted(rows.values_list('seq', flat=True))]"
    )
    assert isinstance(said, list)
    count, accepted, persons, numbers = said
    assert count == accepted == persons >= 10
    assert numbers == list(range(1, count + 1))
    received = pocket.page.inner_text("main").split("村里收到 ")[1]
    assert int(received.split()[0]) == count


def a_visit_sent_back_is_repaired_on_the_phone(pocket: Pocket, village: Village) -> None:
    village(
        f"{OWN}\n"
        "settling.send_back_visit(rows.order_by('seq').first().pk, '补上电话', by=by)\n"
        "said = 1"
    )
    pocket.page.click("[data-key=send-now]")
    pocket.page.locator(".l.hand", has_text="补上电话").click()
    expect(pocket.page.locator(".lead")).to_contain_text("补上电话")
    pocket.page.get_by_role("button", name="改这一条").click()
    pocket.page.click("[data-key=option-phone]")
    for digit in "13912345678":
        pocket.page.click(f"[data-key='pad-{digit}']")
    pocket.page.click("[data-key=onward]")
    expect(pocket.page.locator(".ud")).to_contain_text("电话换了")
    pocket.all_sent()
    open_ones = village(
        "said = SendBack.objects.filter(reason='补上电话', answered_at=None).count()"
    )
    assert open_ones == 0


def a_family_on_no_roster_is_noted_without_a_network_and_the_village_sees_it_as_new(
    pocket: Pocket, village: Village
) -> None:
    page = pocket.page
    pocket.network(is_there=False)
    pocket.go("roster")
    page.click("[data-key=new-home]")
    page.fill("#typed", "示范新户主")
    page.click("[data-key=onward]")
    without_number(pocket, "男", "19850712")
    page.fill("#typed", "垭口上")
    page.click("[data-key=onward]")
    page.click("[data-key='pad-3']")
    page.click("[data-key=onward]")
    expect(page.locator("h1")).to_have_text("示范新户主 家")
    page.get_by_role("link", name="家里来了新人").click()
    page.fill("#typed", "示范新人")
    page.click("[data-key=onward]")
    page.get_by_role("radio", name="配偶").click()
    page.click("[data-key=onward]")
    without_number(pocket, "女", "19860304")
    expect(page.locator("article.p")).to_have_count(2)
    expect(page.locator(".head p")).to_contain_text("新的一户")
    pocket.restart(is_offline=True)
    page = pocket.page
    pocket.type_pin()
    page.wait_for_selector("a.row")
    pocket.network(is_there=True)
    pocket.all_sent()
    said = village(
        "rows = Labourer.objects.filter(name__startswith='示范新', household__address='垭口上')\n"
        "homes = set(rows.values_list('household_id', 'household__member_count'))\n"
        "waiting = [row.name for row in queue.queue(by.area, ['new_home'])]\n"
        "said = [len(homes), [count for _pk, count in homes], rows.count(), waiting]"
    )
    assert said == [1, [3], 2, ["示范新户主"]]
    pocket.go("roster")
    expect(page.locator("#strip")).to_contain_text("都发完了")
    page.click("[data-key=done]")
    page.locator("a.row", has_text="示范新户主").click()
    expect(page.locator("article.p")).to_have_count(2)
    expect(page.locator(".head p")).not_to_contain_text("新的一户")


def without_number(pocket: Pocket, sex: str, birth: str) -> None:
    """No card at hand: sex and birthday instead."""
    page = pocket.page
    page.get_by_role("button", name="手边没有身份证").click()
    page.click("[data-key=onward]")
    page.get_by_role("radio", name=sex).click()
    page.click("[data-key=onward]")
    for digit in birth:
        page.click(f"[data-key='pad-{digit}']")
    for _ in range(2):  # no longer at school, and how far
        page.click("[data-key=onward]")
        page.get_by_role("radio").last.click()
    page.click("[data-key=onward]")


def two_phones_that_disagree_are_settled_by_the_one_who_asked(
    pocket: Pocket, village: Village
) -> None:
    pocket.network(is_there=False)
    person = OtherPhone.register(pocket.platform).tell_phone("13800000002")
    pocket.go(f"change/phone/{person['id']}")
    for digit in "13800000001":
        pocket.page.click(f"[data-key='pad-{digit}']")
    pocket.page.click("[data-key=onward]")
    expect(pocket.page.locator(".ud")).to_contain_text("电话换了")
    pocket.network(is_there=True)
    pocket.all_sent()
    contended = (
        f"rows = Conflict.objects.filter(closed_at=None, field='phone', labourer={person['id']})"
    )
    assert village(f"{contended}\nsaid = [row.stands for row in rows]") == [person["phone"]]
    pocket.go("send")
    pocket.page.locator(".l.hand", has_text=person["name"]).filter(has_text="两边").click()
    expect(pocket.page.locator(".side")).to_have_count(2)
    pocket.page.locator(".side", has_text="138****0001").get_by_role("button").click()
    expect(pocket.page.locator(".ud")).to_contain_text("选好了")
    pocket.all_sent()
    assert village(f"{contended}\nsaid = rows.count()") == 0
    number = village(
        "from wugong.people import queries as people\n"
        f"said = people.phone_of(Labourer.objects.get(pk={person['id']}))"
    )
    assert number == "13800000001"


def hand_in(pocket: Pocket) -> None:
    pocket.page.click("[data-key=hand-in]")
    pocket.page.get_by_role("button", name="是，交给").click()


def ask_the_rest(pocket: Pocket) -> None:
    """From house to house, nothing changed, until none is left to visit."""
    pocket.go("roster")
    rows = pocket.page.locator("a.row")
    pocket.page.wait_for_selector(".seg")
    if rows.count() == 0:
        return
    rows.first.click()
    while pocket.page.title().startswith("一户"):
        before = pocket.page.text_content("header.head") or ""
        pocket.page.click("[data-key=same]")
        expect(pocket.page.locator("header.head, header.top")).not_to_have_text(before)


def put_right(pocket: Pocket) -> None:
    """What waits for the grid worker's hand, one by one; what the village completes may stay."""
    page = pocket.page
    for _ in range(40):
        pocket.go("send")
        page.wait_for_selector("[data-key=send-now]")
        waiting = page.locator(".l.hand").filter(has_not_text="要改")
        if waiting.count() == 0:
            return
        waiting.first.click()
        page.wait_for_selector(".lead, .empty")
        if page.locator(".empty").count() > 0:  # an answer of the platform settled it meanwhile
            continue
        if page.locator(".side").count() > 0:
            page.locator(".side").first.get_by_role("button").click()
        elif page.locator("#why").count() > 0:
            page.fill("#why", "问过本人，是这样")
            page.click("[data-key=explained]")
        else:
            page.click(".head .back")
            page.click("[data-key=same]")
        page.wait_for_function("() => !document.title.startsWith('要处理')")
    raise AssertionError("there is always more to put right")


def the_month_is_handed_in_when_every_household_was_asked(pocket: Pocket, village: Village) -> None:
    pocket.go("submit")
    pocket.page.click("[data-key=hand-in]")
    expect(pocket.page.locator(".bar .err")).to_contain_text("还没交上")
    for _ in range(5):  # a household put right may have others in it who were not asked
        ask_the_rest(pocket)
        put_right(pocket)
        pocket.all_sent()
        pocket.go("submit")
        pocket.page.wait_for_selector(".ck")
        if pocket.page.locator(".ck.no, .leftrow").count() == 0:
            break
    hand_in(pocket)
    expect(pocket.page.locator(".empty")).to_contain_text("正在核对")
    area = pocket.platform.accounts["grid_worker"].area
    state = village(f"said = GroupTask.objects.get(code={area!r}, month='2019-08').state")
    assert state == "submitted"


def test_a_month_is_worked_through_on_a_phone_that_is_often_without_a_network(
    pocket: Pocket, village: Village
) -> None:
    ten_households_are_visited_without_a_network(pocket)
    somebody_is_looked_for_by_name(pocket)
    the_phone_opens_without_a_network_and_has_kept_everything(pocket)
    a_scan_of_the_browsers_whole_profile_finds_no_name_and_no_number(pocket, village)
    with_a_network_everything_arrives_once_and_the_village_sees_it(pocket, village)
    a_visit_sent_back_is_repaired_on_the_phone(pocket, village)
    a_family_on_no_roster_is_noted_without_a_network_and_the_village_sees_it_as_new(pocket, village)
    two_phones_that_disagree_are_settled_by_the_one_who_asked(pocket, village)
    the_month_is_handed_in_when_every_household_was_asked(pocket, village)
    a_scan_of_the_browsers_whole_profile_finds_no_name_and_no_number(pocket, village, TYPED)


def test_the_scan_finds_whatever_a_page_leaves_in_the_profile(pocket: Pocket) -> None:
    planted = {
        "local": "示范甲一",
        "session": "示范乙二",
        "database": "示范丙三",
        "short": "申戊",
        "number": "530699198507120417",
        "packed": "示范丁四",
        "cache": "示范庚五",
        "address": "示范辛六",
        "title": "示范壬七",
        "state": "示范癸八",
        "typed": "示范子九",
    }
    pocket.page.goto(pocket.platform.url + "/field/")
    pocket.page.wait_for_selector("[name=username]")
    pocket.page.evaluate(PLANT, planted)
    pocket.page.fill("[name=username]", planted["typed"])
    pocket.page.goto(pocket.platform.url + "/healthz")
    pocket.shut()
    found = traces(pocket.folder, set(planted.values()))
    assert set(planted.values()) - found.keys() == set()
    assert any(name.endswith(".ldb") for name in found[planted["packed"]])
    assert any(Path(name).name == "History" for name in found[planted["address"]])
    folder = pocket.folder / "put down"
    folder.mkdir()
    (folder / "answer").write_bytes(b"..." + gzip.compress("示范丑一".encode()) + b"...")
    (folder / "escaped").write_text(json.dumps(["示范寅二"]))
    assert traces(folder, {"示范丑一", "示范寅二", "示范卯三"}) == {
        "示范丑一": ["answer"],
        "示范寅二": ["escaped"],
    }

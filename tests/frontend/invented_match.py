"""An invented match run, and the public side."""

from __future__ import annotations

from types import SimpleNamespace as Thing

from invented_desk import PEOPLE, shell
from invented_files import QR, Bound, Form
from markupsafe import Markup

from wugong.base.shapes import (
    Action,
    Bar,
    Choice,
    Column,
    Fact,
    Figure,
    HeatCell,
    HeatRow,
    Job,
    Link,
    ListPage,
    Pager,
    Row,
    Status,
)

PLACES = ["永康", "东莞", "深圳", "厦门", "昆明", "省内其他", "镇雄县内"]
SCARCE = {
    "缝纫工": [94, 61, 12, 38, 8, 0, 27],
    "焊工": [71, 66, 22, 58, 19, 12, 5],
    "电子装配": [16, 43, 48, 31, 0, 0, 0],
    "注塑、冲压": [52, 37, 9, 24, 0, 0, 0],
    "钢筋、模板": [0, 6, 11, 4, 33, 26, 14],
    "家政、护理": [21, 34, 46, 28, 41, 17, 3],
    "餐饮、酒店": [4, 9, 18, 13, 22, 8, 0],
    "叉车、驾驶": [35, 29, 24, 40, 15, 6, 2],
}
REASONS = [("意向地没有空岗了", 19480), ("差一级技能", 15260), ("期望月薪高于现有岗位", 9870), ("只愿在县内，县内已满", 6310), ("年龄或证件不合岗位", 2455), ("名额先给了优先户", 1550)]
CLASSES = [("缝纫工 初级", 5, 250, 212, "10.6"), ("焊工 中级", 3, 120, 97, "7.2"), ("家政护理 初级", 4, 200, 118, "6.9"), ("叉车 N1", 2, 60, 44, "6.1"), ("注塑操作 初级", 2, 100, 58, "5.4"), ("钢筋工 初级", 2, 80, 31, "3.8"), ("电子装配 初级", 3, 150, 52, "3.5"), ("中式烹调 初级", 1, 40, 11, "2.9")]
FAIR = [("女", 48320, -1.4), ("50 岁以上", 14906, -6.8), ("残疾但能劳动", 1874, -3.1), ("建档立卡户", 38115, 5.2), ("搬迁户", 9240, 4.6), ("零就业家庭", 612, 31.7), ("示范甲镇（最低）", 3870, -7.9)]


def step(value: int) -> int:
    return sum(value >= bound for bound in (1, 15, 30, 45)) + (2 if value >= 65 else 0)


def heat_rows() -> list[HeatRow]:
    return [
        HeatRow(label, [HeatCell(str(v) if v else "–", step(v), "#" if v else "", v == 94) for v in values])
        for label, values in SCARCE.items()
    ]


def what_if() -> Thing:
    curve = {"kind": "lines", "unit": "人", "categories": [str(n) for n in range(0, 501, 50)],
             "series": [{"name": "多安置", "values": [0, 59, 103, 137, 163, 183, 198, 209, 218, 225, 229]}]}
    return Thing(url="#", occupations=[Choice("s2", "缝纫工 中级", True)], places=[Choice("yk", "浙江永康", True)], added=200, maximum=500, seconds="0.21 秒", curve=curve,
                 figures=[Figure("多安置", "+163 人"), Figure("其中优先户", "+9 户"), Figure("有人变差", "0 户")])


def run() -> dict[str, object]:
    return {
        "shell": shell("供需匹配", "镇雄县", all_rooms=True), "title": "日常匹配 8月30日", "state": Status("circle-check", "已完成", "good"),
        "note": "9:12 开始，用时 3.4 秒；全县有意愿的 109,842 人，18,206 个岗位、61,350 个空缺",
        "actions": [Action("与昨天比", "#", "history"), Action("打印", "#", "printer"), Action("按去向起草批次", "#", "bus", True)],
        "refresh_url": "", "phases": [], "error": "",
        "proof": Thing(is_proven=True, title="已证明最优", text="没有别的方案能把这些户安置得更好。", sums="总分 36,172,342,992 = 上界 36,172,342,992，差 0", links=[Link("怎么证的", "#"), Link("证明文件", "#", "download")]),
        "placed": 54917, "unplaced": 54925, "placed_percent": 50.0, "placed_note": "人，50.0%", "unplaced_note": "人，按原因看", "priority_note": "优先户 19,866 / 24,310 户至少 1 人有岗",
        "reasons": [Bar(label, value, value / 194.8, "#") for label, value in REASONS],
        "heat_columns": PLACES, "heat_rows": heat_rows(), "what_if": what_if(),
        "class_columns": [Column("what", "工种和等级"), Column("n", "开班", "num"), Column("people", "培训", "num"), Column("more", "多安置", "num"), Column("per", "每万元", "num"), Column("go", "", "link")],
        "classes": [Row(c[0], (c[0], c[1], f"{c[2]} 人", f"+{c[3]}", f"{c[4]} 人", ("开班", "#"))) for c in CLASSES],
        "classes_note": "每一项都重新算过一遍全县方案；同时开前 3 项，多安置 +409 人。", "classes_link": Link("全部 21 项", "#"),
        "fairness": [Thing(label=label, willing=n, rate=f"{50 + d:.1f}%", difference=d, is_far=d < -5, url="") for label, n, d in FAIR],
        "fairness_note": "1,204 个岗位写了“45 岁以下”，50 岁以上偏低。", "overall_rate": "50.0%",
    }


def running() -> dict[str, object]:
    phases = [
        Job("1", "装入人和岗位", 100, "109,842 人，18,206 个岗位，2.1 秒", "done"), Job("2", "每人最合适的 16 个", 100, "1,757,472 对，0.9 秒", "done"),
        Job("3", "全县一起排", 62, "还差 1.2%", "running"), Job("4", "核对证明", 0, "", "waiting"), Job("5", "存下来", 0, "", "waiting"),
    ]
    return {**run(), "shell": shell("供需匹配", "镇雄县", jobs=1, all_rooms=True), "state": Status("progress", "正在算", "info"), "note": "9:12 开始", "actions": [Action("停下", "#", "player-stop", is_danger=True, dialog="stop")], "refresh_url": "/run-working.html", "phases": phases, "proof": None, "reasons": [], "heat_rows": [], "what_if": None, "classes": [], "fairness": []}


def runs() -> ListPage:
    columns = [Column("run", "运行", "name", 6), Column("state", "状态", "status", 3), Column("people", "有意愿", "num", 3), Column("openings", "岗位空缺", "num", 3, is_minor=True), Column("placed", "有岗", "num", 3), Column("rate", "有岗率", "num", 2, is_minor=True), Column("proof", "证明", "text", 4), Column("took", "用时", "num")]
    rows = [Row(str(n), ((f"日常匹配 8月{30 - n}日", "#", "全县"), ("circle-check", "已完成", "good"), 109842 - n * 97, 61350, 54917 - n * 41, "50.0%", "已证明最优", "3.4 秒")) for n in range(12)]
    return ListPage("供需匹配", columns, rows, Pager(1, 12, "12", "次"), note="每天 9:12 自动跑一次；随时可以再跑。", actions=[Action("再跑一次", "#", "refresh", True, method="post")])


def candidates() -> dict[str, object]:
    columns = [Column("score", "分", "num", 1), Column("name", "姓名", "name", 4), Column("village", "村、组", "text", 4), Column("why", "为什么", "text", 6), Column("lack", "还差什么", "quiet", 5, is_minor=True), Column("go", "", "action")]
    rows = []
    for n, line in enumerate(PEOPLE):
        name, small, _tail, village, *_rest = line.split("|")
        rows.append(Row(str(n), (91 - n, (name, "#", small), village, "想去永康，会焊接，同村 3 人", "" if n % 3 else "差一级：焊工中级", ("推荐", "#"))))
    page = ListPage("最合适的人", columns, rows, Pager(1, len(rows), "214", "人", "", "?after=x"), note="焊工（中级），示范一号门业厂；今早 9:12 的匹配。", bulk=[Action("一起推荐", "#", "send", is_htmx=True)])
    return {"shell": shell("供需匹配"), "page": page, "facts": [Fact("单位", "示范一号门业厂", url="#"), Fact("月薪", "5,500–6,800 元"), Fact("还缺", "14 人"), Fact("核实", "3 天前")]}


PUBLIC: dict[str, object] = {"language": "zh-Hans", "is_demo": True, "csrf_token": "", "tabs": [Link("找工作", "#", "search", is_active=True), Link("求助", "#", "headset"), Link("我的", "#", "user")]}


def board() -> dict[str, object]:
    jobs = [
        Thing(title="缝纫工", url="#", pay="4200–5800", place="浙江永康·示范制衣厂", tags=["包吃住", "计件有保底", "夫妻可同去"], checked="永康劳务站 8月28日核对", left="还招 24 人"),
        Thing(title="打磨工", url="#", pay="5000–7000", place="浙江永康·示范五金厂", tags=["包吃住", "计件", "有粉尘，发口罩、年年体检"], checked="永康劳务站 8月27日核对", left="还招 11 人"),
        Thing(title="装配普工", url="#", pay="4000–4800", place="浙江义乌·示范饰品厂", tags=["包住，吃饭补 300 元", "长白班"], checked="县劳务办 8月21日核对", left="还招 40 人"),
    ]
    names = ["全部", "县内", "云南", "浙江", "广东", "福建"]
    places = [Link(n, "#", count="412" if n == "浙江" else "", is_active=n == "浙江") for n in names]
    filters = [Link(n, "#", is_active=n == "包吃住") for n in ["包吃住", "4000 元以上", "夫妻可同去", "不要经验", "有专车"]]
    return {**PUBLIC, "title": "镇雄招工", "note": "1286 个岗位，都核对过。找工作不收钱。", "query": "", "kept": [], "places": places, "filters": filters, "jobs": jobs, "next_url": "#", "empty": ""}


def public_vacancy() -> dict[str, object]:
    rows = [
        ("currency-yuan", "工钱", Markup("头两月保底 <b>4000 元</b>，再计件"), "每月 15 日发，打到本人卡上"), ("soup", "吃", "一天三餐，厂里出钱", ""),
        ("bed", "住", "四人一间，不收钱", "水电约 40 元，夫妻房有 10 间"), ("clock", "上班", "一天 8 小时，月休 4 天", "加班另算钱，可以不加"),
        ("file-text", "合同", "签 1 年，上工伤、养老保险", ""), ("bus", "怎么去", Markup("<b>9月3日 7:00</b> 镇政府上车"), "专车不要钱，还有 12 个座"), ("user", "要求", "满 16 岁，会不会缝纫都行", "不会的先学 7 天，学的时候照发钱"),
    ]
    return {**PUBLIC, "code": "J-2F7K", "back_url": "#", "title": "缝纫工", "pay": "4200–5800", "place": "浙江省永康市", "employer": "示范制衣厂", "qr": QR, "checked": ["永康劳务站 8月28日到厂核对。", "还招 24 人，本县已有 36 人在厂。"], "rows": rows, "warning": "扫不了码，报编号 J-2F7K。有人收介绍费、押金、扣证件，打 12333。", "ask_url": "#", "want_url": "#", "want_label": "我想去"}


def login() -> dict[str, object]:
    form = Form(Bound("username", "账号", '<input type="text" autocomplete="username">'), Bound("password", "密码", '<input type="password" autocomplete="current-password">', "账号或密码不对。再错 3 次会锁 15 分钟。（login.wrong）"))
    return {**PUBLIC, "form": form, "next": "/", "demo_accounts": [("chen", "乌峰街道劳务专员"), ("zhou", "县劳务办，匹配与月报"), ("li", "毡帽营村网格员")], "demo_password": "示范-2019"}


def totp() -> dict[str, object]:
    form = Form(Bound("code", "6 位数", '<input inputmode="numeric" autocomplete="one-time-code">'))
    return {**PUBLIC, "form": form, "qr": QR, "secret": "JBSW Y3DP EHPK 3PXP", "cancel_url": "#"}


def error() -> dict[str, object]:
    return {**PUBLIC, "title": "没有这一页", "text": "可能是地址抄错了，也可能不在您管的地方。", "code": "page.absent", "back_url": "#", "back_label": "回工作台"}

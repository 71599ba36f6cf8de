"""Invented files: one person, one household, one vacancy, one employer."""

# ruff: noqa: E501 - invented sentences stay whole, as they are read on the page

from __future__ import annotations

from types import SimpleNamespace as Thing

import segno
from invented_desk import shell
from invented_lists import HOUSE, NOW
from markupsafe import Markup

from wugong.base.shapes import (
    Action,
    Column,
    Event,
    Fact,
    Figure,
    Link,
    Part,
    Refused,
    Row,
    Status,
    Suggestion,
)

QR = Markup(
    segno.make("https://example.org/j/J-2F7K", error="m").svg_inline(
        scale=4, border=1, omitsize=True
    )
)


LEGEND = [
    Part(label, 0, series)
    for label, series in [
        ("工资", 1),
        ("工种和等级", 2),
        ("意向地", 3),
        ("同村已在", 4),
        ("厂的记录", 5),
        ("文化", 6),
        ("两边新旧", 8),
    ]
]


def suggestion(line: str, points: list[int], is_complete: bool) -> Suggestion:
    title, place, pay, note, verdict, button = line.split("|")
    parts = [Part(p.label, n, p.series) for p, n in zip(LEGEND, points, strict=True)]
    return Suggestion(
        title, "#", place, pay, note, sum(points), parts, is_complete, verdict, Action(button, "#")
    )


def suggestions() -> dict[str, object]:
    return {
        "heading": "最合适的 3 个岗位",
        "sub": "从他够条件、或只差一步的 214 个里",
        "run": Link("今早 9:12 的匹配", "#"),
        "legend": LEGEND,
        "suggestions": [
            suggestion(
                "焊工（中级）|浙江永康　示范一号门业厂|6,200 元/月|包吃住，缺 14 人，8月27日核实|什么都不差。同村已有 3 人在这里|推荐给他",
                [24, 22, 15, 9, 11, 5, 5],
                True,
            ),
            suggestion(
                "钣金折弯工|浙江永康　示范五号电动车厂|6,000 元/月|包住，缺 40 人，8月21日核实|差一级：钣金初级。9月9日开的 2019-37 班正好教|报这个班",
                [21, 14, 15, 9, 10, 5, 5],
                False,
            ),
            suggestion(
                "二保焊工|福建厦门　示范二号工程机械厂|6,800 元/月|包住，缺 6 人，7月30日核实|岗位 31 天没核实，先请驻厦门站问一声|请站里核实",
                [28, 20, 9, 0, 9, 5, 3],
                False,
            ),
        ],
        "refused": [
            Refused("东莞，电焊（中级），示范六号厂", "月薪 5,000，低于他的底线 5,500", "#"),
            Refused("县内，钢筋焊接，示范二号工地", "这家在欠薪名单上，不推荐给任何人", "#"),
        ],
        "refused_heading": "他问过，为什么没排上",
        "empty": "今天没有够条件的岗位。",
        "csrf_input": "",
    }


def person_file() -> Thing:
    return Thing(
        back=Link("想找活", "#", count="1,000+"),
        position="第 16 人",
        previous_url="#",
        next_url="#",
        title="李*明",
        sub="男，33 岁",
        state=Status("home-move", "返乡，想找活", "due"),
        fresh=Status("circle-check", "12 天前确认，在家见面，网格员 李*", "good"),
        actions=[
            Action("打印", "#", "printer"),
            Action("登记变化", "#", "pencil"),
            Action("推荐岗位", "#", "send", True),
        ],
        strip=[
            Fact("身份证号", "530699********1934", actions=[Action("看全号", dialog="reveal")]),
            Fact("手机", "138****5521", actions=[Action("拨打", "#")]),
            Fact("户籍", "毡帽营村 18组"),
            Fact("所在户", "李*贵户，5 口人，2 个劳动力", url="#"),
            Fact("户的身份", "建档立卡户，2018年已脱贫"),
            Fact("机器推荐", "本人同意，2019年3月2日"),
        ],
        tabs=[
            Link("概览", "#", is_active=True),
            Link("务工", "#", count="6"),
            Link("培训", "#", count="2"),
            Link("走访", "#", count="31"),
            Link("推荐", "#", count="4"),
            Link("材料", "#", count="3"),
        ],
        side_tab=Link("谁看过这份档案", "#", count="9"),
    )


EVENTS = [
    Event("walk", "走访：有变化，返乡、想找活", "8月18日 在家，网格员 李*", "good"),
    Event("home-move", "务工结束：合同到期", "8月9日，东莞站报", "due"),
    Event("phone", "稳岗回访：满 6 个月，正常", "7月16日 企业名册，驻东莞站"),
    Event("briefcase", "到岗：焊工，东莞，月薪 5,200", "1月12日，示范三号金属厂", "brand"),
    Event("bus", "随批次出发：东莞 2019-01", "1月10日，县外劳务合作基地", "brand"),
    Event("certificate", "焊工中级，考试合格", "11月23日，订单班 2018-62", "good", "2018年"),
    Event("home-check", "户脱贫（扶贫办）", "10月31日，只读"),
    Event("school", "订单班开课：焊工中级，45 天", "10月8日，示范二号技校"),
    Event("home-move", "务工结束：回乡参加培训", "9月30日，本人报", "due"),
    Event("briefcase", "到岗：普工，永康，月薪 3,900", "2月27日，亲友介绍", "brand"),
]


FACTS = [
    Fact("文化程度", "初中毕业", "2017年5月"),
    Fact("健康", "良好", "12 天前"),
    Fact("劳动能力", "技能劳动力", "12 天前"),
    Fact("技能", "焊工 中级", "2018年11月"),
    Fact("", "叉车，无证", "214 天前", True),
    Fact("驾驶证", "无", "12 天前"),
    Fact("家里", "老人 1、上学 2", "12 天前"),
    Fact("社保卡", "尾号 0418", "2018年9月"),
]


def labourer() -> dict[str, object]:
    lines = [
        Fact("想做", "焊接，也愿意学钣金"),
        Fact("月薪不低于", "5,500 元"),
        Fact("何时能走", "9月5日以后"),
        Fact("要求", "包住；希望夫妻同厂"),
    ]
    return {
        "shell": shell("劳动力库", "镇雄县", "乌峰街道", "毡帽营村", "18组"),
        "file": person_file(),
        "wish": Thing(
            places=["浙江永康", "福建厦门", "镇雄县内"], lines=lines, when="12 天前，本人说"
        ),
        "facts": FACTS,
        "facts_note": "橙色：超过 180 天没人确认，下次走访会自动带上。",
        "suggestions_url": "/fragment/suggestions.html",
        "events": EVENTS,
        "events_link": Link("全部 46 条", "#"),
        "reveal": Thing(url="#", title="看 李*明 的身份证全号"),
    }


def recommendations() -> dict[str, object]:
    policy = [
        Fact("工资", "30 分", "8月1日起"),
        Fact("工种", "25 分"),
        Fact("意向地", "15 分"),
        Fact("同村", "10 分"),
        Fact("厂的记录", "10 分"),
        Fact("文化", "5 分"),
        Fact("新旧", "5 分"),
    ]
    return {
        "shell": shell("劳动力库"),
        "file": person_file(),
        **suggestions(),
        "policy": policy,
        "opt_out": Action("本人不要机器推荐", "#", "hand-stop", method="post"),
    }


def household() -> dict[str, object]:
    columns = [
        Column("name", "姓名", "name", 4),
        Column("tie", "与户主关系", "text", 3),
        Column("now", "现在", "status", 3),
        Column("where", "在哪里", "text", 3, is_minor=True),
        Column("seen", "最近确认", "fresh"),
    ]
    members = [
        Row(
            "1",
            (
                ("李*贵", "#", "男 61 岁"),
                "户主",
                ("home", "在家", "q"),
                "毡帽营村",
                (12, False, "12 天前", "在家，李*"),
            ),
        ),
        Row(
            "2",
            (
                ("李*明", "#", "男 33 岁"),
                "子",
                NOW["h"],
                "毡帽营村",
                (12, False, "12 天前", "在家，李*"),
            ),
        ),
        Row(
            "3",
            (
                ("王*芬", "#", "女 31 岁"),
                "儿媳",
                ("plane-departure", "在外", "brand"),
                "浙江永康",
                (72, True, "72 天前", "电话，李*"),
            ),
        ),
    ]
    file = person_file()
    file.title, file.sub, file.state, file.side_tab = (
        "李*贵户",
        "5 口人，2 个劳动力",
        Status("home", HOUSE["j"][0], "line"),
        None,
    )
    file.strip = [
        Fact("户编号", "530627001002018007"),
        Fact("地址", "毡帽营村 18组 7号"),
        Fact("联系电话", "138****5521", actions=[Action("拨打", "#")]),
        Fact("帮扶人", "周*，县人社局"),
    ]
    return {
        "shell": shell("劳动力库"),
        "file": file,
        "columns": columns,
        "members": members,
        "facts": [
            Fact("住房", "搬迁安置房", "2018年9月"),
            Fact("耕地", "2.1 亩", "2018年3月", True),
            Fact("在校生", "2 人", "12 天前"),
        ],
        "facts_note": "",
        "history": [
            Event("home-check", "已脱贫", "2018年10月31日，扶贫办，只读", "good"),
            Event("home", "建档立卡", "2014年4月，扶贫办，只读"),
        ],
        "events": EVENTS[:6],
        "events_link": None,
    }


def vacancy() -> dict[str, object]:
    file = person_file()
    file.title, file.sub, file.state = (
        "焊工（中级）",
        "J-2F7K",
        Status("circle-check", "在招", "good"),
    )
    file.fresh = Status("circle-check", "3 天前核实，到厂，永康劳务站", "good")
    file.back, file.side_tab = Link("用工需求", "#"), None
    file.actions = [
        Action("打印", "#", "printer"),
        Action("改", "#", "pencil"),
        Action("找人", "#", "users", True),
    ]
    file.strip = [
        Fact("单位", "示范一号门业厂", url="#"),
        Fact("地方", "浙江省永康市"),
        Fact("月薪", "5,500–6,800 元"),
        Fact("招到", "2019年10月31日"),
    ]
    file.tabs = [
        Link("概览", "#", is_active=True),
        Link("推荐过", "#", count="26"),
        Link("在岗", "#", count="36"),
    ]
    return {
        "shell": shell("用工需求"),
        "file": file,
        "facts": [
            Fact("保底", "4,000 元，头两月", "3 天前"),
            Fact("发钱", "每月 15 日，到本人卡", "3 天前"),
            Fact("吃", "一天三餐，厂里出钱", "3 天前"),
            Fact("住", "四人一间，不收钱", "3 天前"),
            Fact("上班", "8 小时，月休 4 天", "38 天前", True),
        ],
        "needs": [
            Fact("年龄", "16–55 岁"),
            Fact("文化", "不限"),
            Fact("技能", "焊工 中级"),
            Fact("证书", "焊工操作证"),
        ],
        "checks": [
            Status("circle-check", "没有性别、民族限制", "good"),
            Status("circle-check", "不收费、不押证件", "good"),
            Status("alert-circle", "写了“45 岁以下”，要补法律依据", "due"),
        ],
        "figures": [
            Figure("招", "40", "人"),
            Figure("已推荐", "26", "人", url="#"),
            Figure("已到岗", "18", "人", url="#"),
            Figure("还缺", "14", "人"),
        ],
        "candidates_url": "/fragment/suggestions.html",
        "events": EVENTS[2:8],
        "events_link": None,
        "qr": QR,
        "public_url": "#",
        "review_url": "#",
    }


def employer() -> dict[str, object]:
    base = vacancy()
    columns = [
        Column("title", "岗位", "name", 5),
        Column("pay", "月薪（元）", "num", 4),
        Column("left", "还缺", "num", 2),
        Column("state", "状态", "status"),
    ]
    rows = [
        Row(
            "1",
            (
                ("焊工（中级）", "#", "J-2F7K"),
                "5,500–6,800",
                14,
                ("circle-check", "已核实", "good"),
            ),
        ),
        Row("2", (("普工", "#", "J-90AB"), "4,000–4,800", 30, ("clock", "待核实", "due"))),
    ]
    return {
        "shell": shell("用工需求"),
        "file": base["file"],
        "facts": base["facts"],
        "figures": base["figures"],
        "columns": columns,
        "vacancies": rows,
        "events": EVENTS[:5],
        "events_link": None,
    }

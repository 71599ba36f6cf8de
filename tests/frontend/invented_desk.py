"""An invented frame, workbench, tray and dashboard."""

# ruff: noqa: E501 - invented sentences stay whole, as they are read on the page

from __future__ import annotations

from types import SimpleNamespace as Thing

from wugong.base.shapes import (
    Action,
    Column,
    Duty,
    DutyGroup,
    Figure,
    Job,
    Link,
    Row,
    Shell,
    Status,
)

MENU = [
    ("工作台", "layout-list", "11"),
    ("劳动力库", "users", ""),
    ("用工需求", "briefcase", ""),
    ("供需匹配", "arrows-exchange", ""),
    ("采集与月报", "calendar-stats", ""),
    ("转移输出", "bus", ""),
    ("培训", "school", ""),
    ("稳岗维权", "shield-half", ""),
    ("指标督查", "target-arrow", ""),
    ("统计分析", "chart-bar", ""),
    ("系统", "settings", ""),
]


def shell(active: str, *areas: str, jobs: int = 0, all_rooms: bool = False) -> Shell:
    rows = MENU if all_rooms else MENU[:8]
    return Shell(
        menu=[Link(label, "#", icon, count, label == active) for label, icon, count in rows],
        areas=[Link(area, "#") for area in areas or ("镇雄县", "乌峰街道")],
        area_picker_url="/fragment/picker.html",
        search_url="/fragment/search.html",
        tray_url="/fragment/tray.html",
        messages_url="#",
        language_url="#",
        language="zh-Hans",
        logout_url="#",
        who="周*" if all_rooms else "陈*",
        role="县劳务办 · 匹配与月报" if all_rooms else "乌峰街道 · 劳务专员",
        is_demo=True,
        unread=3,
        jobs_running=jobs,
    )


def duty(line: str, tone: str, is_primary: bool = False) -> Duty:
    count, unit, title, why, icon, clock, button = line.split("|")
    return Duty(
        count,
        unit,
        title,
        "#",
        why,
        Status(icon, clock, tone),
        Action(button, "#", "phone" if is_primary else "", is_primary),
    )


LATE = [
    "10|组|示范甲村还有 10 个组没交，村也没审核|村审核 8月27日为限；文书 王*明 138****2046，昨天已提醒|clock-exclamation|过期 3 天|打电话催",
    "7|条|县里退回的务工记录要核实|“月收入 40,000 元”等 7 条存疑；县劳务办 8月28日退回，限 1 个工作日|clock-exclamation|过期 1 天|逐条核实",
]


TODAY = [
    "38|人|明早去永康的车，4 人还没确认|批次 2019-08-永康-03，明早 6:30 政府广场上车；34 人已确认，4 人两次未接|clock|今天 12:00|确认名单",
    "2|户|零就业家庭的首个岗位今天到期|8月16日认定，10 个工作日内给出首个岗位；已备好 6 个合适岗位|clock|今天 18:00|推荐岗位",
    "1|件|本人要求更正档案，今天要答复|白果社区 刘*，说手机号和务工单位都不对；8月27日收到|clock|今天 18:00|答复",
    "209|人|公益岗位 8月考勤待核对|护林员 96、保洁员 88、河道专管员 25；其中 1 人另有务工记录，请先看|clock|今天 18:00|核对考勤",
    "5|对|像是同一个人的档案|15 位与 18 位号码各一份 3 对，同名同生日 2 对；合并后可在 30 天内撤回|clock|今天 18:00|比对",
]


LATER = [
    "6|村|汇总并提交 8月月报|4 村已审核、1 村审核中、1 村过期；还有 2 条错误挡着提交|calendar-due|还有 1 天|看汇总",
    "14|人|稳岗满 1 个月，该回访了|东莞 9 人、永康 5 人；其中 11 人可凭企业花名册一次确认|calendar-due|还有 1 天|开始回访",
]


def workbench() -> dict[str, object]:
    done = Status("circle-check", "村已审", "good")
    villages = [(v, ["b"] * 20, done) for v in ("油榨街社区", "新街社区", "白果社区", "上街村")]
    villages.append(("毡帽营村", ["a"] * 17 + ["k", "", ""], Status("progress", "审核中", "info")))
    villages.append(
        ("示范甲村", ["a"] * 10 + ["x"] * 10, Status("clock-exclamation", "过期 3 天", "bad"))
    )
    return {
        "shell": shell("工作台"),
        "greeting": "陈*，上午好",
        "note": "2019年8月30日，星期五。今天要办 5 件，已过期 2 件；月报明天截止。",
        "actions": [Action("打印今日清单", "#", "printer")],
        "views": [
            Link("我的待办", "#", count="11", is_active=True),
            Link("等别人办", "#", count="6"),
            Link("本周已办", "#", count="41"),
        ],
        "groups": [
            DutyGroup(
                "已过期", 2, [duty(LATE[0], "bad", True), duty(LATE[1], "bad")], "late", "先办这里"
            ),
            DutyGroup("今天 8月30日", 5, [duty(line, "due") for line in TODAY], "today"),
            DutyGroup("明天 8月31日，月末", 2, [duty(line, "") for line in LATER]),
        ],
        "cards": [
            Thing(
                title="乌峰街道",
                right="7月末，已锁定",
                figures=[
                    Figure("劳动力", "26,914", "人", url="#"),
                    Figure("在外务工", "16,032", "人", "59.6%", "#"),
                    Figure("想找活", "1,208", "人", url="#"),
                    Figure("30 天内确认过", "94.2%", "", "少 1,561 人", "#"),
                ],
            )
        ],
        "waiting": [
            ("3 户脱贫状态待核", "扶贫办，8月26日送出", Status("hourglass", "第 4 天", "q")),
            (
                "缝纫工订单班补 12 个名额",
                "县劳务办培训股，8月28日送出",
                Status("hourglass", "第 2 天", "q"),
            ),
            ("东莞站回报 21 人到岗", "驻东莞站，限 8月30日", Status("clock", "今天", "due")),
        ],
        "waiting_link": Link("全部 6 件", "#"),
        "month": Thing(
            title="8月月报", url="#", tag="采集中", right="组 107 / 120，村 4 / 6", rows=villages
        ),
    }


def jobs() -> list[Job]:
    return [
        Job(
            "1",
            "日常匹配 8月30日",
            62,
            "正在排座位，109,842 人",
            "running",
            "9:12",
            "周*",
            "#",
            "#",
        ),
        Job("2", "导出 1,208 人", 0, "等第二个人批准", "waiting", "9:05", "陈*"),
        Job("3", "导入花名册 示范三号厂", 100, "211 行，3 行要改", "done", "8:40", "陈*", "#"),
        Job("4", "对账", 0, "文件不完整，请重新上传", "failed", "8:31", "周*"),
    ]


def dashboard() -> dict[str, object]:
    towns = [
        "木卓镇",
        "鱼洞乡",
        "芒部镇",
        "大湾镇",
        "塘房镇",
        "碗厂镇",
        "南台街道",
        "黑树镇",
        "花朗乡",
        "以古镇",
    ]
    rates = [68.4, 67.9, 66.2, 65.8, 64.7, 63.9, 63.1, 62.6, 62.2, 61.8]
    months = [f"{n}月" for n in range(1, 9)]
    return {
        "shell": shell("统计分析", "镇雄县", jobs=1, all_rooms=True),
        "title": "全县总数",
        "note": "数据到 2019年8月30日 9:00；每个数点开就是名单。",
        "actions": [Action("导出 Excel", "#", "download"), Action("打印", "#", "printer")],
        "figures": [
            Figure("劳动力", "806,400", "人", url="#"),
            Figure("在外务工", "486,200", "人", "60.3%", "#"),
            Figure("想找活", "109,842", "人", url="#"),
            Figure("空缺", "61,350", "个", "18,206 个岗位", "#"),
            Figure("组织化程度", "82.4%", url="#"),
        ],
        "charts": [
            Thing(
                id="ch-places",
                title="去了哪里",
                sub="月末在岗，万人",
                size="m",
                is_wide=False,
                label="各省在岗人数",
                spec={
                    "kind": "bars",
                    "unit": "万人",
                    "categories": ["浙江", "广东", "云南省内", "县内", "福建", "江苏"],
                    "series": [{"name": "在岗", "values": [15.84, 9.26, 6.68, 4.56, 3.89, 2.73]}],
                },
            ),
            Thing(
                id="ch-months",
                title="今年每月",
                sub="在外与返乡",
                size="m",
                is_wide=False,
                label="每月在外与返乡人数",
                spec={
                    "kind": "lines",
                    "unit": "人",
                    "categories": months,
                    "series": [
                        {
                            "name": "在外",
                            "values": [
                                380000,
                                402000,
                                441000,
                                462000,
                                471000,
                                480000,
                                486200,
                                487940,
                            ],
                        },
                        {
                            "name": "新增",
                            "values": [21000, 42000, 51000, 24000, 12000, 11000, 9200, 5126],
                        },
                    ],
                },
            ),
            Thing(
                id="ch-towns",
                title="乡镇转移就业率",
                sub="前 10",
                size="m",
                is_wide=True,
                label="乡镇转移就业率前十",
                spec={
                    "kind": "columns",
                    "unit": "%",
                    "categories": towns,
                    "series": [{"name": "转移就业率", "values": rates}],
                },
            ),
        ],
        "columns": [
            Column("place", "乡镇", "name", 5),
            Column("people", "劳动力", "num", 3),
            Column("out", "在外", "num", 3),
            Column("rate", "转移就业率", "num"),
        ],
        "rows": [
            Row(t, ((t, "#", ""), 26000 + i * 311, 16000 + i * 120, f"{r}%"))
            for i, (t, r) in enumerate(zip(towns, rates, strict=True))
        ],
    }

"""Invented people, vacancies and duties, so that a page can be looked at without a database."""

from __future__ import annotations

from types import SimpleNamespace as Thing

from wugong.base.shapes import (
    Action,
    Chip,
    Choice,
    Column,
    Duty,
    DutyGroup,
    Figure,
    Filter,
    Job,
    Link,
    ListPage,
    Pager,
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


HOUSE = {
    "j": ("建档立卡", "line"),
    "b": ("搬迁", "line"),
    "l": ("零就业", "due"),
}
NOW = {
    "d": ("clock-pause", "待业", "due"),
    "h": ("home-move", "返乡", "info"),
    "z": ("map-pin", "在县内", "q"),
    "e": ("hourglass-low", "合同将满", "due"),
}
PEOPLE = """\
马*|男 27 岁|6073|毡帽营村 1组|l|d|快递分拣、昆明|驾驶 C1|4300|41|在家，李*
张*|男 41 岁|7712|毡帽营村 3组|j|d|电动工具装配、永康|装配 初级|3800|96|电话，李*
郭*平|男 49 岁|9137|白果社区 6组|j|d|保安、永康||3200|29|在家，赵*
杨*|女 45 岁|2866|新街社区 5组|j|d|家政、昆明|家政 初级|3000|61|电话，吴*
赵*英|女 29 岁|4425|油榨街社区 2组|b|d|电子装配、东莞|装配 初级|4200|74|电话，周*
何*|女 35 岁|1240|小河村 13组|j|h|缝纫、县内|缝纫 初级|2800|24|在家，孙*
王*华|女 36 岁|0926|白果社区 12组|j|h|缝纫、县内|缝纫 中级|2600|88|在家，赵*
胡*军|男 44 岁|2254|油榨街社区 16组|j|z|钢筋、县内|钢筋 中级|4800|36|在家，周*
周*|女 24 岁|8841|上街村 11组|j|d|缝纫、永康||4000|52|在家，陈*
罗*福|男 22 岁|4491|上街村 2组|j|d|焊接、东莞|焊工 初级|5000|19|本人手机，本人
刘*|男 52 岁|3318|上街村 7组|l|d|保洁、县内||2000|81|在家，陈*
朱*|女 31 岁|7304|新街社区 20组|b|d|电子装配、深圳|装配 初级|4600|33|电话，吴*
陈*国|男 38 岁|5559|白果社区 9组|b|e|注塑、厦门|注塑 初级|4500|58|企业名册，驻厦门站
谢*明|男 37 岁|6218|毡帽营村 3组|j|h|焊接、永康|焊工 初级|4800|66|在家，李*
吴*兰|女 39 岁|0187|小河村 4组|j|h|针车、东莞|缝纫 高级|5000|47|电话，孙*
李*明|男 33 岁|1934|毡帽营村 18组|j|h|焊接、永康|焊工 中级|5500|12|在家，李*
林*|男 30 岁|5116|毡帽营村 9组|j|d|叉车、厦门|叉车 N1|4800|11|在家，李*
宋*梅|女 34 岁|2280|新街社区 1组|j|d|缝纫、永康|缝纫 初级|4100|9|在家，吴*""".splitlines()

PEOPLE_COLUMNS = [
    Column("name", "姓名", "name", 4, "?sort=name"),
    Column("id_number", "身份证号", "text", 5, is_minor=True),
    Column("village", "村、组", "text", 4),
    Column("house", "户", "tags", 2, is_minor=True),
    Column("now", "现在", "status", 3),
    Column("wish", "想做、想去", "text", 5, is_minor=True),
    Column("skill", "技能", "text", 2, is_minor=True),
    Column("wage", "期望月薪（元）", "num", 3, "?sort=wage", is_minor=True),
    Column("seen", "最近确认", "fresh", 0, "?sort=seen"),
]


def people(count: int = 25) -> list[Row]:
    rows = []
    for index in range(count):
        name, small, tail, village, house, now, wish, skill, wage, days, how = PEOPLE[
            index % len(PEOPLE)
        ].split("|")
        ago = int(days)
        rows.append(
            Row(
                str(index),
                (
                    (name, f"/people/{index}/", small),
                    f"530699********{tail}",
                    village,
                    [HOUSE[house]],
                    NOW[now],
                    wish,
                    skill,
                    int(wage),
                    (min(100, ago), ago > 60, f"{ago} 天前", how),
                ),
            )
        )
    return rows


def labourers(count: int = 25) -> ListPage:
    return ListPage(
        title="劳动力库",
        note="乌峰街道 26,914 人（7月末）。下面是筛出来的人。",
        columns=PEOPLE_COLUMNS,
        rows=people(count),
        pager=Pager(
            1,
            count,
            "1,000+",
            "人",
            "",
            "?after=x",
            [Link("25", "#", is_active=True), Link("50", "#")],
            "满 1,000 只显示“1,000+”；准数看月报",
        ),
        actions=[
            Action("导入", "#", "file-import"),
            Action("导出", "#", "download"),
            Action("登记新人", "#", "plus", is_primary=True),
        ],
        views=[
            Link("全部", "#"),
            Link("想找活", "#", count="1,000+", is_active=True),
            Link("应出未出", "#", count="316"),
            Link("想换岗", "#", count="204"),
            Link("超 30 天没确认", "#", count="1,000+"),
            Link("失去联系", "#", count="58"),
        ],
        save_view_url="#",
        search="",
        chips=[
            Chip("意愿", "想找活", "#"),
            Chip("年龄", "18–55 岁", "#"),
            Chip("户", "建档立卡、搬迁、零就业", "#"),
        ],
        filters=[
            Filter("wish", "意愿", [Choice("1", "想找活", True), Choice("2", "想换岗")]),
            Filter("house", "户", [Choice("a", "建档立卡", True), Choice("b", "搬迁", True)], "many"),
            Filter("age", "年龄", kind="text", value="18-55"),
        ],
        clear_url="?",
        sorts=[Link("新登记意愿的在前", "#", is_active=True), Link("最久没确认的在前", "#")],
        columns_available=[Choice(c.key, c.label, True) for c in PEOPLE_COLUMNS]
        + [Choice("phone", "手机"), Choice("school", "文化程度")],
        bulk=[
            Action("发岗位信息", "#", "send", is_htmx=True),
            Action("派网格员走访", "#", "walk", is_htmx=True),
            Action("编入批次", "#", "bus", is_htmx=True),
            Action("报培训", "#", "school", is_htmx=True),
        ],
    )


VACANCIES = """\
焊工（中级）|J-2F7K|示范一号门业厂|浙江永康|5,500–6,800|40|14|包吃住|check|已核实|good|3|到厂，永康站
缝纫工|J-88QM|示范制衣厂|浙江永康|4,200–5,800|60|24|包吃住|check|已核实|good|2|到厂，永康站
钣金折弯工|J-1C0P|示范五号电动车厂|浙江永康|5,000–6,600|80|40|包住|check|已核实|good|9|电话，永康站
二保焊工|J-7741|示范二号工程机械厂|福建厦门|6,000–7,200|12|6|包住|clock|待核实|due|31|电话，厦门站
护林员|J-0R3D|本村公益岗位|镇雄县内|800|4|2|公益岗位|check|已核实|good|12|乡镇
电子普工|J-5TT2|示范七号电子厂|广东东莞|4,200–5,000|200|60|包吃住|ban|欠薪名单|bad|40|东莞站""".splitlines()


def vacancies() -> ListPage:
    columns = [
        Column("title", "岗位", "name", 6),
        Column("employer", "单位", "link", 5),
        Column("place", "地方", "text", 3),
        Column("pay", "月薪（元）", "num", 4),
        Column("openings", "招", "num", 1, is_minor=True),
        Column("left", "还缺", "num", 1),
        Column("board", "吃住、条件", "tags", 3, is_minor=True),
        Column("state", "状态", "status", 3),
        Column("seen", "最近核实", "fresh"),
    ]
    rows = []
    for index in range(24):
        title, code, who, place, pay, openings, left, board, icon, word, tone, ago, how = VACANCIES[
            index % len(VACANCIES)
        ].split("|")
        rows.append(
            Row(
                str(index),
                (
                    (title, "#", code),
                    (who, "#"),
                    place,
                    pay,
                    int(openings),
                    int(left),
                    [(board, "line")],
                    (icon, word, tone),
                    (min(100, int(ago) * 3), int(ago) > 30, f"{ago} 天前", how),
                ),
            )
        )
    return ListPage(
        title="用工需求",
        note="18,206 个岗位，61,350 个空缺；30 天没核实的不推荐。",
        columns=columns,
        rows=rows,
        pager=Pager(1, 24, "1,000+", "个", "", "?after=x"),
        actions=[Action("登记岗位", "#", "plus", is_primary=True)],
        views=[Link("在招", "#", count="1,000+", is_active=True), Link("待核实", "#", count="214")],
        search="",
        filters=[Filter("place", "地方", [Choice("33", "浙江")])],
        sorts=[Link("还缺最多的在前", "#", is_active=True)],
    )


def empty_list() -> ListPage:
    return ListPage(
        title="户",
        columns=PEOPLE_COLUMNS,
        rows=[],
        pager=Pager(0, 0, "0", "户"),
        search="赵六",
        chips=[Chip("户", "零就业", "#")],
        clear_url="?",
        empty="乌峰街道没有姓“赵六”的户。",
        empty_action=Action("看全部户", "?"),
        error="排序暂时用不了，先按村、组排。",
    )


def duty(line: str, tone: str, is_primary: bool = False) -> Duty:
    count, unit, title, why, icon, clock, button = line.split("|")
    return Duty(
        count, unit, title, "#", why, Status(icon, clock, tone), Action(button, "#", "phone" if is_primary else "", is_primary)
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
            DutyGroup("已过期", 2, [duty(LATE[0], "bad", True), duty(LATE[1], "bad")], "late", "先办这里"),
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
            ("缝纫工订单班补 12 个名额", "县劳务办培训股，8月28日送出", Status("hourglass", "第 2 天", "q")),
            ("东莞站回报 21 人到岗", "驻东莞站，限 8月30日", Status("clock", "今天", "due")),
        ],
        "waiting_link": Link("全部 6 件", "#"),
        "month": Thing(title="8月月报", tag="采集中", right="组 107 / 120，村 4 / 6", rows=villages),
    }


def jobs() -> list[Job]:
    return [
        Job("1", "日常匹配 8月30日", 62, "正在排座位，109,842 人", "running", "9:12", "周*", "#", "#"),
        Job("2", "导出 1,208 人", 0, "等第二个人批准", "waiting", "9:05", "陈*"),
        Job("3", "导入花名册 示范三号厂", 100, "211 行，3 行要改", "done", "8:40", "陈*", "#"),
        Job("4", "对账", 0, "文件不完整，请重新上传", "failed", "8:31", "周*"),
    ]


def dashboard() -> dict[str, object]:
    towns = ["木卓镇", "鱼洞乡", "芒部镇", "大湾镇", "塘房镇", "碗厂镇", "南台街道", "黑树镇", "花朗乡", "以古镇"]
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
            Thing(id="ch-places", title="去了哪里", sub="月末在岗，万人", size="m", is_wide=False, label="各省在岗人数",
                  spec={"kind": "bars", "unit": "万人", "categories": ["浙江", "广东", "云南省内", "县内", "福建", "江苏"],
                        "series": [{"name": "在岗", "values": [15.84, 9.26, 6.68, 4.56, 3.89, 2.73]}]}),
            Thing(id="ch-months", title="今年每月", sub="在外与返乡", size="m", is_wide=False, label="每月在外与返乡人数",
                  spec={"kind": "lines", "unit": "人", "categories": months,
                        "series": [{"name": "在外", "values": [380000, 402000, 441000, 462000, 471000, 480000, 486200, 487940]},
                                   {"name": "新增", "values": [21000, 42000, 51000, 24000, 12000, 11000, 9200, 5126]}]}),
            Thing(id="ch-towns", title="乡镇转移就业率", sub="前 10", size="m", is_wide=True, label="乡镇转移就业率前十",
                  spec={"kind": "columns", "unit": "%", "categories": towns,
                        "series": [{"name": "转移就业率", "values": rates}]}),
        ],
        "columns": [Column("place", "乡镇", "name", 5), Column("people", "劳动力", "num", 3), Column("out", "在外", "num", 3), Column("rate", "转移就业率", "num")],
        "rows": [Row(t, ((t, "#", ""), 26000 + i * 311, 16000 + i * 120, f"{r}%")) for i, (t, r) in enumerate(zip(towns, rates, strict=True))],
    }

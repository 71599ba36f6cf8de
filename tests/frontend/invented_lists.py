"""Invented rows of every list."""

from __future__ import annotations

from invented_desk import shell

from wugong.base.shapes import (
    Action,
    Chip,
    Choice,
    Column,
    Fact,
    Filter,
    Link,
    ListPage,
    Pager,
    Row,
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
            Filter(
                "house", "户", [Choice("a", "建档立卡", True), Choice("b", "搬迁", True)], "many"
            ),
            Filter("age", "年龄", kind="text", value="18-55"),
        ],
        clear_url="?",
        sorts=[Link("新登记意愿的在前", "#", is_active=True), Link("最久没确认的在前", "#")],
        columns_available=[Choice(c.key, c.label, True) for c in PEOPLE_COLUMNS]
        + [Choice("phone", "手机"), Choice("school", "文化程度")],
        may_take_all=True,
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


def runs() -> ListPage:
    columns = [
        Column("run", "运行", "name", 6),
        Column("state", "状态", "status", 3),
        Column("people", "有意愿", "num", 3),
        Column("openings", "岗位空缺", "num", 3, is_minor=True),
        Column("placed", "有岗", "num", 3),
        Column("rate", "有岗率", "num", 2, is_minor=True),
        Column("proof", "证明", "text", 4),
        Column("took", "用时", "num"),
    ]
    rows = [
        Row(
            str(n),
            (
                (f"日常匹配 8月{30 - n}日", "#", "全县"),
                ("circle-check", "已完成", "good"),
                109842 - n * 97,
                61350,
                54917 - n * 41,
                "50.0%",
                "已证明最优",
                "3.4 秒",
            ),
        )
        for n in range(12)
    ]
    return ListPage(
        "供需匹配",
        columns,
        rows,
        Pager(1, 12, "12", "次"),
        note="每天 9:12 自动跑一次；随时可以再跑。",
        actions=[Action("再跑一次", "#", "refresh", True, method="post")],
    )


def candidates() -> dict[str, object]:
    columns = [
        Column("score", "分", "num", 1),
        Column("name", "姓名", "name", 4),
        Column("village", "村、组", "text", 4),
        Column("why", "为什么", "text", 6),
        Column("lack", "还差什么", "quiet", 5, is_minor=True),
        Column("go", "", "action"),
    ]
    rows = []
    for n, line in enumerate(PEOPLE):
        name, small, _tail, village, *_rest = line.split("|")
        rows.append(
            Row(
                str(n),
                (
                    91 - n,
                    (name, "#", small),
                    village,
                    "想去永康，会焊接，同村 3 人",
                    "" if n % 3 else "差一级：焊工中级",
                    ("推荐", "#"),
                ),
            )
        )
    page = ListPage(
        "最合适的人",
        columns,
        rows,
        Pager(1, len(rows), "214", "人", "", "?after=x"),
        note="焊工（中级），示范一号门业厂；今早 9:12 的匹配。",
        bulk=[Action("一起推荐", "#", "send", is_htmx=True)],
    )
    return {
        "shell": shell("供需匹配"),
        "page": page,
        "facts": [
            Fact("单位", "示范一号门业厂", url="#"),
            Fact("月薪", "5,500–6,800 元"),
            Fact("还缺", "14 人"),
            Fact("核实", "3 天前"),
        ],
    }

"""An invented match run."""

from __future__ import annotations

from types import SimpleNamespace as Thing

from invented_desk import shell

from wugong.base.shapes import (
    Action,
    Bar,
    Choice,
    Column,
    Figure,
    HeatCell,
    HeatRow,
    Job,
    Link,
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


REASONS = [
    ("意向地没有空岗了", 19480),
    ("差一级技能", 15260),
    ("期望月薪高于现有岗位", 9870),
    ("只愿在县内，县内已满", 6310),
    ("年龄或证件不合岗位", 2455),
    ("名额先给了优先户", 1550),
]


CLASSES = [
    ("缝纫工 初级", 5, 250, 212, "10.6"),
    ("焊工 中级", 3, 120, 97, "7.2"),
    ("家政护理 初级", 4, 200, 118, "6.9"),
    ("叉车 N1", 2, 60, 44, "6.1"),
    ("注塑操作 初级", 2, 100, 58, "5.4"),
    ("钢筋工 初级", 2, 80, 31, "3.8"),
    ("电子装配 初级", 3, 150, 52, "3.5"),
    ("中式烹调 初级", 1, 40, 11, "2.9"),
]


FAIR = [
    ("女", 48320, -1.4),
    ("50 岁以上", 14906, -6.8),
    ("残疾但能劳动", 1874, -3.1),
    ("建档立卡户", 38115, 5.2),
    ("搬迁户", 9240, 4.6),
    ("零就业家庭", 612, 31.7),
    ("示范甲镇（最低）", 3870, -7.9),
]


def step(value: int) -> int:
    return sum(value >= bound for bound in (1, 15, 30, 45)) + (2 if value >= 65 else 0)


def heat_rows() -> list[HeatRow]:
    return [
        HeatRow(
            label,
            [HeatCell(str(v) if v else "–", step(v), "#" if v else "", v == 94) for v in values],
        )
        for label, values in SCARCE.items()
    ]


def what_if() -> Thing:
    curve = {
        "kind": "lines",
        "unit": "人",
        "categories": [str(n) for n in range(0, 501, 50)],
        "series": [
            {"name": "多安置", "values": [0, 59, 103, 137, 163, 183, 198, 209, 218, 225, 229]}
        ],
    }
    return Thing(
        url="#",
        occupations=[Choice("s2", "缝纫工 中级", True)],
        places=[Choice("yk", "浙江永康", True)],
        added=200,
        maximum=500,
        seconds="0.21 秒",
        curve=curve,
        figures=[
            Figure("多安置", "+163 人"),
            Figure("其中优先户", "+9 户"),
            Figure("有人变差", "0 户"),
        ],
    )


def run() -> dict[str, object]:
    return {
        "shell": shell("供需匹配", "镇雄县", all_rooms=True),
        "title": "日常匹配 8月30日",
        "state": Status("circle-check", "已完成", "good"),
        "note": "9:12 开始，用时 3.4 秒；全县有意愿的 109,842 人，18,206 个岗位、61,350 个空缺",
        "actions": [
            Action("与昨天比", "#", "history"),
            Action("打印", "#", "printer"),
            Action("按去向起草批次", "#", "bus", True),
        ],
        "refresh_url": "",
        "phases": [],
        "error": "",
        "proof": Thing(
            is_proven=True,
            title="已证明最优",
            text="没有别的方案能把这些户安置得更好。",
            sums="总分 36,172,342,992 = 上界 36,172,342,992，差 0",
            links=[Link("怎么证的", "#"), Link("证明文件", "#", "download")],
        ),
        "placed": 54917,
        "unplaced": 54925,
        "placed_percent": 50.0,
        "placed_note": "人，50.0%",
        "unplaced_note": "人，按原因看",
        "priority_note": "优先户 19,866 / 24,310 户至少 1 人有岗",
        "reasons": [Bar(label, value, value / 194.8, "#") for label, value in REASONS],
        "heat_columns": PLACES,
        "heat_rows": heat_rows(),
        "what_if": what_if(),
        "class_columns": [
            Column("what", "工种和等级"),
            Column("n", "开班", "num"),
            Column("people", "培训", "num"),
            Column("more", "多安置", "num"),
            Column("per", "每万元", "num"),
            Column("go", "", "link"),
        ],
        "classes": [
            Row(c[0], (c[0], c[1], f"{c[2]} 人", f"+{c[3]}", f"{c[4]} 人", ("开班", "#")))
            for c in CLASSES
        ],
        "classes_note": "每一项都重新算过一遍全县方案；同时开前 3 项，多安置 +409 人。",
        "classes_link": Link("全部 21 项", "#"),
        "fairness": [
            Thing(
                label=label, willing=n, rate=f"{50 + d:.1f}%", difference=d, is_far=d < -5, url=""
            )
            for label, n, d in FAIR
        ],
        "fairness_note": "1,204 个岗位写了“45 岁以下”，50 岁以上偏低。",
        "overall_rate": "50.0%",
    }


def running() -> dict[str, object]:
    phases = [
        Job("1", "装入人和岗位", 100, "109,842 人，18,206 个岗位，2.1 秒", "done"),
        Job("2", "每人最合适的 16 个", 100, "1,757,472 对，0.9 秒", "done"),
        Job("3", "全县一起排", 62, "还差 1.2%", "running"),
        Job("4", "核对证明", 0, "", "waiting"),
        Job("5", "存下来", 0, "", "waiting"),
    ]
    return {
        **run(),
        "shell": shell("供需匹配", "镇雄县", jobs=1, all_rooms=True),
        "state": Status("progress", "正在算", "info"),
        "note": "9:12 开始",
        "actions": [Action("停下", "#", "player-stop", is_danger=True, dialog="stop")],
        "refresh_url": "/run-working.html",
        "phases": phases,
        "proof": None,
        "reasons": [],
        "heat_rows": [],
        "what_if": None,
        "classes": [],
        "fairness": [],
    }

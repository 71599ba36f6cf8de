"""The invented public side, and the pages before a login."""

from __future__ import annotations

from types import SimpleNamespace as Thing

from invented_files import QR
from invented_forms import Bound, Form
from markupsafe import Markup

from wugong.base.shapes import Link

PUBLIC: dict[str, object] = {
    "language": "zh-Hans",
    "is_demo": True,
    "csrf_token": "",
    "tabs": [
        Link("找工作", "#", "search", is_active=True),
        Link("求助", "#", "headset"),
        Link("我的", "#", "user"),
    ],
}


def board() -> dict[str, object]:
    jobs = [
        Thing(
            title="缝纫工",
            url="#",
            pay="4200–5800",
            place="浙江永康·示范制衣厂",
            tags=["包吃住", "计件有保底", "夫妻可同去"],
            checked="永康劳务站 8月28日核对",
            left="还招 24 人",
        ),
        Thing(
            title="打磨工",
            url="#",
            pay="5000–7000",
            place="浙江永康·示范五金厂",
            tags=["包吃住", "计件", "有粉尘，发口罩、年年体检"],
            checked="永康劳务站 8月27日核对",
            left="还招 11 人",
        ),
        Thing(
            title="装配普工",
            url="#",
            pay="4000–4800",
            place="浙江义乌·示范饰品厂",
            tags=["包住，吃饭补 300 元", "长白班"],
            checked="县劳务办 8月21日核对",
            left="还招 40 人",
        ),
    ]
    names = ["全部", "县内", "云南", "浙江", "广东", "福建"]
    places = [
        Link(n, "#", count="412" if n == "浙江" else "", is_active=n == "浙江") for n in names
    ]
    filters = [
        Link(n, "#", is_active=n == "包吃住")
        for n in ["包吃住", "4000 元以上", "夫妻可同去", "不要经验", "有专车"]
    ]
    return {
        **PUBLIC,
        "title": "镇雄招工",
        "note": "1286 个岗位，都核对过。找工作不收钱。",
        "query": "",
        "kept": [],
        "places": places,
        "filters": filters,
        "jobs": jobs,
        "next_url": "#",
        "empty": "",
    }


def public_vacancy() -> dict[str, object]:
    rows = [
        (
            "currency-yuan",
            "工钱",
            Markup("头两月保底 <b>4000 元</b>，再计件"),
            "每月 15 日发，打到本人卡上",
        ),
        ("soup", "吃", "一天三餐，厂里出钱", ""),
        ("bed", "住", "四人一间，不收钱", "水电约 40 元，夫妻房有 10 间"),
        ("clock", "上班", "一天 8 小时，月休 4 天", "加班另算钱，可以不加"),
        ("file-text", "合同", "签 1 年，上工伤、养老保险", ""),
        ("bus", "怎么去", Markup("<b>9月3日 7:00</b> 镇政府上车"), "专车不要钱，还有 12 个座"),
        ("user", "要求", "满 16 岁，会不会缝纫都行", "不会的先学 7 天，学的时候照发钱"),
    ]
    return {
        **PUBLIC,
        "code": "J-2F7K",
        "back_url": "#",
        "title": "缝纫工",
        "pay": "4200–5800",
        "place": "浙江省永康市",
        "employer": "示范制衣厂",
        "qr": QR,
        "checked": ["永康劳务站 8月28日到厂核对。", "还招 24 人，本县已有 36 人在厂。"],
        "rows": rows,
        "warning": "扫不了码，报编号 J-2F7K。有人收介绍费、押金、扣证件，打 12333。",
        "ask_url": "#",
        "want_url": "#",
        "want_label": "我想去",
    }


def login() -> dict[str, object]:
    form = Form(
        Bound("username", "账号", '<input type="text" autocomplete="username">'),
        Bound(
            "password",
            "密码",
            '<input type="password" autocomplete="current-password">',
            "账号或密码不对。再错 3 次会锁 15 分钟。（login.wrong）",
        ),
    )
    return {
        **PUBLIC,
        "form": form,
        "next": "/",
        "demo_accounts": [
            ("chen", "乌峰街道劳务专员"),
            ("zhou", "县劳务办，匹配与月报"),
            ("li", "毡帽营村网格员"),
        ],
        "demo_password": "示范-2019",
    }


def totp() -> dict[str, object]:
    form = Form(Bound("code", "6 位数", '<input inputmode="numeric" autocomplete="one-time-code">'))
    return {**PUBLIC, "form": form, "qr": QR, "secret": "JBSW Y3DP EHPK 3PXP", "cancel_url": "#"}


def error() -> dict[str, object]:
    return {
        **PUBLIC,
        "title": "没有这一页",
        "text": "可能是地址抄错了，也可能不在您管的地方。",
        "code": "page.absent",
        "back_url": "#",
        "back_label": "回工作台",
    }

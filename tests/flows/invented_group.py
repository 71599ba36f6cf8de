"""An invented group for the field app's pictures: 45 households, matters of every kind."""

import base64
import json
import random
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NOW = "2019-08-22T10:30:00+08:00"
TO_VISIT = (12, 13, 16, 18, 22, 24, 26, 30, 31, 33, 36, 39, 41, 44)
FAMILY = "陈李王熊赵杨周吴何刘张罗郑申成邓余"
GIVEN = "国平 正芬 勇 丽 兴华 永才 开富 明亮 德明 仕华 开贵 光荣 小琴 正友 秀英 大海".split()  # noqa: SIM905
PLACES = (("330784", "浙江省永康市"), ("441900", "广东省东莞市"), ("350206", "福建省厦门市湖里区"))
FACTORIES = ("示范制衣厂", "示范五金厂", "示范电器厂")
RELATIONS = [["01", "户主"], ["02", "配偶"], ["03", "之子"], ["04", "之女"], ["05", "之儿媳"]]
LISTS = {
    "ffp_relation_to_head": RELATIONS,
    "ffp_education": [["2", "小学"], ["3", "初中"]],
    "ffp_student_status": [["05", "高中在读"]],
}
AGES = (57, 55, 31, 26)

Row = dict[str, Any]


def _spell(person: int, chance: random.Random) -> Row:
    place, name = chance.choice(PLACES)
    return {
        "id": person * 10,
        "version": 1,
        "place": place,
        "place_name": name,
        "employer_name": chance.choice(FACTORIES),
        "start_on": "2019-03-01",
        "wage_yuan_month": chance.choice((3800, 4200, 4500, 5200)),
        "channel": "91",
        "occupation": "",
        "industry": "C18",
    }


def _wish() -> Row:
    wish: Row = {"kind": "go_out", "places": ["33"], "occupations": []}
    return wish | {"wage_floor_yuan_month": 4000, "until": "2019-12-31"}


def _person(house: int, place: int, family: str, chance: random.Random) -> Row:
    number = house * 10 + place
    is_away = place >= 2 and chance.random() < 0.45
    is_left = house in TO_VISIT
    old = chance.choice(("2019-07-18", "2019-07-18", "2019-06-21"))
    return {
        "id": number,
        "version": 3,
        "household": house,
        "name": (chance.choice(FAMILY) if place == 1 else family) + chance.choice(GIVEN),
        "relation": RELATIONS[place][0],
        "sex": "12"[place % 2],
        "birth_on": f"{2019 - AGES[place] - chance.randint(0, 4)}-03-11",
        "phone": "" if place == 1 else f"1940000{number:04d}",
        "marital": "20",
        "education": "3",
        "student_status": "",
        "capability": "1",
        "status": "on_roll",
        "state": "away" if is_away else ("farming" if place == 0 else "home"),
        "id_tail": f"{chance.randint(0, 9999):04d}",
        "confirmed_on": old if is_left else f"2019-08-{chance.randint(2, 21):02d}",
        "confirmed_how": "at_home",
        "asked_in": "2019-07" if is_left else "2019-08",
        "spell": _spell(number, chance) if is_away else None,
        "wish": _wish() if place == 3 and not is_away else None,
    }


def roster() -> Row:
    """One page with everything in it."""
    chance = random.Random(3)
    households, labourers = [], []
    for house in range(1, 46):
        family = FAMILY[house % len(FAMILY)]
        people = [_person(house, n, family, chance) for n in range(chance.randint(2, 4))]
        labourers += people
        households.append(
            {
                "id": house,
                "version": 1,
                "number": f"{house:014d}",
                "head": people[0]["id"],
                "address": "上坝",
                "member_count": len(people) + house % 3,
                "confirmed_on": "2019-07-18",
            }
        )
    return {
        "households": households,
        "labourers": labourers,
        "codes": {"version": "a", "lists": LISTS},
        "tasks": [task("collecting")],
        "send_backs": matters(),
        "deleted": {"households": [], "labourers": []},
        "more": False,
        "cursor": "1",
        "server_time": NOW,
    }


def task(state: str, *, is_late: bool = False) -> Row:
    """The month's task."""
    known = {"month": "2019-08", "due_on": "2019-08-20" if is_late else "2019-08-25"}
    counts = {"people": 137, "covered": 94, "changed": 17, "open_conflicts": 1}
    more = {"errors": 0, "doubts": 1, "sent_back": None}
    return known | counts | more | {"state": state, "is_late": is_late}


def matters() -> list[Row]:
    """A conflict, a send-back, a doubt."""
    sides = [
        {
            "value": {"act": "end", "spell": 1, "end_on": "2019-08-11", "reason": "4"},
            "visited_at": "2019-08-20T10:00:00+08:00",
            "how": "at_home",
            "by": "",
            "mine": True,
        },
        {
            "value": {
                "act": "start",
                "place": "330784",
                "employer_name": "示范电器厂",
                "start_on": "2019-08-01",
            },
            "visited_at": "2019-08-21T10:00:00+08:00",
            "how": "phone",
            "by": "永康站",
            "mine": False,
        },
    ]
    conflict = {"kind": "conflict", "id": 8, "labourer": 70, "household": None, "field": "work"}
    back = {"kind": "visit", "id": 5, "labourer": 170, "visit": "x", "month": "2019-08"}
    doubt = {"kind": "finding", "id": 9, "labourer": 210, "household": None, "level": "doubt"}
    return [
        conflict | {"stands": None, "at": NOW, "sides": sides},
        back | {"reason": "补上在哪个县做工", "at": NOW, "by": "李*"},
        doubt
        | {
            "code": "check.wage_high",
            "field": "",
            "message": "月收入高于30000元，请核实。",
        },
    ]


VILLAGE = {"village": "凉水村"}
LED = (
    {"code": "530627102201001", "name": "老屋基组", "stands_in": False} | VILLAGE,
    {"code": "530627102201002", "name": "上坝组", "stands_in": True} | VILLAGE,
)


def which_group() -> Row:
    """The leader stands in for another group's: the phone is for one of the two."""
    params = {"count": "2", "groups": json.dumps(LED, ensure_ascii=False)}
    message = "您走访 2 个组，请选这个手机走访哪个组。"
    return {"code": "device.which_group", "message": message, "params": params}


def registration(code: str) -> Row:
    """A device of one of the two groups."""
    [led] = [each for each in LED if each["code"] == code]
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {
        "device": "7f6c0000-0000-4000-8000-000000000000",
        "token": "t" * 43,
        "expires": NOW,
        "proof": base64.b64encode(bytes(32)).decode(),
        "public_key": base64.b64encode(raw).decode(),
        "group": VILLAGE | {"code": code, "name": led["name"], "township": "塘房镇"},
        "user": {"name": "朱*"},
        "next_seq": 1,
        "is_demo": True,
        "server_time": NOW,
    }


def verdicts(visits: list[Row]) -> Row:
    """Everything is taken, but one refused and one passed on."""
    words = {2: ("refused", "号码不对。"), 3: ("rerouted", "")}
    results = []
    for visit in visits:
        verdict, message = words.get(visit["seq"], ("accepted", ""))
        said = {"id": visit["id"], "verdict": verdict, "code": "", "message": message}
        results.append(said | {"labourer": visit["labourer"], "version": 4, "fields": []})
    return {"results": results, "held": [], "next_seq": 1, "server_time": NOW}

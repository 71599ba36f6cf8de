"""Invented forms: what a template sees of Django's, without Django."""

from __future__ import annotations

from types import SimpleNamespace as Thing

from invented_desk import shell
from markupsafe import escape

from wugong.base.shapes import Choice, Link


class Bound:
    """What a template sees of a Django bound field."""

    def __init__(
        self,
        name: str,
        label: str,
        control: str,
        *errors: str,
        required: bool = True,
        help_text: str = "",
    ) -> None:
        self.name, self.label, self.errors, self.help_text = name, label, errors, help_text
        self.id_for_label, self.field, self.control = (
            f"id_{name}",
            Thing(required=required),
            control,
        )

    def __html__(self) -> str:
        return self.control.replace(
            "<input", f'<input id="{self.id_for_label}" name="{escape(self.name)}"'
        ).replace("<select", f'<select id="{self.id_for_label}" name="{escape(self.name)}"')


class Form:
    """What a template sees of a Django form."""

    def __init__(self, *fields: Bound) -> None:
        self.fields, self.errors = fields, {f.name: f.errors for f in fields if f.errors}

    def visible_fields(self) -> tuple[Bound, ...]:
        return self.fields

    def hidden_fields(self) -> tuple[Bound, ...]:
        return ()

    def non_field_errors(self) -> tuple[str, ...]:
        return ()

    def is_multipart(self) -> bool:
        return False


def labourer_form() -> dict[str, object]:
    first = [
        Bound(
            "wage",
            "期望月薪（元）",
            '<input type="number" value="55000">',
            "55,000 元一个月太高了，是不是多打了一个 0？改成 5,500，或写明原因。（wage.doubtful）",
        ),
        Bound(
            "work",
            "想做什么",
            '<input type="text" value="焊接">',
            help_text="最想做的写前面，用顿号隔开。",
        ),
        Bound("when", "何时能走", '<input type="date" value="2019-09-05">', required=False),
    ]
    second = [
        Bound(
            "skill",
            "技能等级",
            "<select><option>初级</option><option selected>中级</option></select>",
        )
    ]
    return {
        "shell": shell("劳动力库"),
        "title": "登记变化：李*明",
        "note": "只改变了的；没动的不用再填。",
        "back": Link("李*明", "#"),
        "form": Form(*first, *second),
        "olds": {"wage": "5,200", "skill": "初级"},
        "sections": [("意愿", first), ("技能", second)],
        "submit_label": "保存变化",
        "aside": [
            "改过的每一项都记下是谁、何时、怎么知道的。",
            "证件号码不能在这里改，要走“更正”。",
        ],
        "region": None,
        "legal": ["写了“45 岁以下”：没有法律依据不能限年龄。"],
    }


def region() -> dict[str, object]:
    return {
        "name": "place",
        "value": "530627",
        "more_url": "#",
        "error": "",
        "levels": [("乡镇", [Choice("530627", "全县", True), Choice("530627001", "乌峰街道")])],
    }

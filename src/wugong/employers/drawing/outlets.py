"""The three outlets as their lists draw them."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from wugong.base import clock, codes
from wugong.base.actor import Actor
from wugong.base.pages import day
from wugong.base.shapes import Column, Link, Row
from wugong.base.terms import term
from wugong.employers import permissions, rules
from wugong.employers.models import CooperationBase, WelfarePost, Workshop
from wugong.places import queries as places

PAGES = (
    ("employers:employers", N_("单位")),
    ("employers:bases", N_("劳务合作基地")),
    ("employers:workshops", N_("扶贫车间")),
    ("employers:welfare_posts", N_("公益岗位")),
)


def outlet_views(active: str) -> list[Link]:
    """The four lists of those who give work, as tabs."""
    labels = {name: _(label) for name, label in PAGES} | {"employers:workshops": term("workshop")}
    return [Link(label, reverse(name), is_active=name == active) for name, label in labels.items()]


def base_columns() -> list[Column]:
    """Columns of the bases."""
    return [
        Column("name", _("基地"), "name", 4),
        Column("employer", _("单位"), "link", 4),
        Column("place", _("地方"), "text", 2),
        Column("posts", _("承诺岗位"), "num", 1),
        Column("ends", _("协议到期"), "text", 2),
        Column("state", _("状态"), "status", 2),
    ]


def base_row(row: CooperationBase) -> Row:
    """One base; an expired agreement does not count."""
    is_in_force = rules.counts(row.starts_on, row.ends_on, clock.business_today())
    employer = reverse("employers:employer", args=[row.employer_id])
    good, bad = ("circle-check", _("有效"), ""), ("alert-triangle", _("协议到期，不计数"), "bad")
    return Row(
        str(row.pk),
        (
            (row.name, employer, row.agreement_number),
            (row.employer.name, employer),
            places.display_name(row.place),
            row.promised_posts,
            day(row.ends_on),
            good if is_in_force else bad,
        ),
    )


def workshop_columns() -> list[Column]:
    """Columns of the workshops."""
    return [
        Column("name", _("车间"), "name", 4),
        Column("employer", _("单位"), "link", 4),
        Column("place", _("地方"), "text", 3),
        Column("kind", _("类型"), "text", 2),
        Column("since", _("认定日期"), "text", 2),
        Column("state", _("状态"), "status", 2),
        Column("act", "", "action", 2),
    ]


def workshop_row(row: Workshop, by: Actor) -> Row:
    """One workshop, with what the reader may do about it."""
    withdraw = (_("取消认定"), reverse("employers:withdraw", args=[row.pk]))
    may_withdraw = row.withdrawn_on is None and permissions.may_keep_workshop(by)
    employer = reverse("employers:employer", args=[row.employer_id])
    good, gone = ("circle-check", _("已认定"), ""), ("circle-x", _("已取消"), "q")
    return Row(
        str(row.pk),
        (
            (row.name, employer, ""),
            (row.employer.name, employer),
            places.full_name(row.code, home=row.code[:6]),
            codes.name("workshop_type", row.kind, get_language() or "zh"),
            day(row.recognised_on),
            good if row.withdrawn_on is None else gone,
            withdraw if may_withdraw else "",
        ),
    )


def post_columns() -> list[Column]:
    """Columns of the welfare posts."""
    return [
        Column("name", _("岗位"), "bold", 4),
        Column("kind", _("类型"), "text", 2),
        Column("place", _("地方"), "text", 3),
        Column("quota", _("名额"), "num", 1),
        Column("pay", _("月补贴（元）"), "num", 2),
        Column("state", _("状态"), "status", 2),
        Column("act", "", "action", 2),
    ]


def post_row(row: WelfarePost, by: Actor) -> Row:
    """One welfare post, with what the reader may do about it."""
    close = (_("撤岗"), reverse("employers:welfare_post_close", args=[row.pk]))
    is_open = rules.counts(row.starts_on, row.ends_on, clock.business_today())
    good, gone = ("circle-check", _("在设"), ""), ("circle-x", _("已撤销"), "q")
    return Row(
        str(row.pk),
        (
            row.name,
            codes.name("welfare_post_type", row.kind, get_language() or "zh"),
            places.full_name(row.code, home=row.code[:6]),
            row.quota,
            row.pay_yuan_month,
            good if is_open else gone,
            close if is_open and permissions.may_keep_welfare_post(by, row.code) else "",
        ),
    )

"""What a request says: who asks, from where, and what people typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wugong.accounts import rules
from wugong.accounts.enums import PartyKind, RoleName
from wugong.accounts.queries import Account
from wugong.base.errors import Refusal
from wugong.base.forms import TextField


def account_of(request: HttpRequest) -> Account | None:
    """The account behind a request, for pages that show or change it."""
    found: Account | None = getattr(request, "account", None)
    return found


def signed_in(request: HttpRequest) -> Account:
    """The same where there must be one."""
    account = account_of(request)
    if account is None:
        raise Refusal("login.required")
    return account


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, past our own proxies."""
    return rules.client_address(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        getattr(settings, "TRUSTED_PROXIES", ()),
    )


def agent_of(request: HttpRequest) -> str:
    """What the browser calls itself, so that its owner knows the session again."""
    text = request.headers.get("User-Agent", "")
    return "".join(ch for ch in text if ch.isprintable())[:120]


def password_field(label: Any, autocomplete: str) -> forms.CharField:
    """Kept as typed; what it may be is the profile's business."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=1000, widget=widget)


class LoginForm(forms.Form):
    """User name and password."""

    username = TextField(
        label=_("用户名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = password_field(_("密码"), "current-password")


class CodeForm(forms.Form):
    """The six digits of an authenticator."""

    code = TextField(
        label=_("6 位数"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class PasswordForm(forms.Form):
    """One's own new password."""

    old = password_field(_("现在的密码"), "current-password")
    new = password_field(_("新密码"), "new-password")
    again = password_field(_("再填一次新密码"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Both times the same."""
        values = super().clean() or {}
        if values.get("new") != values.get("again"):
            self.add_error("again", _("两次填的新密码不一样。"))
        return values


class FirstRunForm(forms.Form):
    """The first security administrator."""

    code = TextField(label=_("启动码"), max_length=40)
    username = TextField(label=_("用户名"), max_length=60)
    display_name = TextField(label=_("姓名"), max_length=60)
    id_number = TextField(label=_("身份证号"), max_length=30)
    password = password_field(_("密码"), "new-password")


class UserForm(forms.Form):
    """A new account."""

    username = TextField(label=_("用户名"), max_length=60)
    display_name = TextField(label=_("姓名"), max_length=60)
    id_number = TextField(
        label=_("身份证号"),
        max_length=30,
        required=False,
        help_text=_("只用来认出同一个人，不保存号码。管理员必填。"),
    )
    phone = TextField(label=_("办公电话"), max_length=20, required=False)


class GrantForm(forms.Form):
    """A role, where or for whom, and until when."""

    role = forms.ChoiceField(label=_("角色"), choices=RoleName.choices)
    area = TextField(
        label=_("地区代码"),
        max_length=15,
        required=False,
        help_text=_("县 6 位、乡镇 9 位、村 12 位、组 15 位；工作站填务工地。"),
    )
    party_kind = forms.ChoiceField(
        label=_("单位类别"), choices=[("", "–"), *PartyKind.choices], required=False
    )
    party_name = TextField(label=_("单位名称"), max_length=120, required=False)
    until = forms.DateField(label=_("截止日期"), widget=forms.DateInput(attrs={"type": "date"}))


class ReasonForm(forms.Form):
    """Why."""

    reason = TextField(label=_("理由"), max_length=200, min_length=2)

"""By which way somebody is told, and how far a sending came."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a recipient is reached."""

    DESK = "desk", _("工作台消息")
    PHONE = "phone", _("短信")
    MAIL = "mail", _("邮件")
    TOLD = "told", _("组长当面告诉")


BY_MACHINE = (Way.PHONE, Way.MAIL)


class DispatchState(models.TextChoices):
    """A sending leaves once: one that broke off half-way is never sent a second time."""

    WAITING = "waiting", _("等着发")
    SENDING = "sending", _("正在发")
    SENT = "sent", _("发出去了")
    FAILED = "failed", _("没发出去")
    UNSURE = "unsure", _("可能已发")

"""Values of comparisons with another office's list."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far a comparison is."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("正在比")
    DONE = "done", _("比好了")
    FAILED = "failed", _("没有比成")


class Kind(TextChoices):
    """What a difference is."""

    FIELD = "field", _("两边不一样")
    THEIRS = "theirs", _("只有对方有")
    OURS = "ours", _("只有我们有")


class Decision(TextChoices):
    """Who is right, by somebody's word."""

    OURS = "ours", _("我们对")
    THEIRS = "theirs", _("对方对")
    ASK = "ask", _("问村里")


class Outcome(TextChoices):
    """What became of "they are right"."""

    APPLIED = "applied", _("已改好")
    BY_HAND = "by_hand", _("要到档案里改")


class SheetState(TextChoices):
    """A sheet with whole numbers: asked for by one, approved by another, taken once."""

    ASKED = "asked", _("等另一人审批")
    APPROVED = "approved", _("已批，可下载一次")
    DECLINED = "declined", _("没有批")
    TAKEN = "taken", _("已下载")

"""Values of visits and of the month's task (docs/field-sync.md, docs/rules.md S1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    """What became of a visit; a repetition is answered `duplicate` and changes nothing."""

    ACCEPTED = "accepted", _("已收下")
    CONFLICT = "conflict", _("两边不一样")
    HELD = "held", _("先存着")
    REROUTED = "rerouted", _("转走了")
    REFUSED = "refused", _("没收下")


class How(TextChoices):
    """How a visit was made; the same codes as the people's room has for facts."""

    AT_HOME = "at_home", _("当面")
    PHONE = "phone", _("电话")


class Mark(TextChoices):
    """What is remarkable about a visit that was taken all the same."""

    FORCED = "visit.forced", _("等了五天没等到前一条")
    CLOCK_BEHIND = "visit.clock_behind", _("手机时间比登记还早")
    CORRECTION = "visit.correction", _("上月已汇总，记到下月")
    SEQ_AGAIN = "visit.seq_again", _("手机恢复过备份")
    SEALED = "visit.sealed", _("封存后补交")


class TaskState(TextChoices):
    """The month's task of a villagers' group, in its order."""

    TO_COLLECT = "to_collect", _("待采集")
    COLLECTING = "collecting", _("采集中")
    SUBMITTED = "submitted", _("组提交")
    CHECKED = "checked", _("村审核")
    CONSOLIDATED = "consolidated", _("乡汇总")
    ACCEPTED = "accepted", _("县接收")
    CLOSED = "closed", _("关闭")


class Level(TextChoices):
    """How grave a finding is: errors block submission, doubts want a typed explanation."""

    ERROR = "error", _("错误")
    DOUBT = "doubt", _("疑点")


class NotReached(TextChoices):
    """Why somebody could not be asked this month."""

    AWAY = "away", _("在外联系不上")
    NOT_HOME = "not_home", _("三次上门没人")
    REFUSED = "refused", _("本人不愿说")
    OTHER = "other", _("其他")


class NeedKind(TextChoices):
    """Help that is no service of the employment office; those have the codes of service_need."""

    WAGES = "wages", _("工钱")
    INJURY = "injury", _("受伤")
    CONTRACT = "contract", _("合同")
    CHILD = "child", _("孩子上学、照看")
    ELDER = "elder", _("老人照看")
    SUBSIDY = "subsidy", _("补贴")
    OTHER = "other", _("其他")

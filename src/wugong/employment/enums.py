"""Values of the facts of work."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Contract(TextChoices):
    """Whether a labour contract was signed."""

    SIGNED = "signed", _("已签")
    UNSIGNED = "unsigned", _("未签")
    AGREEMENT = "agreed", _("协议")
    UNKNOWN = "unknown", _("不清楚")


class VerifiedHow(TextChoices):
    """What a spell's being true rests on."""

    PHONE = "phone", _("电话")
    AT_HOME = "at_home", _("入户")
    ROSTER = "roster", _("企业名册")
    SOCIAL = "social", _("社保比对")
    BANK = "bank", _("工资流水")
    STATION = "station", _("驻外站")
    LIST = "list", _("部门名单")


class IncomeSource(TextChoices):
    """Where a figure of pay comes from; estimates never add up with the rest unseen."""

    DECLARED = "declared", _("本人申报")
    PAYSLIP = "payslip", _("工资条")
    BANK = "bank", _("银行流水")
    ESTIMATE = "estimate", _("推算")


class AppointmentEnd(TextChoices):
    """Why a welfare appointment ended (docs/rules.md S5)."""

    VOLUNTARY = "voluntary", _("本人申请")
    DISOBEDIENCE = "disobedience", _("不服从管理")
    HEALTH = "health", _("健康原因")
    REPLACED = "replaced", _("顶岗、替岗、人不在岗")
    EMPLOYED = "employed", _("已稳定就业")
    WENT_OUT = "went_out", _("外出务工")
    TERM = "term", _("期满")
    DEATH = "death", _("死亡")
    OTHER = "other", _("其他")

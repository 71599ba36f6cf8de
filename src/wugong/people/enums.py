"""Values of the people's files; the code lists themselves stand in base.codes."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class PovertyStatus(TextChoices):
    """The poverty office's decision, mirrored read-only (docs/rules.md, Groups)."""

    ORDINARY = "01", _("一般农户")
    REGISTERED_POOR = "02", _("建档立卡户（未脱贫）")
    LIFTED = "03", _("脱贫户")
    UNSTABLE = "04", _("脱贫不稳定户")
    MARGINAL = "05", _("边缘易致贫户")
    SUDDEN = "06", _("突发严重困难户")


REGISTERED = ("02", "03", "04", "05", "06")
MONITORED = ("04", "05", "06")


class PersonStatus(TextChoices):
    """Whether the file is on the roll; a file is never deleted."""

    ON_ROLL = "on_roll", _("在册")
    DEAD = "dead", _("死亡")
    MOVED_AWAY = "moved_away", _("户籍迁出")
    LOST = "lost", _("失去联系")
    MERGED = "merged", _("已并入")


class EmploymentState(TextChoices):
    """What a person does now; computed from spells, appointments and age."""

    AWAY = "away", _("在外务工")
    IN_COUNTY = "in_county", _("县内就业")
    WELFARE = "welfare", _("公益岗位")
    FARMING = "farming", _("务农")
    HOME = "home", _("返乡待业")
    NONE = "none", _("未就业")
    STUDENT = "student", _("在校")
    NOT_LABOUR = "not_labour", _("非劳动力")


class ConfirmedHow(TextChoices):
    """How a fact was confirmed, from the strongest to the weakest."""

    AT_HOME = "at_home", _("在家见面")
    ROSTER = "roster", _("企业名册")
    STATION = "station", _("驻外站")
    SELF = "self", _("本人申报")
    PHONE = "phone", _("电话")
    IMPORT = "import", _("表格导入")
    ESTIMATE = "estimate", _("推算")


class SkillLevel(IntegerChoices):
    """Rising levels; the national list counts the other way (5 初级 … 1 高级技师)."""

    EXPERIENCE = 0, _("做过，无证")
    BEGINNER = 1, _("初级")
    INTERMEDIATE = 2, _("中级")
    ADVANCED = 3, _("高级")
    TECHNICIAN = 4, _("技师")
    SENIOR_TECHNICIAN = 5, _("高级技师")


class HandOverState(TextChoices):
    """A household leaves one scope when the receiving side says yes."""

    PROPOSED = "proposed", _("待接收")
    ACCEPTED = "accepted", _("已接收")
    DECLINED = "declined", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")

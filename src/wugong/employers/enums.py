"""Values of demand."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class EmployerKind(TextChoices):
    """What sort of unit gives the work."""

    ENTERPRISE = "enterprise", _("企业")
    SOLE_TRADER = "sole", _("个体工商户")
    COOPERATIVE = "coop", _("合作社")
    AGENCY = "agency", _("人力资源机构")
    PUBLIC = "public", _("机关事业单位")
    SOCIAL = "social", _("社会组织")
    TEAM = "team", _("劳务工程队")


class PayKind(TextChoices):
    """How pay is reckoned."""

    TIME = "time", _("计时")
    PIECE = "piece", _("计件")
    MIXED = "mixed", _("底薪加提成")


class BoardLodging(TextChoices):
    """What the employer provides."""

    BOTH = "both", _("包吃住")
    BOARD = "board", _("包吃")
    LODGING = "lodging", _("包住")
    NONE = "none", _("不包")


class VacancyState(TextChoices):
    """A vacancy is shown and matched only when verified and in date."""

    PENDING = "pending", _("待审核")
    VERIFIED = "verified", _("已核实")
    SENT_BACK = "sent_back", _("已退回")
    CLOSED = "closed", _("已关闭")


class VacancySource(TextChoices):
    """Who brought the vacancy."""

    LOCAL = "local", _("县内企业")
    BASE = "base", _("合作基地")
    STATION = "station", _("驻外站")
    PROVINCE = "province", _("省平台")


class SexLimitGround(TextChoices):
    """Legal grounds for a limit by sex (docs/rules.md, human-resources regulation 24)."""

    MINE = "mine_underground", _("矿山井下劳动")
    LABOUR_4 = "labour_grade_4", _("第四级体力劳动强度")
    FERTILITY = "fertility_hazard", _("女职工禁忌从事的劳动范围")


class Schooling(IntegerChoices):
    """Ranks of schooling, so that more is never too little."""

    NONE = 1, _("文盲或半文盲")
    PRIMARY = 2, _("小学")
    JUNIOR = 3, _("初中")
    SENIOR = 4, _("高中")
    COLLEGE = 5, _("大专")
    BACHELOR = 6, _("本科及以上")

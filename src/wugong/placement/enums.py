"""Values of wishes, runs and referrals."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WishKind(TextChoices):
    """What a person wants, in their own words' categories."""

    GO_OUT = "go_out", _("外出务工")
    NEARBY = "nearby", _("就近就业")
    WELFARE = "welfare", _("公益岗位")
    BUSINESS = "business", _("创业")
    NONE = "none", _("无意愿")


class ConsentKind(TextChoices):
    """What a person agrees to or refuses."""

    MACHINE = "machine_recommendation", _("机器推荐")
    SHARE = "share_with_employer", _("向用工单位提供名单")


class Pool(TextChoices):
    """Whom a run looks at."""

    DAILY = "daily", _("日常匹配")
    ALL = "all", _("全员匹配（春节前演练）")


class RunState(TextChoices):
    """Where a run is."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("计算中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class UnplacedReason(TextChoices):
    """Why somebody in the pool has no place in the plan; the first that holds is told."""

    FULL = "full", _("意向地没有空岗了")
    COUNTY_FULL = "county_full", _("只愿在县内，县内已满")
    HOUSEHOLD = "household", _("名额先给了优先户")
    ONE_LEVEL = "one_level", _("差一级技能")
    WAGE_FLOOR = "wage_floor", _("期望月薪高于现有岗位")
    NO_VACANCY = "no_vacancy", _("意向地没有这样的岗位")
    AGE_OR_PAPERS = "age_or_papers", _("年龄、文化或证件不合岗位")
    OPTED_OUT = "opted_out", _("本人不要机器推荐")
    OTHER = "other", _("没有合适岗位")


class ChangeHow(TextChoices):
    """What an answer does with a person."""

    IN = "in", _("新有岗")
    OUT = "out", _("不再有岗")
    MOVED = "moved", _("换了岗")
    TRAINEE = "trainee", _("参训")


class ReferralState(TextChoices):
    """From proposal to the person's and the employer's answer; a spell makes it obsolete."""

    PROPOSED = "proposed", _("待本人同意")
    AGREED = "agreed", _("本人同意")
    SENT = "sent", _("已送单位")
    ACCEPTED = "accepted", _("单位接收")
    DECLINED = "declined", _("未成")
    WITHDRAWN = "withdrawn", _("已撤回")
    OBSOLETE = "obsolete", _("已上岗")

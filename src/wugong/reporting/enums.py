"""Values of the month's report."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportState(TextChoices):
    """A township's month; accepted is for ever (docs/rules.md S1)."""

    OPEN = "open", _("填报中")
    CONSOLIDATED = "consolidated", _("已汇总")
    ACCEPTED = "accepted", _("已接收")


class Grain(TextChoices):
    """What an indicator counts: a value of each person, of an area, or one divided by another."""

    PERSON = "person", _("逐人")
    AREA = "area", _("逐地")
    RATIO = "ratio", _("比率")
    WAITING = "waiting", _("待建")


class Period(TextChoices):
    """Which time an indicator speaks of."""

    POINT = "point", _("期末")
    MONTH = "month", _("当月")
    YEAR = "year", _("本年累计")


class Counted(TextChoices):
    """What a count at any time is a count of."""

    PEOPLE = "people", _("人")
    HOUSEHOLDS = "households", _("户")
    SPELLS = "spells", _("务工记录")
    VACANCIES = "vacancies", _("还缺的岗位人数")

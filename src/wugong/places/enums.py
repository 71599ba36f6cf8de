"""Levels of the tree of places, kinds of units, and where a work place lies."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """Six levels; the length of the code says which."""

    PROVINCE = "province", _("省级")
    PREFECTURE = "prefecture", _("地市级")
    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡镇（街道）")
    VILLAGE = "village", _("村（社区）")
    GROUP = "group", _("村民小组")


class Kind(TextChoices):
    """What sort of unit, where it matters."""

    PLAIN = "", _("一般")
    PSEUDO = "pseudo", _("统计用名")  # 市辖区 and the like: keeps the tree closed, never shown
    ABROAD = "abroad", _("国外")
    SUBDISTRICT = "subdistrict", _("街道")
    TOWN = "town", _("镇")
    RURAL_TOWNSHIP = "rural_township", _("乡")
    ETHNIC_TOWNSHIP = "ethnic_township", _("民族乡")
    VILLAGE_COMMITTEE = "village_committee", _("村委会")
    COMMUNITY = "community", _("社区居委会")


class Destination(TextChoices):
    """The county report's split, seen from home; values of the code list `destination`."""

    IN_COUNTY = "1", _("县内")
    IN_PREFECTURE = "2", _("市内县外")
    IN_PROVINCE = "3", _("省内市外")
    OUT_OF_PROVINCE = "4", _("省外")
    ABROAD = "5", _("境外")


class WorkArea(TextChoices):
    """The poverty-prevention system's split; values of the code list `work_area_ffp`."""

    IN_TOWNSHIP = "01", _("乡（镇）内务工")
    IN_COUNTY = "02", _("乡（镇）外县内务工")
    IN_PROVINCE = "03", _("县外省内务工")
    OUT_OF_PROVINCE = "04", _("省外务工")


class Migrant(TextChoices):
    """The statistics bureau's split: the home township is the line."""

    LOCAL = "local", _("本地")
    AWAY = "away", _("外出")

"""Roles and kinds of parties (ARCHITECTURE.md, "Who uses it")."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RoleName(TextChoices):
    """What a person may do; the area or party of the grant says where."""

    GRID_WORKER = "grid_worker", _("村民小组长（网格员）")
    VILLAGE_OFFICER = "village_officer", _("村干部")
    TOWNSHIP_OFFICER = "township_officer", _("乡镇劳务专员")
    COUNTY_OFFICER = "county_officer", _("县劳务专员")
    COUNTY_LEADER = "county_leader", _("县级领导（第一书记）")
    STATION_OFFICER = "station_officer", _("驻外工作站人员")
    EMPLOYER = "employer", _("用工单位")
    TRAINING_PROVIDER = "training_provider", _("培训机构")
    FINANCE_OFFICER = "finance_officer", _("县财政人员")
    INSPECTOR = "inspector", _("督查人员")
    LABOURER = "labourer", _("务工人员本人")
    POST_FUNDER = "post_funder", _("公益岗位主管部门")
    CIVIL_AFFAIRS = "civil_affairs", _("民政人员")
    SCHOOL = "school", _("学校")
    POVERTY_OFFICE = "poverty_office", _("乡村振兴（扶贫）部门")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDITOR = "auditor", _("审计管理员")


class PartyKind(TextChoices):
    """Who sees named persons only."""

    EMPLOYER = "employer", _("用工单位")
    PROVIDER = "provider", _("培训机构")
    SCHOOL = "school", _("学校")
    FUNDER = "funder", _("岗位主管部门")
    LABOURER = "labourer", _("务工人员本人")


class TokenKind(TextChoices):
    """What a login leaves behind."""

    PENDING = "pending", _("等第二道验证")
    SESSION = "session", _("浏览器")
    PROGRAM = "program", _("程序")
    DEVICE = "device", _("走访手机")


ADMINISTRATORS = frozenset({RoleName.SYSTEM_ADMIN, RoleName.SECURITY_ADMIN, RoleName.AUDITOR})
AREA_ROLES = frozenset(
    {
        RoleName.GRID_WORKER,
        RoleName.VILLAGE_OFFICER,
        RoleName.TOWNSHIP_OFFICER,
        RoleName.COUNTY_OFFICER,
        RoleName.COUNTY_LEADER,
        RoleName.FINANCE_OFFICER,
        RoleName.INSPECTOR,
        RoleName.CIVIL_AFFAIRS,
        RoleName.POVERTY_OFFICE,
    }
)
PARTY_ROLES = frozenset(
    {
        RoleName.EMPLOYER,
        RoleName.TRAINING_PROVIDER,
        RoleName.LABOURER,
        RoleName.POST_FUNDER,
        RoleName.SCHOOL,
    }
)
# Significant digits of a place code: 6 county, 9 township, 12 village, 15 group.
AREA_DIGITS = {
    RoleName.GRID_WORKER: (15,),
    RoleName.VILLAGE_OFFICER: (12,),
    RoleName.TOWNSHIP_OFFICER: (9,),
    RoleName.COUNTY_OFFICER: (6,),
    RoleName.COUNTY_LEADER: (9,),
    RoleName.FINANCE_OFFICER: (6,),
    RoleName.INSPECTOR: (6,),
    RoleName.CIVIL_AFFAIRS: (6,),
    RoleName.POVERTY_OFFICE: (6,),
    RoleName.STATION_OFFICER: (4, 6),
}
SECOND_FACTOR_ROLES = ADMINISTRATORS | {
    RoleName.COUNTY_OFFICER,
    RoleName.FINANCE_OFFICER,
    RoleName.INSPECTOR,
}

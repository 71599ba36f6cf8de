"""Addresses of people's files; no name and no number ever stands in one."""

from django.urls import path

from wugong.people import web

app_name = "people"
urlpatterns = [
    path("labourers/", web.labourers, name="labourers"),
    path("labourers/export", web.export, name="export"),
    path("labourers/confirm", web.confirm, name="confirm"),
    path("labourers/new", web.register, name="register"),
    path("labourers/<int:labourer_id>/", web.labourer, name="labourer"),
    path("labourers/<int:labourer_id>/change", web.change, name="change"),
    path("labourers/<int:labourer_id>/status", web.status, name="status"),
    path("labourers/<int:labourer_id>/skill", web.skill, name="skill"),
    path("labourers/<int:labourer_id>/unmask", web.unmask, name="unmask"),
    path("labourers/<int:labourer_id>/merge", web.merge, name="merge"),
    path("labourers/<int:labourer_id>/timeline", web.timeline, name="timeline"),
    path("labourers/<int:labourer_id>/seen", web.seen, name="seen"),
    path("households/", web.households, name="households"),
    path("households/new", web.register_household, name="register_household"),
    path("households/<int:household_id>/", web.household, name="household"),
    path("households/<int:household_id>/change", web.change_household, name="change_household"),
    path("households/<int:household_id>/move", web.move, name="move"),
    path("households/<int:household_id>/poverty", web.poverty, name="poverty"),
    path("hand-overs/", web.hand_overs, name="hand_overs"),
    path("hand-overs/<int:hand_over_id>/", web.decide, name="decide"),
]

"""Addresses of a person's work; they stand below the person's own."""

from django.urls import path

from wugong.base.pages import opens_for
from wugong.employment import permissions
from wugong.employment.web import appointments, spells

app_name = "employment"
urlpatterns = [
    path("labourers/<int:labourer_id>/spells", spells.spells, name="spells"),
    path("labourers/<int:labourer_id>/work", spells.of_labourer, name="of_labourer"),
    path("labourers/<int:labourer_id>/spells/new", spells.start, name="start_spell"),
    path("labourers/<int:labourer_id>/appoint", appointments.appoint, name="appoint"),
    path("spells/<int:spell_id>/end", spells.end, name="end_spell"),
    path("spells/<int:spell_id>/withdraw", spells.withdraw, name="withdraw_spell"),
    path("appointments/<int:appointment_id>/end", appointments.end, name="end_appointment"),
    path("appointments/<int:appointment_id>/renew", appointments.renew, name="renew_appointment"),
]
opens_for(permissions.may_read_spells, "employment:spells", "employment:of_labourer")

"""A person's stays at work: shown, begun, ended, taken back."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wugong.base.actor import Actor, require
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import TextField, add_refusal
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.employment import actions, drawing, permissions, queries
from wugong.employment.forms import EndForm, SpellForm
from wugong.employment.web.saving import back_to, form_page, posted
from wugong.people import queries as people
from wugong.people.drawing.files import labourer_file
from wugong.people.models import Labourer
from wugong.places.web import chosen, region_field


class WithdrawForm(forms.Form):
    """Why a stay is taken back."""

    reason = TextField(max_length=400)


def _work(person: Labourer, by: Actor) -> dict[str, Any]:
    spells = list(queries.spells_of(person.pk))
    appointments = list(queries.appointments_of(person.pk))
    opened = next((row for row in spells if row.end_on is None), None)
    held = next((row for row in appointments if row.end_on is None), None)
    return {
        "buttons": drawing.buttons(person, opened, held, by),
        "spell_columns": drawing.spell_columns(),
        "spells": [drawing.spell_row(row, by) for row in spells],
        "appointment_columns": drawing.appointment_columns(),
        "appointments": [drawing.appointment_row(row, by) for row in appointments],
    }


@require_GET
def of_labourer(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """The fragment that a person's file loads."""
    actor = actor_of(request)
    require(permissions.may_read_spells(actor), "not_found")
    context = _work(people.labourer(labourer_id), actor)
    return render(request, "employment/of_labourer.html", context)


@require_GET
def spells(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """The same as a tab of the person's file."""
    actor = actor_of(request)
    require(permissions.may_read_spells(actor), "not_found")
    person = people.person(labourer_id)
    file = labourer_file(person, actor, here="spells")
    return page(request, "employment/spells.html", {"file": file, **_work(person.row, actor)})


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """Record going out, a change of post, or a stay of the past."""
    actor = actor_of(request)
    require(permissions.may_record_spell(actor))
    person = people.labourer(labourer_id)
    initial, place = SpellForm.blank(_vacancy_asked(request))
    form = SpellForm(posted(request), initial=initial)
    error = ""
    if request.method == "POST":
        place = chosen(request.POST.getlist("place"))
        if form.is_valid():
            try:
                actions.start_spell(person.pk, form.facts(place), by=actor)
                return redirect("employment:spells", person.pk)
            except Refusal as refusal:
                error = _shown(form, refusal)
    context = {
        "title": _("登记务工"),
        "note": _("到岗才登记；有意向、在路上都不算。"),
        "back": back_to(person.pk),
        "submit_label": _("登记"),
        "form": form,
        "olds": {},
        "sections": [],
        "aside": [],
        "region": region_field("place", place, deepest=9, error=error),
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "employment/spell_form.html", context, status=status)


def _vacancy_asked(request: HttpRequest) -> int | None:
    text = request.GET.get("vacancy", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _shown(form: SpellForm, refusal: Refusal) -> str:
    """Each refusal beside its field; the one about the place is the cascade's."""
    if refusal.status in (403, 404):
        raise refusal
    language, error = get_language() or "zh", ""
    for part in refusal.refusals if isinstance(refusal, FieldRefusals) else [refusal]:
        if part.field == "place":
            error = part.message(language)
        else:
            add_refusal(form, part, language)
    return error


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, spell_id: int) -> HttpResponse:
    """Record a homecoming, or that a person was lost sight of."""
    actor = actor_of(request)
    require(permissions.may_record_spell(actor))
    spell = queries.spell(spell_id)
    return form_page(
        request,
        EndForm(posted(request)),
        spell.labourer_id,
        lambda told: actions.end_spell(spell.pk, told["end_on"], told["reason"], by=actor),
        title=_("登记返乡"),
        note=_("%(employer)s，%(place)s")
        % {"employer": spell.employer_name, "place": drawing.place_name(spell.place)},
        submit_label=_("登记"),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, spell_id: int) -> HttpResponse:
    """Take back a stay that never was."""
    actor = actor_of(request)
    require(permissions.may_withdraw_spell(actor))
    spell = queries.spell(spell_id)
    form = WithdrawForm(posted(request))
    form.fields["reason"].label = _("理由")
    return form_page(
        request,
        form,
        spell.labourer_id,
        lambda told: actions.withdraw_spell(spell.pk, told["reason"], by=actor),
        title=_("撤回一段务工"),
        note=_("撤回以后不再计数，记录还在。"),
        submit_label=_("撤回"),
    )

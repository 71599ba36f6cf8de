"""What a person said, written down; a referral asked for and decided."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wugong.base.actor import require
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import add_refusal
from wugong.base.identity import mask_name
from wugong.base.shapes import Link
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.people import queries as people
from wugong.people.models import Labourer
from wugong.people.rules import NOTICE_VERSION
from wugong.placement import permissions
from wugong.placement.actions.referrals import decide_referral, refer
from wugong.placement.actions.wishes import end_wish, record_consent, set_wish
from wugong.placement.drawing import pairs as drawing
from wugong.placement.enums import ConsentKind
from wugong.placement.forms import ConsentForm, DecisionForm, WishForm
from wugong.placement.queries import results, statements
from wugong.places.rules import significant
from wugong.places.web import chosen, region_field

PLACES = ("place_1", "place_2", "place_3")


def _person(request: HttpRequest, labourer_id: int) -> Labourer:
    require(permissions.may_record_statement(actor_of(request)))
    return people.labourer(labourer_id)


def _back(person: Labourer) -> Link:
    return Link(mask_name(person.name), reverse("placement:person", args=[person.pk]))


@require_GET
def wish(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """What the person said last: a card of the person's file."""
    actor = actor_of(request)
    require(permissions.may_see_recommendations(actor))
    row = people.labourer(labourer_id)
    live = statements.live_wish(row.pk)
    may_ask = permissions.may_record_statement(actor)
    context = {
        "wish": drawing.wish_card(live) if live else None,
        "ask_url": reverse("placement:wish_form", args=[row.pk]) if may_ask else "",
    }
    return render(request, "placement/wish.html", context)


@require_http_methods(["GET", "POST"])
def wish_form(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """Ask what the person wants and write it down."""
    person = _person(request, labourer_id)
    live = statements.live_wish(person.pk)
    form = WishForm(
        request.POST if request.method == "POST" else None, initial=WishForm.initial_of(live)
    )
    picked = _picked(request, live.places if live else [])
    if request.method == "POST" and form.is_valid():
        try:
            set_wish(person.pk, form.stated([c for c in picked if c]), by=actor_of(request))
            return redirect("placement:person", person.pk)
        except FieldRefusals as refused:
            add_refusal(form, refused, get_language() or "zh")
    context = {
        "title": _("记意愿"),
        "note": _("意愿只能由本人说出；不想去也照记，不影响任何待遇。"),
        "back": _back(person),
        "form": form,
        "olds": {},
        "sections": [],
        "submit_label": _("记下"),
        "aside": [],
        "regions": [
            (_("第 %s 想去的地方") % (i + 1), region_field(name, picked[i]))
            for i, name in enumerate(PLACES)
        ],
    }
    return page(request, "placement/wish_form.html", context, 422 if form.errors else 200)


def _picked(request: HttpRequest, said: list[str]) -> list[str]:
    """The three wished places, each a province, prefecture or county."""
    if request.method != "POST":
        return [*said, "", "", ""][: len(PLACES)]
    codes = [chosen(request.POST.getlist(name)) for name in PLACES]
    return [significant(code) if code else "" for code in codes]


@require_POST
def end(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """The wish no longer holds."""
    end_wish(labourer_id, reason=request.POST.get("reason", ""), by=actor_of(request))
    return redirect("placement:person", labourer_id)


@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """Ask for a yes or no and write it down."""
    person = _person(request, labourer_id)
    is_machine = request.GET.get("kind") == ConsentKind.MACHINE
    initial = {"kind": ConsentKind.MACHINE if is_machine else ConsentKind.SHARE}
    form = ConsentForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        record_consent(
            person.pk,
            form.cleaned_data["kind"],
            is_given=form.cleaned_data["answer"] == "yes",
            stated_how=form.cleaned_data["stated_how"],
            notice_version=NOTICE_VERSION,
            by=actor_of(request),
        )
        return redirect("placement:person", person.pk)
    context = {
        "title": _("记同意"),
        "note": _("先把告知书念给本人听；说不，也照记。"),
        "back": _back(person),
        "form": form,
        "olds": {},
        "sections": [],
        "submit_label": _("记下"),
        "aside": [],
    }
    return page(request, "base/form.html", context, 422 if form.errors else 200)


@require_POST
def refer_one(request: HttpRequest, labourer_id: int, vacancy_id: int) -> HttpResponse:
    """Propose this vacancy to this person."""
    found = results.latest_for(labourer_id)
    is_from_run = found is not None and vacancy_id in found.vacancy_ids
    run_id = found.run_id if found is not None and is_from_run else None
    refer(labourer_id, vacancy_id, run_id=run_id, by=actor_of(request))
    return redirect("placement:person", labourer_id)


@require_POST
def decide(request: HttpRequest, referral_id: int) -> HttpResponse:
    """The next step of a referral."""
    asked = request.POST.dict() | request.GET.dict()  # the button's address names the step
    form = DecisionForm(asked)
    if not form.is_valid():
        raise Refusal("form.invalid", field=next(iter(form.errors)))
    told = form.cleaned_data
    referral = decide_referral(
        referral_id,
        told["state"],
        reason=told["reason"],
        version=told["version"],
        by=actor_of(request),
    )
    return redirect("placement:person", referral.labourer_id)

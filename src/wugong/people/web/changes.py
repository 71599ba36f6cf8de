"""Registering and changing: forms in, actions out."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wugong.base import clock
from wugong.base.actor import require
from wugong.base.errors import Refusal
from wugong.base.shapes import Link
from wugong.people import actions, forms, permissions, queries
from wugong.people.actions import NewHousehold, NewLabourer, NewSkill
from wugong.people.models import Labourer
from wugong.people.web.asking import ask, asker, group_field
from wugong.places.web import chosen

takes_form = require_http_methods(["GET", "POST"])


def _text(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _code(request: HttpRequest) -> str:
    code = chosen(request.POST.getlist("code"))
    return code if len(code) == 15 else ""


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@takes_form
def register(request: HttpRequest) -> HttpResponse:
    """A person who has no file yet, in a household or waiting for one."""
    actor = asker(request)
    require(actor.role in permissions.COLLECTORS)
    household_id = _text(request.GET.get("household", ""))
    home = queries.household(household_id) if household_id else None
    initial = forms.SourceForm.today() | {"relation": "28" if home else "01", "ethnic": "01"}
    form = forms.RegisterForm(_data(request), initial=initial)
    code = home.code if home else _code(request)

    def act() -> str:
        if not code:
            raise Refusal("form.fields", count=1)
        row = actions.register_labourer(_told(form, code, household_id), by=actor)
        doubts = urlencode({"doubt": row.doubts}, doseq=True)
        return reverse("people:labourer", args=[row.pk]) + (f"?{doubts}" if doubts else "")

    region = None if home else group_field(request, code, actor.area)
    return ask(
        request,
        form,
        act,
        title=_("添家里人") if home else _("登记新人"),
        back=Link(_("劳动力库"), reverse("people:labourers")),
        submit=_("登记"),
        region=region,
        sections=_register_sections(form),
        aside=[
            _("有身份证号，性别和出生日期自动带出。"),
            _("同一个人只有一份档案：在别处已登记的，要由县里核对。"),
        ],
    )


def _told(form: forms.RegisterForm, code: str, household_id: int | None) -> NewLabourer:
    data = form.cleaned_data
    return NewLabourer(
        code=code,
        source=form.source(),
        household_id=household_id,
        id_number=data["id_number"],
        no_number_reason=data["no_number_reason"],
        sex=data["sex"],
        birth_on=data["birth_on"],
        **form.facts(),
    )


def _register_sections(form: forms.RegisterForm) -> list[tuple[str, list[Any]]]:
    who = ("name", "id_number", "no_number_reason", "sex", "birth_on", "relation", "phone")
    what = ("ethnic", "education", "student_status", "health", "capability")
    more = ("political_status", "marital", "is_capable_leader")
    source = ("how", "on", "who", "told")
    return [
        (_("是谁"), [form[name] for name in who]),
        (_("基本情况"), [form[name] for name in (*what, *more)]),
        (_("怎么知道的"), [form[name] for name in source]),
    ]


@takes_form
def change(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """What changed for a person; what was there stands beside each field."""
    actor = asker(request)
    row = queries.labourer(labourer_id)
    require(permissions.may_change(actor, row))
    before = _before(row)
    form = forms.ChangeForm(_data(request), initial=before | {"version": row.version})

    def act() -> str:
        told = {
            name: value
            for name, value in form.facts().items()
            if name in form.changed_data or request.POST.get("version") != str(row.version)
        }
        if not told:
            raise Refusal("people.nothing_changed")
        actions.update_labourer(
            row.pk, told, version=form.cleaned_data["version"], source=form.source(), by=actor
        )
        return reverse("people:labourer", args=[row.pk])

    return ask(
        request,
        form,
        act,
        title=_("登记变化"),
        back=Link(_("档案"), reverse("people:labourer", args=[row.pk])),
        submit=_("保存"),
        note=_("只改变了的，没变的不用动。"),
    )


def _before(row: Labourer) -> dict[str, Any]:
    """The form opens with what stands; who may change it may see it."""
    names = [n for n in forms.FactsForm.base_fields if n not in ("phone", "how", "on", "who")]
    facts = {name: getattr(row, name) for name in names}
    return facts | {"phone": queries.phone_of(row)} | forms.SourceForm.today()


@takes_form
def status(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """Death, a move away, lost, back on the roll."""
    actor = asker(request)
    row = queries.labourer(labourer_id)
    require(permissions.may_change(actor, row))
    initial = {"status": row.status, "on": clock.business_today(), "version": row.version}
    form = forms.StatusForm(_data(request), initial=initial)

    def act() -> str:
        data = form.cleaned_data
        actions.set_status(
            row.pk, data["status"], data["on"], data["reason"], version=data["version"], by=actor
        )
        return reverse("people:labourer", args=[row.pk])

    back = Link(_("档案"), reverse("people:labourer", args=[row.pk]))
    return ask(request, form, act, title=_("在册情况"), back=back, submit=_("保存"))


@takes_form
def skill(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """A skill or certificate."""
    actor = asker(request)
    row = queries.labourer(labourer_id)
    require(permissions.may_change(actor, row))
    form = forms.SkillForm(_data(request), initial={"confirmed_on": clock.business_today()})

    def act() -> str:
        actions.add_skill(row.pk, NewSkill(**form.cleaned_data), by=actor)
        return reverse("people:labourer", args=[row.pk])

    back = Link(_("档案"), reverse("people:labourer", args=[row.pk]))
    return ask(request, form, act, title=_("登记技能"), back=back, submit=_("登记"))


@takes_form
def merge(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """Two files of one person: this one is kept."""
    actor = asker(request)
    row = queries.labourer(labourer_id)
    require(permissions.may_merge(actor, row, row))
    form = forms.MergeForm(_data(request))

    def act() -> str:
        data = form.cleaned_data
        actions.merge_labourers(row.pk, data["other"], data["reason"], by=actor)
        return reverse("people:labourer", args=[row.pk])

    return ask(
        request,
        form,
        act,
        title=_("合并重复档案"),
        back=Link(_("档案"), reverse("people:labourer", args=[row.pk])),
        submit=_("合并"),
        note=_("留下现在这一份（档案号 %s），另一份并进来。") % row.pk,
        aside=[
            _("身份证号、性别、出生日期不一致的不能合并。"),
            _("留下的这份缺什么，从另一份补。"),
        ],
    )


@takes_form
def register_household(request: HttpRequest) -> HttpResponse:
    """A household before its members."""
    actor = asker(request)
    require(actor.role in permissions.COLLECTORS)
    form = forms.HouseholdForm(_data(request))
    code = _code(request)

    def act() -> str:
        if not code:
            raise Refusal("form.fields", count=1)
        home = actions.register_household(NewHousehold(code, **form.cleaned_data), by=actor)
        return reverse("people:household", args=[home.pk])

    return ask(
        request,
        form,
        act,
        title=_("立新户"),
        back=Link(_("户"), reverse("people:households")),
        submit=_("立户"),
        region=group_field(request, code, actor.area),
    )


@takes_form
def change_household(request: HttpRequest, household_id: int) -> HttpResponse:
    """What changed for a household."""
    actor = asker(request)
    home = queries.household(household_id)
    require(permissions.may_change(actor, home))
    initial = {name: getattr(home, name) for name in forms.ChangeHouseholdForm.base_fields}
    form = forms.ChangeHouseholdForm(_data(request), initial=initial)

    def act() -> str:
        told = {name: form.cleaned_data[name] for name in form.changed_data if name != "version"}
        version = form.cleaned_data["version"]
        actions.update_household(home.pk, told, version=version, by=actor)
        return reverse("people:household", args=[home.pk])

    back = Link(_("户"), reverse("people:household", args=[home.pk]))
    return ask(request, form, act, title=_("户的情况有变"), back=back, submit=_("保存"))


@takes_form
def poverty(request: HttpRequest, household_id: int) -> HttpResponse:
    """The poverty office's decision."""
    actor = asker(request)
    home = queries.household(household_id)
    require(permissions.may_mirror_poverty(actor, home))
    form = forms.PovertyForm(_data(request), initial={"status": home.poverty_status})

    def act() -> str:
        data = form.cleaned_data
        actions.mirror_poverty_status(
            home.pk, data["status"], data["from_on"], data["source"], by=actor
        )
        return reverse("people:household", args=[home.pk])

    back = Link(_("户"), reverse("people:household", args=[home.pk]))
    return ask(request, form, act, title=_("更新户的身份"), back=back, submit=_("保存"))

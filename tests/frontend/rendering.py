"""The templates without Django: plain Jinja2, no translation, invented data."""

from __future__ import annotations

import gettext
import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace as Thing

import invented_desk as desk
import invented_files as files
import invented_forms as forms
import invented_lists as lists
import invented_match as match
import invented_public as public
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from wugong.base.cells import num, table_rows
from wugong.base.shapes import Link

PLATFORM = Path(__file__).resolve().parents[2] / "src" / "wugong"
BUILD = PLATFORM / "static" / "build"


@cache
def static(name: str) -> str:
    manifest = BUILD / "manifest.json"
    names = json.loads(manifest.read_text()) if manifest.is_file() else {}
    return f"/static/build/{names.get(name, name)}"


@cache
def icon(name: str) -> Markup:
    drawn = '<svg class="ti" aria-hidden="true"><use href="{}#{}"/></svg>'
    return Markup(drawn).format(static("icons.svg"), name)


def numbered(text: str, count: int, **values: object) -> str:
    return text % {"n": f"{count:,}", **values}


@cache
def environment() -> Environment:
    """As wugong.base.pages makes it, without settings and without a database."""
    env = Environment(
        loader=FileSystemLoader(sorted(PLATFORM.glob("*/templates"))),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    none = gettext.NullTranslations()
    env.install_gettext_callables(none.gettext, none.ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
    env.globals.update(static=static, icon=icon, kept=lambda macro, *values: macro(*values))
    env.globals.update(
        url=lambda name, *args: "/fragment/tray.html" if name == "desk:tray" else "#",
        csrf_input=Markup('<input type="hidden" name="csrfmiddlewaretoken" value="x">'),
        csrf_token="x",
        request=Thing(get_full_path=lambda: "/"),
    )
    env.globals.update(numbered=numbered, table_rows=table_rows)
    env.filters.update(num=num, unit=lambda word, _value: word)
    return env


def listing(active: str, page: object) -> dict[str, object]:
    return {"shell": desk.shell(active), "page": page}


def pages() -> dict[str, tuple[str, dict[str, object]]]:
    """Every page by a short name: its template and what a view would give it."""
    people = listing("劳动力库", lists.labourers())
    jobs = {
        "shell": desk.shell("工作台", jobs=1),
        "title": "后台任务",
        "note": "",
        "jobs": desk.jobs(),
    }
    return {
        "labourers": ("people/labourers.html", people),
        "households-empty": ("people/households.html", listing("劳动力库", lists.empty_list())),
        "labourer": ("people/labourer.html", files.labourer()),
        "household": ("people/household.html", files.household()),
        "labourer-form": ("people/labourer_form.html", forms.labourer_form()),
        "vacancies": ("employers/vacancies.html", listing("用工需求", lists.vacancies())),
        "employers": ("employers/employers.html", listing("用工需求", lists.vacancies())),
        "vacancy": ("employers/vacancy.html", files.vacancy()),
        "employer": ("employers/employer.html", files.employer()),
        "vacancy-form": ("employers/vacancy_form.html", forms.labourer_form()),
        "places": ("places/places.html", listing("系统", lists.runs())),
        "runs": ("placement/runs.html", listing("供需匹配", lists.runs())),
        "run": ("placement/run.html", match.run()),
        "run-working": ("placement/run.html", match.running()),
        "person": ("placement/person.html", files.recommendations()),
        "candidates": ("placement/candidates.html", lists.candidates()),
        "workbench": ("desk/workbench.html", desk.workbench()),
        "dashboard": ("desk/dashboard.html", desk.dashboard()),
        "jobs": ("desk/jobs.html", {**jobs, "pager": lists.empty_list().pager}),
        "login": ("accounts/login.html", public.login()),
        "totp": ("accounts/totp.html", public.totp()),
        "error": ("base/error.html", public.error()),
        "board": ("portal/jobs.html", public.board()),
        "public-vacancy": ("portal/vacancy.html", public.public_vacancy()),
    }


def fragments() -> dict[str, tuple[str, dict[str, object]]]:
    """What htmx asks for."""
    towns = [
        Link("乌峰街道", "#", is_active=True, note="/fragment/picker.html"),
        Link("南台街道", "#"),
    ]
    hits = [
        ("李*明", "男 33 岁，毡帽营村 18组，尾号 1934", "#"),
        ("李*", "女 29 岁，白果社区", "#"),
    ]
    groups = [("人", "user", hits), ("村", "map-pin", [("李家村", "芒部镇", "#")])]
    return {
        "suggestions": ("placement/suggestions.html", files.suggestions()),
        "search": (
            "desk/search.html",
            {"query": "李", "groups": groups, "more": "还有更多，请多打一个字。"},
        ),
        "tray": (
            "desk/tray.html",
            {"jobs": desk.jobs(), "running": 1, "percent": 62, "all_url": "#"},
        ),
        "picker": (
            "base/picker.html",
            {"levels": [("乡镇", towns), ("村", [Link("毡帽营村", "#")])]},
        ),
        "region": ("base/region_field.html", forms.region()),
    }

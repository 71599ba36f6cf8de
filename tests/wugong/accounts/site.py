"""The addresses of this room and what its pages link to, without the rooms above."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from wugong.accounts.api import router
from wugong.base import api as base_api
from wugong.base.errors import Refusal
from wugong.base.shapes import Shell
from wugong.base.web import actor_of

api = NinjaAPI(auth=base_api.logged_in, urls_namespace="accounts-test", docs_url=None)
api.exception_handler(Refusal)(base_api.on_refusal)
api.exception_handler(AuthenticationError)(base_api.on_anonymous)
api.exception_handler(ValidationError)(base_api.on_invalid)
api.add_router("", router)


def who(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return HttpResponse(f"{actor.user_id}|{actor.role}|{actor.area}|{actor.scope.role}")


@api.get("/who")
def api_who(request: HttpRequest) -> str:
    return actor_of(request).role


@api.post("/act")
def api_act(request: HttpRequest) -> str:
    return actor_of(request).role


def frame(request: HttpRequest) -> Shell:
    return Shell(
        menu=[],
        areas=[],
        area_picker_url="",
        search_url="",
        tray_url="",
        messages_url="",
        language_url="/language/",
        language="zh-Hans",
        logout_url="/logout/",
        who=actor_of(request).name,
        role=actor_of(request).title,
    )


desk = ([path("", who, name="workbench"), path("tray/", who, name="tray")], "desk")
urlpatterns = [
    path("", include("wugong.accounts.urls")),
    path("desk/", include(desk)),
    path("who/", who),
    path("api/", api.urls),
]

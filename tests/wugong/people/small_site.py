"""The room's own pages and API, with whoever the test says is asking."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.i18n import set_language
from ninja import NinjaAPI

from wugong.base import api as base
from wugong.base.actor import ANONYMOUS, Actor
from wugong.base.errors import Refusal
from wugong.people.api import router

asking: list[Actor] = [ANONYMOUS]
api = NinjaAPI(urls_namespace="small", auth=base.logged_in)
api.add_router("", router)
api.add_exception_handler(Refusal, base.on_refusal)
api.add_exception_handler(base.AuthenticationError, base.on_anonymous)
api.add_exception_handler(base.HttpError, base.on_bad_request)
api.add_exception_handler(base.ValidationError, base.on_invalid)

urlpatterns = [
    path("", include("wugong.accounts.urls")),
    path("language", set_language, name="set_language"),
    path("desk/", include("wugong.desk.urls")),
    path("desk/people/", include("wugong.people.urls")),
    path("desk/places/", include("wugong.places.urls")),
    path("api/", api.urls),
]


def identify(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stands where the accounts' middleware stands."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = asking[0]  # type: ignore[attr-defined]  # as the real one does
        return get_response(request)

    return middleware

"""Whoever the test says is asking, in place of a login."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wugong.base.actor import ANONYMOUS, Actor

asking: list[Actor] = [ANONYMOUS]


def identify(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stands where the accounts' middleware stands."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = asking[0]  # type: ignore[attr-defined]  # as the real one does
        return get_response(request)

    return middleware

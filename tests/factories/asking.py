"""A browser of whoever is said to be asking, at the platform's own addresses."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import Client

from wugong.base.actor import ANONYMOUS, Actor

asking: list[Actor] = [ANONYMOUS]
# What a program or a browser may send into any field; NUL and lone surrogates included.
GARBAGE = ("", " ", "\x00", "a\x00b", "x" * 5000, "😀" * 70, "-1", "-999999999999999999999", "1e9")
GARBAGE += ("9" * 40, "NaN", "' OR 1=1 --", "<script>", "\u202eabc", "[1,2]", "2019-02-30", "0")
SOME_GARBAGE = ("a\x00b", "😀" * 500, "-1")  # where each costs a page
JSON_GARBAGE: tuple[Any, ...] = (*GARBAGE, None, [], [1], {"a": 1}, True, -1, 10**30, 1.5)


class Desk(Client):
    """From `of` on this person asks."""

    def of(self, actor: Actor) -> "Desk":
        asking[0] = actor
        return self


def identify(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stands where the accounts' middleware stands."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = asking[0]  # type: ignore[attr-defined]  # as the real one does
        return get_response(request)

    return middleware

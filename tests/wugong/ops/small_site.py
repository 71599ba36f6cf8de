"""The platform's settings with one page: which database role served it, in which process."""

import os

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from wugong.site.settings import *  # noqa: F403 - a settings module is its names

MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = __name__


def who(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return HttpResponse(f"{cursor.fetchone()[0]} {os.getppid()}")


urlpatterns = [path("", who)]

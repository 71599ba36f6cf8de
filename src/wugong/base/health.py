"""Is it alive, is it ready, what does it count: for those who watch the server."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from wugong.base.models import Job


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """The database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain")


def metrics(request: HttpRequest) -> HttpResponse:
    """Plain counters in the Prometheus text format; no personal data."""
    lines = ["# TYPE wugong_jobs gauge"]
    for state in ("waiting", "running", "failed"):
        count = Job.objects.filter(state=state).count()
        lines.append(f'wugong_jobs{{state="{state}"}} {count}')
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")

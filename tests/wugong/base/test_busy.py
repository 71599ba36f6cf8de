"""Two acts in each other's way are told to try again; nothing is broken (security.md I1)."""

import json

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from psycopg import errors

from wugong.base.web import one_transaction


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (errors.DeadlockDetected(), 503),
        (errors.LockNotAvailable(), 503),
        (errors.QueryCanceled(), 503),
        (errors.NumericValueOutOfRange(), 500),
    ],
)
def test_a_deadlock_is_busy_and_a_fault_is_a_fault(cause: Exception, status: int) -> None:
    error = OperationalError("-")
    error.__cause__ = cause
    request = RequestFactory().post("/api/field/sync")
    answer = one_transaction(lambda _request: HttpResponse()).process_exception(request, error)
    assert answer is not None
    assert answer.status_code == status
    assert json.loads(answer.content)["code"] == ("busy" if status == 503 else "server_error")

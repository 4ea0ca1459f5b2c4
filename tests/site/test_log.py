"""An error page says that the error was recorded: so it is."""

import logging
from io import StringIO

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

handler500 = "xunzhang.ui.errors.server_error"


def breaks(_request):
    raise ZeroDivisionError("a fault of the office itself")


urlpatterns = [path("breaks", breaks)]


@pytest.fixture
def written(monkeypatch):
    """What the handler of the settings writes, instead of the process's standard error."""
    stream = StringIO()
    handler = next(one for one in logging.getLogger().handlers if one.get_name() == "stderr")
    monkeypatch.setattr(handler, "stream", stream)
    return stream


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_an_internal_error_is_written_with_its_time_and_trace(written):
    answer = Client(raise_request_exception=False).get("/breaks")
    assert answer.status_code == 500
    assert "错误已记录" in answer.content.decode()
    log = written.getvalue()
    assert "ZeroDivisionError: a fault of the office itself" in log
    assert "/breaks" in log
    assert log[:2] == "20"  # begins with the year: the page names the time


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[], DEBUG=False)
def test_an_address_that_does_not_exist_is_not(written):
    Client().get("/nowhere")
    assert written.getvalue() == ""

"""An address longer than any of ours: our own page or the API's one shape, and never the server's."""

import socket
import subprocess
import sys
import time

import pytest
from django.test import Client
from gunicorn.http.errors import InvalidRequestLine, LimitRequestHeaders, LimitRequestLine

from xunzhang.site.over_long import LONGEST_LINE, Worker, answer_to
from xunzhang.site.serving import Server
from xunzhang.ui.middleware import LONGEST_ADDRESS

LONG = "x" * (LONGEST_ADDRESS + 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("zh-CN", "地址过长"), ("en", "The address is too long")])
@pytest.mark.parametrize("path", ["/?q=", "/documents/search?words=", "/"])
def test_a_page_says_so_in_the_readers_language(path: str, language: str, said: str) -> None:
    answer = Client().get(path + LONG, headers={"accept-language": language})
    assert answer.status_code == 414
    assert said in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("zh-CN", "地址过长"), ("en", "The address is too long")])
def test_the_api_answers_in_its_one_shape(language: str, said: str) -> None:
    answer = Client().get(f"/api/v1/matters?q={LONG}", headers={"accept-language": language})
    assert answer.status_code == 414
    told = answer.json()
    assert set(told) == {"code", "message", "data", "findings"}
    assert told["code"] == "address_too_long"
    assert said in told["message"]


@pytest.mark.django_db
def test_an_address_as_long_as_any_of_ours_is_answered() -> None:
    fitting = "/login?q=" + "x" * (LONGEST_ADDRESS - len("/login?q="))
    assert Client().get(fitting).status_code != 414
    assert Client().get(fitting + "x").status_code == 414


def test_the_server_reads_more_than_the_pages_take() -> None:
    server = Server("127.0.0.1", 1, workers=1, threads=1)
    assert server.cfg.limit_request_line == LONGEST_LINE > LONGEST_ADDRESS
    assert server.cfg.worker_class is Worker


@pytest.mark.parametrize(
    ("problem", "status", "zh", "en"),
    [
        (LimitRequestLine(9000, 8190), 414, "地址过长", "The address is too long"),
        (LimitRequestHeaders("limit request headers fields size"), 431, "请求头过大", "headers"),
    ],
)
def test_what_comes_before_any_page_is_said_in_both_languages(
    problem: Exception, status: int, zh: str, en: str
) -> None:
    head, _, page = answer_to(problem).partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert f"Content-Length: {len(page)}".encode() in head
    assert zh in page.decode()
    assert en in page.decode()
    assert answer_to(InvalidRequestLine("x")) == b""


SERVED = """
import os, sys
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")
django.setup()
from xunzhang.site.serving import Server

class Bare(Server):
    def load(self):
        return lambda environ, start: (start("200 OK", [("Content-Length", "2")]), [b"ok"])[1]

Bare("127.0.0.1", int(sys.argv[1]), workers=1, threads=1).run()
"""


def test_a_served_address_beyond_what_is_read_gets_our_page() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVED, str(port)])
    try:
        assert b"200 OK" in asked(port, "/")
        assert "地址过长" in asked(port, "/" + "x" * (LONGEST_LINE + 10)).decode()
        assert b"200 OK" in asked(port, "/" + "x" * LONGEST_ADDRESS)
    finally:
        server.terminate()
        server.wait(20)


def asked(port: int, path: str) -> bytes:
    """The answer to a request; the server may still be starting."""
    for _attempt in range(100):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
                wire.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
                return b"".join(iter(lambda: wire.recv(65_536), b""))
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")

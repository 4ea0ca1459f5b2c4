"""What is answered before the application can: an address or headers longer than the server reads.

Nothing of the request is known yet, neither its path nor its language: the page says it in both.
"""

from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

LONGEST_LINE = 8190  # bytes of the first line of a request, the most that gunicorn reads

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{zh} · {en}</title></head>
<body><h1>{zh}</h1><p>{remedy_zh}</p><h1 lang="en">{en}</h1><p lang="en">{remedy_en}</p></body></html>
"""
_SAID: dict[type[Exception], tuple[int, str, dict[str, str]]] = {
    LimitRequestLine: (
        414,
        "URI Too Long",
        {
            "zh": "地址过长",
            "remedy_zh": "请减少筛选条件，或者从页面上的导航重新进入。",
            "en": "The address is too long",
            "remedy_en": "Use fewer filters, or start again from the navigation of a page.",
        },
    ),
    LimitRequestHeaders: (
        431,
        "Request Header Fields Too Large",
        {
            "zh": "请求头过大",
            "remedy_zh": "请清除本网站的 Cookie 后重新登录。",
            "en": "The headers of the request are too large",
            "remedy_en": "Delete the cookies of this site and log in again.",
        },
    ),
}


def answer_to(problem: Exception) -> bytes:
    """The whole answer, headers and page; empty for a problem that is none of these."""
    if type(problem) not in _SAID:
        return b""
    status, reason, texts = _SAID[type(problem)]
    page = _PAGE.format(**texts).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\n"
        f"Content-Length: {len(page)}\r\n\r\n"
    )
    return head.encode("ascii") + page


class Worker(ThreadWorker):
    """gunicorn's worker with threads, which says in Chinese and English what it does not read."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        answer = answer_to(exc)
        if not answer:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Request refused: %s", exc)
        try:
            write_nonblock(client, answer)
        except OSError:
            self.log.debug("The client was gone before it was told.")

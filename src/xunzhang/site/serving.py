"""Serving over WSGI with several processes."""

import errno
import socket
from typing import Any

from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from xunzhang.kernel.errors import XunzhangError
from xunzhang.site import demonstration_clock
from xunzhang.site.over_long import LONGEST_LINE, Worker
from xunzhang.site.warming import warm


def require_free_port(host: str, port: int) -> None:
    """Refuse with a clear sentence when the port cannot be opened."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise XunzhangError(
                    f"端口 {port} 已被占用。请关闭占用它的程序，或换一个端口：make run PORT={port + 1}",
                    f"Port {port} is in use. Close the program that holds it, or choose another: "
                    f"make run PORT={port + 1}",
                ) from None
            if problem.errno == errno.EACCES:
                raise XunzhangError(
                    f"没有权限打开端口 {port}。请用 1024 以上的端口：make run PORT=8000",
                    f"No right to open port {port}. Use one above 1024: make run PORT=8000",
                ) from None
            raise XunzhangError(
                f"不能在 {host}:{port} 上监听：{problem.strerror}。请检查 --host 与 --port。",
                f"Cannot listen on {host}:{port}: {problem.strerror}. Check --host and --port.",
            ) from None


class Server(BaseApplication):
    """gunicorn with threads, configured in code."""

    def __init__(self, host: str, port: int, workers: int, threads: int) -> None:
        self._options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": Worker,
            "limit_request_line": LONGEST_LINE,
            "timeout": 120,
            "graceful_timeout": 20,
            "keepalive": 30,
            "accesslog": None,
            "loglevel": "warning",
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        application = get_wsgi_application()
        demonstration_clock.install()
        warm()
        return application

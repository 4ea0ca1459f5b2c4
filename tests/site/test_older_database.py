"""An office is not opened on a database that another version made: every page would be an internal error."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest


def started(command: str, home: Path, database: str) -> tuple[int, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    done = subprocess.run(
        [sys.executable, "-c", "from xunzhang.site.cli import main; main()", command, "--port", port],
        env={**os.environ, "XUNZHANG_HOME": str(home), "DATABASE_URL": database, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("command", ["start", "serve"])
def test_not_on_an_older_database(command: str, tmp_path: Path) -> None:
    code, said = started(command, tmp_path, f"sqlite:///{tmp_path}/xunzhang.sqlite3")
    assert code == 1
    assert "项结构变更尚未执行" in said
    assert "xunzhang prepare" in said
    assert "Traceback" not in said
    assert "已启动" not in said


def test_not_without_a_database(tmp_path: Path) -> None:
    code, said = started("serve", tmp_path, "postgres://nobody:nothing@127.0.0.1:1/none")
    assert code == 1
    assert "数据库打不开" in said
    assert "Traceback" not in said

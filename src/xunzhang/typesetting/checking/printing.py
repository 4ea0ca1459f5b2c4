"""Has LibreOffice lay a DOCX out on pages, so that what has no place in the file can be measured.

Its pages are close to those of Word and WPS, not the same: whoever reads the report is told.
"""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.fonts import default_folders

_PROGRAMS = ("soffice", "libreoffice")
_TIME_LIMIT = 180

LAID_OUT = (
    "位置按 LibreOffice 排出的页面量得，与 Word、WPS 排出的可能稍有出入。",
    "Places were measured on the pages LibreOffice makes; those of Word and WPS may differ a little.",
)


def printed(data: bytes) -> bytes:
    """The DOCX as PDF. Raises UnusableInput where LibreOffice is not installed or cannot lay the file out."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UnusableInput(
            "这台机器没有安装 LibreOffice，不能排出页面，请去掉 --printed，或者另存为PDF再检查。",
            "printed",
            "LibreOffice is not installed; leave out --printed, or save the file as PDF.",
        )
    with TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "document.docx").write_bytes(data)
        (home / "fonts.conf").write_text(_fonts(home), encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation=file://{home / 'profile'}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(home),
            str(home / "document.docx"),
        ]
        environment = os.environ | {"HOME": folder, "FONTCONFIG_FILE": str(home / "fonts.conf")}
        try:
            subprocess.run(  # noqa: S603 - a fixed command on a file of our own name
                command, env=environment, check=True, capture_output=True, timeout=_TIME_LIMIT
            )
            return (home / "document.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as problem:
            raise UnusableInput(
                "LibreOffice 排不出这个文件的页面，请另存为PDF再检查。",
                "printed",
                "LibreOffice cannot lay the file out; save it as PDF and check that.",
            ) from problem


def _fonts(home: Path) -> str:
    """The machine's fonts and ours."""
    folders = "".join(f"<dir>{each}</dir>" for each in default_folders())
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{folders}'
        f"<cachedir>{home / 'cache'}</cachedir></fontconfig>"
    )

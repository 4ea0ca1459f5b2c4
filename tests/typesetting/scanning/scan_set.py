"""The set of scans: papers that LibreOffice printed from DOCX, scanned in many ways; made once a run."""

import os
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import yaml
from tests.typesetting.reading.composing import compose, samples
from tests.typesetting.reading.drawing_docx import draw_docx
from tests.typesetting.reading.file_set import expected_of, office
from tests.typesetting.scanning.scanner import Way, as_jpeg, as_pdf, as_png, as_tiff, scanned

from xunzhang.typesetting.fonts import default_folders

HERE = Path(__file__).parent


class Scan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `ways.yaml`."""

    sample: str
    way: Way
    options: dict = {}
    stamp: tuple[int, float, float] | None = None
    kind: str = msgspec.field(name="as", default="pdf")


@cache
def scan_set() -> dict[str, Scan]:
    loaded = yaml.safe_load((HERE / "ways.yaml").read_text(encoding="utf-8"))
    return {name: msgspec.convert(entry, Scan) for name, entry in loaded.items()}


def names() -> list[str]:
    return list(scan_set())


def expected(name: str) -> dict[str, object]:
    return expected_of(scan_set()[name].sample)


@cache
def scan_of(name: str) -> bytes:
    entry = scan_set()[name]
    pictures = scanned(_papers()[name], entry.way, seal_at=entry.stamp)
    match entry.kind:
        case "pdf":
            return as_pdf(pictures, entry.way.dpi, entry.way.quality)
        case "tiff":
            return as_tiff(pictures, entry.way.dpi)
        case "jpeg":
            return as_jpeg(pictures, entry.way.dpi, entry.way.quality)
        case _:
            return as_png(pictures, entry.way.dpi)


@cache
def _papers() -> dict[str, bytes]:
    """All papers at once, for LibreOffice is slow to start."""
    command = office()
    assert command is not None
    with TemporaryDirectory() as folder:
        home = Path(folder)
        fonts = home / "fonts.conf"
        listed = "".join(f"<dir>{each}</dir>" for each in default_folders())
        fonts.write_text(
            f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>{listed}'
            f"<cachedir>{home / 'cache'}</cachedir></fontconfig>"
        )
        for name, entry in scan_set().items():
            made = draw_docx(compose(samples()[entry.sample]), open_faces=True, **entry.options)
            (home / name).with_suffix(".docx").write_bytes(made)
        subprocess.run(
            [
                command,
                f"-env:UserInstallation=file://{home / 'profile'}",
                "--headless",
                *("--convert-to", "pdf", "--outdir", str(home / "out")),
                *(str((home / name).with_suffix(".docx")) for name in scan_set()),
            ],
            env=os.environ | {"FONTCONFIG_FILE": str(fonts), "HOME": str(home)},
            check=True,
            capture_output=True,
            timeout=300,
        )
        return {name: (home / "out" / name).with_suffix(".pdf").read_bytes() for name in scan_set()}

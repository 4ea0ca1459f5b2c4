"""The command `xunzhang typeset`: a YAML file to a PDF, a DOCX or an OFD, or to pages as SVG or PNG."""

from importlib import import_module
from pathlib import Path

import click

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import layout_sentences, to_pages_png, to_pages_svg
from xunzhang.typesetting.api import typeset as set_in_type
from xunzhang.typesetting.font_choice import default_folders, discover
from xunzhang.typesetting.glyphs import check_glyphs
from xunzhang.typesetting.source import read_document

_RESOLUTION = 144
# Loaded when they are asked for: with their libraries they take longer than a whole PDF.
_DOCX, _OFD = "xunzhang.typesetting.docx", "xunzhang.typesetting.ofd"


@click.command(help="公文排版（GB/T 9704-2012）· typeset an official document from a YAML file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="out.pdf, out.docx, out.ofd, out.svg, out.png",
)
@click.option(
    "--fonts", "folders", type=click.Path(path_type=Path), multiple=True, help="字体文件夹，优先 · fonts"
)
@click.option(
    "--office-fonts",
    is_flag=True,
    help="DOCX 用机关常用字体名（仿宋_GB2312、方正小标宋简体等） · DOCX names the fonts offices have",
)
def typeset(file: Path, output: Path, folders: tuple[Path, ...], office_fonts: bool) -> None:
    """Write the document; of SVG and PNG each page is a file, out-1.svg and so on."""
    document = read_document(_text_of(file), file.parent)
    fonts = discover((*folders, *default_folders()))
    kind = output.suffix.lower()
    written = [output]
    if kind == ".pdf":
        finished = set_in_type(document, fonts)
        report = finished.glyphs
        _write(output, finished.pdf)
    elif kind == ".docx":
        report = check_glyphs(document, fonts)
        docx = import_module(_DOCX)
        _write(output, docx.to_docx(document, fonts, docx.OFFICE_FAMILIES if office_fonts else None))
    elif kind == ".ofd":
        report = check_glyphs(document, fonts)
        _write(output, import_module(_OFD).to_ofd(document, fonts))
    elif kind in {".svg", ".png"}:
        report = check_glyphs(document, fonts)
        pages = (
            [page.encode() for page in to_pages_svg(document, fonts)]
            if kind == ".svg"
            else to_pages_png(document, fonts, _RESOLUTION)
        )
        written = [output.with_name(f"{output.stem}-{place}{kind}") for place in range(1, len(pages) + 1)]
        for path, page in zip(written, pages, strict=True):
            _write(path, page)
    else:
        raise UnusableInput(
            f"不能写成“{output.suffix}”，请用 .pdf、.docx、.ofd、.svg 或 .png。",
            "output",
            f"Cannot write {output.suffix!r}; use .pdf, .docx, .ofd, .svg or .png.",
        )
    for sentence in (*layout_sentences(document, fonts), *report.sentences()):
        click.echo(sentence, err=True)
    for path in written:
        click.echo(str(path))


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise UnusableInput(
            f"读不出 {file}，请给出一个 UTF-8 编码的 YAML 文件。", "file", f"Cannot read {file}: {problem}."
        ) from problem


def _write(path: Path, content: bytes) -> None:
    if not path.parent.is_dir():
        raise UnusableInput(
            f"没有文件夹 {path.parent}，请先建立，或者改用别的 -o。",
            "output",
            f"There is no folder {path.parent}: make it first, or give another -o.",
        )
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise UnusableInput(
            f"写不了 {path}，请检查写入权限和磁盘空间，或者改用别的 -o。",
            "output",
            f"Cannot write {path}: {problem}. Check permission and space, or give another -o.",
        ) from problem


if __name__ == "__main__":
    typeset()

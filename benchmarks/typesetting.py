"""Typesetting the Rules' own notice: xunzhang (typst inside) against LibreOffice, rounds interleaved.

`python -m benchmarks.typesetting [--rounds N] [--json]`. Each round changes every paragraph, so that nothing is
remembered. Both sides write the same kind of file, tagged PDF/A-2b. Time that passes and processor time, medians.

cold: a process of its own for one document, on either side.
warm: one more document in a process that runs; for LibreOffice the time of several documents in one process less
    that of one, by the number of the others.
request: what a request in the running office waits: our warm call, against LibreOffice's command.
plain: warm, where LibreOffice writes its own usual PDF, without tags and not for archives: less work than ours.
preview: a changed text of four pages as SVG pages, ours alone; at most 100 ms of processor time (first and repeated).
throughput: how many documents one warm process sets in a second of processor time, of two pages and of all of them.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import msgspec
import pypdfium2
import yaml
from tests.typesetting.working_rules import rules_notice

from xunzhang.typesetting.api import to_pages_svg, to_pdf
from xunzhang.typesetting.font_choice import FontSet, discover
from xunzhang.typesetting.model import Block, Division, Document, Numbered, chinese_date, text_of
from xunzhang.typesetting.structure import recognise

REQUIRED_RATIO = 5
MORE_DOCUMENTS = 4
PREVIEW_BLOCKS, COMMON_BLOCKS = 14, 4  # of four pages, and of two
PREVIEW_MILLISECONDS = 100
PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/>'
    "</w:sectPr>"
)
# The same kind of file as ours: PDF/A-2b, tagged.
PDF_A = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},"UseTaggedPDF":{"type":"boolean","value":"true"}}'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
WORDS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MIME}.document.main+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_MIME}.settings+xml"/>'
    f'<Override PartName="/word/odd.xml" ContentType="{_MIME}.footer+xml"/>'
    f'<Override PartName="/word/even.xml" ContentType="{_MIME}.footer+xml"/></Types>'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r" Type="{_TYPE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
PARTS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="set" Type="{_TYPE}/settings" Target="settings.xml"/>'
    f'<Relationship Id="odd" Type="{_TYPE}/footer" Target="odd.xml"/>'
    f'<Relationship Id="even" Type="{_TYPE}/footer" Target="even.xml"/></Relationships>'
)
SETTINGS = f"{HEAD}<w:settings {WORDS}><w:evenAndOddHeaders/></w:settings>"
FANGSONG, KAI, GOTHIC, TITLE = "FandolFang", "FandolKai", "Noto Sans SC", "Noto Serif SC"
HEAD_FONTS = {1: GOTHIC, 2: KAI, 3: FANGSONG, 4: FANGSONG}


def changed(round_number: int) -> Document:
    """The notice with a few words of its own at the end of every paragraph."""
    notice = rules_notice()
    assert notice.issued_text
    body = recognise(
        "\n".join(
            text_of(block)
            if isinstance(block, Division)
            else f"{text_of(block)}第{round_number}次印刷{place}。"
            for place, block in enumerate(notice.issued_text.body)
        )
    )
    return msgspec.structs.replace(notice, issued_text=msgspec.structs.replace(notice.issued_text, body=body))


def run_xml(text: str, font: str, size: int = 32, colour: str = "000000") -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
    return (
        f'<w:r><w:rPr>{fonts}<w:color w:val="{colour}"/><w:spacing w:val="-5"/><w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def paragraph_xml(
    runs: str, placed: str = "both", first: int = 0, rule: str = "", *, kept: bool = False
) -> str:
    keep = "<w:keepNext/>" if kept else ""
    return (
        f'<w:p><w:pPr>{keep}{rule}<w:spacing w:before="0" w:after="0" w:line="592" w:lineRule="exact"/>'
        f'<w:ind w:firstLine="{first}"/><w:jc w:val="{placed}"/></w:pPr>{runs}</w:p>'
    )


def block_xml(block: Block) -> str:
    match block:
        case Division():
            return paragraph_xml(run_xml(text_of(block), GOTHIC), "center", kept=True)
        case Numbered(level=level, number=number, head=head, text=text):
            font = HEAD_FONTS[level] if head or level == 1 else FANGSONG
            return paragraph_xml(run_xml(number + head, font) + run_xml(text, FANGSONG), first=640)
        case _:
            return paragraph_xml(run_xml(text_of(block), FANGSONG), first=640)


def footer_xml(placed: str) -> str:
    field = f'<w:fldSimple w:instr=" PAGE ">{run_xml("1", TITLE, 28)}</w:fldSimple>'
    runs = run_xml("— ", TITLE, 28) + field + run_xml(" —", TITLE, 28)
    return f"{HEAD}<w:ftr {WORDS}>{paragraph_xml(runs, placed)}</w:ftr>"


def write_docx(document: Document, path: Path) -> None:
    """The same text with the same typefaces, sizes, margins, rows and page numbers, for a word processor."""
    assert document.issued_text
    assert document.dated_on
    assert document.printed_on
    red_rule = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="8" w:color="E60012"/></w:pBdr>'
    rule = '<w:pBdr><w:top w:val="single" w:sz="4" w:space="1" w:color="000000"/></w:pBdr>'
    parts = [
        paragraph_xml(run_xml("".join(document.issuing_organs) + "文件", TITLE, 56, "E60012"), "center"),
        paragraph_xml(run_xml(document.document_number, FANGSONG), "center", rule=red_rule),
        paragraph_xml(run_xml(document.title, TITLE, 44), "center"),
        paragraph_xml(run_xml(document.main_recipients + "：", FANGSONG)),
        *map(block_xml, document.body),
        *(paragraph_xml(run_xml(line, FANGSONG), "right") for line in document.signature),
        paragraph_xml(run_xml(chinese_date(document.dated_on), FANGSONG), "right"),
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
        paragraph_xml(run_xml(document.issued_text.title, TITLE, 44), "center", kept=True),
        *map(block_xml, document.issued_text.body),
        paragraph_xml(run_xml("抄送：" + document.copy_recipients + "。", FANGSONG, 28), rule=rule),
        paragraph_xml(
            run_xml(f"{document.printing_organ}    {chinese_date(document.printed_on)}印发", FANGSONG, 28),
            rule=rule,
        ),
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/_rels/document.xml.rels", PARTS)
        archive.writestr("word/settings.xml", SETTINGS)
        archive.writestr("word/odd.xml", footer_xml("right"))
        archive.writestr("word/even.xml", footer_xml("left"))
        archive.writestr(
            "word/document.xml",
            f"{HEAD}<w:document {WORDS}><w:body>{''.join(parts)}{PAGE}</w:body></w:document>",
        )


def office_environment(fonts: FontSet, scratch: Path) -> dict[str, str]:
    """LibreOffice sees the same fonts as we do."""
    folders = "".join(f"<dir>{escape(folder)}</dir>" for folder in fonts.folders)
    configuration = scratch / "fonts.conf"
    configuration.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>{folders}'
        f"<cachedir>{scratch / 'font-cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(configuration)}


class Spent(NamedTuple):
    """Seconds that passed, and seconds of processor time."""

    passed: float
    processor: float


class Stopwatch:
    """Times this process, or the processes it starts."""

    def __init__(self, *, children: bool = False) -> None:
        self._who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
        self._began = self._now()

    def _now(self) -> Spent:
        used = resource.getrusage(self._who)
        return Spent(time.perf_counter(), used.ru_utime + used.ru_stime)

    def spent(self) -> Spent:
        now = self._now()
        return Spent(now.passed - self._began.passed, now.processor - self._began.processor)


def timed(command: list[str], environment: dict[str, str] | None = None) -> Spent:
    watch = Stopwatch(children=True)
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return watch.spent()


def middle(times: list[Spent]) -> Spent:
    return Spent(median(each.passed for each in times), median(each.processor for each in times))


def page_count(pdf: bytes | Path) -> int:
    opened = pypdfium2.PdfDocument(pdf)
    return len(opened)


class Office:
    """LibreOffice without a window, with a profile of its own, writing into `folder`."""

    def __init__(self, program: str, fonts: FontSet, folder: Path) -> None:
        self._start = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        self._folder = folder
        self._environment = office_environment(fonts, folder)

    def convert(self, written: list[Path], kind: str) -> Spent:
        words = ["--convert-to", kind, "--outdir", str(self._folder)]
        return timed([*self._start, *words, *map(str, written)], self._environment)

    def alone_and_further(self, written: list[Path], kind: str) -> tuple[Spent, Spent]:
        """What the first document takes in a process of its own, and what each of the others takes in the same process."""
        alone, together = self.convert(written[:1], kind), self.convert(written, kind)
        more = len(written) - 1
        further = Spent(*((both - one) / more for one, both in zip(alone, together, strict=True)))
        return alone, further


def ours_cold(document: Document, folder: Path) -> Spent:
    source = folder / "notice.yaml"
    source.write_text(yaml.safe_dump(msgspec.to_builtins(document), allow_unicode=True), encoding="utf-8")
    words = ["-m", "xunzhang.typesetting.cli", str(source), "-o", str(folder / "ours.pdf")]
    return timed([sys.executable, *words])


def shortened(round_number: int, blocks: int) -> Document:
    """A text with so many of the paragraphs, every one changed."""
    notice = changed(round_number)
    assert notice.issued_text
    return msgspec.structs.replace(
        notice, body=(*notice.body, *notice.issued_text.body[:blocks]), issued_text=None
    )


def throughput(round_number: int, fonts: FontSet) -> tuple[Spent, int]:
    """One common document in a warm process, and its number of pages."""
    document = shortened(round_number, COMMON_BLOCKS)
    watch = Stopwatch()
    pdf = to_pdf(document, fonts)
    return watch.spent(), page_count(pdf)


def preview(round_number: int, fonts: FontSet) -> tuple[Spent, Spent, int]:
    """A text seen for the first time, the same after one word more at its end, and its number of pages."""
    document = shortened(round_number, PREVIEW_BLOCKS)
    watch = Stopwatch()
    pages = to_pages_svg(document, fonts)
    first = watch.spent()
    last = document.body[-1]
    longer = msgspec.structs.replace(last, text=last.text + "特此通知。")
    watch = Stopwatch()
    to_pages_svg(msgspec.structs.replace(document, body=(*document.body[:-1], longer)), fonts)
    return first, watch.spent(), len(pages)


def measure(rounds: int, program: str) -> dict[str, Any]:
    fonts = discover()
    times: dict[str, list[Spent]] = {}

    def note(name: str, spent: Spent) -> None:
        times.setdefault(name, []).append(spent)

    to_pdf(changed(0), fonts)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = Office(program, fonts, folder)
        write_docx(changed(0), folder / "first.docx")
        office.convert([folder / "first.docx"], PDF_A)
        for round_number in range(1, rounds + 1):
            document = changed(round_number)
            watch = Stopwatch()
            pdf = to_pdf(document, fonts)
            note("ours warm", watch.spent())
            note("ours cold", ours_cold(document, folder))

            written = [folder / f"notice-{place}.docx" for place in range(MORE_DOCUMENTS + 1)]
            for place, path in enumerate(written):
                write_docx(changed(round_number * 100 + place), path)
            note("office plain", office.alone_and_further(written, "pdf")[1])
            alone, further = office.alone_and_further(written, PDF_A)
            note("office cold", alone)
            note("office warm", further)

            fresh, word_more, preview_pages = preview(round_number * 100 + MORE_DOCUMENTS + 1, fonts)
            note("preview new", fresh)
            note("preview word", word_more)
            common, common_pages = throughput(round_number, fonts)
            note("common", common)
        pages = {
            "xunzhang": page_count(pdf),
            "libreoffice": page_count(folder / "notice-0.pdf"),
            "preview": preview_pages,
            "common": common_pages,
        }
    return {"rounds": rounds, "pages": pages, "seconds": {name: middle(each) for name, each in times.items()}}


COMPARED = (
    ("cold", "ours cold", "office cold"),
    ("warm", "ours warm", "office warm"),
    ("request", "ours warm", "office cold"),
    ("plain", "ours warm", "office plain"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    program = shutil.which("soffice")
    if program is None:
        sys.exit("LibreOffice (soffice) is not on this machine: nothing to compare with.")
    result = measure(chosen.rounds, program)
    seconds: dict[str, Spent] = result["seconds"]
    ratios = {
        kind: Spent(*(theirs / mine for mine, theirs in zip(seconds[ours], seconds[office], strict=True)))
        for kind, ours, office in COMPARED
    }
    if chosen.json:
        print(json.dumps(result | {"ratio": ratios}))
    else:
        for kind, ours, office in COMPARED:
            mine, theirs, ratio = seconds[ours], seconds[office], ratios[kind]
            print(
                f"{kind:8} passed {mine.passed * 1000:5.0f} ms to {theirs.passed * 1000:5.0f} ms: {ratio.passed:4.1f}x"
                f"   processor {mine.processor * 1000:5.0f} ms to {theirs.processor * 1000:5.0f} ms:"
                f" {ratio.processor:4.1f}x"
            )
        fresh, word = seconds["preview new"], seconds["preview word"]
        print(
            f"preview  a new text {fresh.passed * 1000:.0f} ms ({fresh.processor * 1000:.0f} ms of processor time),"
            f" one word more {word.passed * 1000:.0f} ms ({word.processor * 1000:.0f} ms)"
        )
        common, whole = seconds["common"].processor, seconds["ours warm"].processor
        print(
            f"throughput of one process: {1 / common:.0f} documents a second of {result['pages']['common']} pages"
            f" ({common * 1000:.0f} ms), {1 / whole:.0f} of {result['pages']['xunzhang']} pages ({whole * 1000:.0f} ms)"
        )
        print(
            f"pages: {result['pages']}, rounds: {result['rounds']}, required of a request: {REQUIRED_RATIO}x"
        )
    slow = ratios["request"].processor < REQUIRED_RATIO
    sys.exit(slow or seconds["preview new"].processor * 1000 > PREVIEW_MILLISECONDS)


if __name__ == "__main__":
    main()

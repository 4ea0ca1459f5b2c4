"""The set of files and what each must read as; files are made once a run."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from tests.typesetting.reading.composing import HERE, Sample, compose, plain, samples
from tests.typesetting.reading.drawing_docx import draw_docx
from tests.typesetting.reading.drawing_pages import draw_ofd, draw_pdf, font_files
from tests.typesetting.reading.drawing_text import draw_text
from tests.typesetting.reading.placing import Sheet, placed

from xunzhang.typesetting.fonts import default_folders
from xunzhang.typesetting.reading import Element, Reading

ELEMENTS = [
    Element.COPY_NUMBER,
    Element.CLASSIFICATION,
    Element.URGENCY,
    Element.MARK,
    Element.DOCUMENT_NUMBER,
    Element.ISSUERS,
    Element.TITLE,
    Element.MAIN_RECIPIENTS,
    Element.ATTACHMENTS_NOTE,
    Element.SIGNATURE,
    Element.DATED_ON,
    Element.NOTE,
    Element.COPY_RECIPIENTS,
    Element.PRINTING_ORGAN,
    Element.PRINTED_ON,
    Element.KIND,
    Element.CONTACT,
]
ASPECTS = [*(each.value for each in ELEMENTS), "body", "attachments", "time_limits", "reply"]


@cache
def file_set() -> dict[str, dict]:
    return yaml.safe_load((HERE / "files.yaml").read_text(encoding="utf-8"))


@cache
def office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def lacking(name: str) -> str:
    """Why this machine cannot make the file; empty when it can."""
    draw = file_set()[name]["draw"]
    if draw in {"pdf", "office"} and font_files() is None:
        return "open fonts are not there"
    if draw in {"office", "rewritten"} and office() is None:
        return "LibreOffice is not there"
    return ""


@cache
def content_of(name: str) -> bytes:
    entry = file_set()[name]
    if entry["draw"] in {"office", "rewritten"}:
        return _made_by_office(entry["draw"])[name]
    rows = _rows(entry)
    options = entry.get("options", {})
    match entry["draw"]:
        case "docx":
            return draw_docx(rows, **options)
        case "text":
            return draw_text(rows, **options)
        case kind:
            sheet = dict(entry.get("sheet", {}))
            if "margins" in sheet:
                sheet["margins"] = tuple(sheet["margins"])
            inks = placed(rows, Sheet(**sheet))
            return draw_ofd(inks) if kind == "ofd" else draw_pdf(inks, **options)


def _rows(entry: dict) -> list:
    ways = dict(entry.get("compose", {}))
    is_plain = ways.pop("plain", False)
    rows = compose(samples()[entry["sample"]], **ways)
    return plain(rows) if is_plain else rows


@cache
def _made_by_office(draw: str) -> dict[str, bytes]:
    """All files of this kind at once, for LibreOffice is slow to start: office prints to PDF, rewritten saves as DOCX."""
    names = [name for name, entry in file_set().items() if entry["draw"] == draw]
    kind = "pdf" if draw == "office" else "docx"
    with TemporaryDirectory() as folder:
        home = Path(folder)
        fonts = home / "fonts.conf"
        listed = "".join(f"<dir>{each}</dir>" for each in default_folders())
        fonts.write_text(
            f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>{listed}'
            f"<cachedir>{home / 'cache'}</cachedir></fontconfig>"
        )
        for name in names:
            entry = file_set()[name]
            made = draw_docx(_rows(entry), open_faces=draw == "office", **entry.get("options", {}))
            (home / name).with_suffix(".docx").write_bytes(made)
        command = office()
        assert command is not None
        subprocess.run(
            [
                command,
                f"-env:UserInstallation=file://{home / 'profile'}",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(home / "out"),
                *(str((home / name).with_suffix(".docx")) for name in names),
            ],
            env=os.environ | {"FONTCONFIG_FILE": str(fonts), "HOME": str(home)},
            check=True,
            capture_output=True,
            timeout=300,
        )
        return {name: (home / "out" / name).read_bytes() for name in names}


def expected(name: str) -> dict[str, object]:
    """What the file must read as, from its sample: what is printed, or what `expect` says."""
    entry = file_set()[name]
    sample = samples()[entry["sample"]]
    ways = entry.get("compose", {})
    website, is_plain = ways.get("website", False), ways.get("plain", False)
    return _of_sample(sample, head=not website, colophon=not website, is_plain=is_plain)


def expected_of(sample: str) -> dict[str, object]:
    """What a printed paper of the sample must read as."""
    return _of_sample(samples()[sample], head=True, colophon=True, is_plain=False)


def _of_sample(sample: Sample, *, head: bool, colophon: bool, is_plain: bool) -> dict[str, object]:
    expect = sample.get("expect", {})
    marks = sample.get("mark", [])
    listed = sample.get("attachments_note", [])
    found: dict[str, object] = dict.fromkeys(ASPECTS, "")
    if head:
        found |= {key: sample.get(key, "") for key in ("copy_number", "classification", "urgency")}
        found["mark"] = expect.get("mark", " ".join(marks) + sample.get("suffix", "") if marks else "")
        found["issuers"] = expect.get("issuers", " ".join(sample.get("issuers", [])))
    found["document_number"] = expect.get("number", sample.get("number", ""))
    found["title"] = expect.get("title", "".join(sample.get("title", [])))
    found["main_recipients"] = sample.get("recipients", expect.get("recipients", "") if colophon else "")
    found["attachments_note"] = (
        listed[0]
        if len(listed) == 1
        else "；".join(f"{place}.{each}" for place, each in enumerate(listed, 1))
    )
    found["signature"] = expect.get("signature", " ".join(sample.get("signature", [])))
    found["dated_on"] = str(expect.get("dated_on", ""))
    found["note"] = sample.get("note", "")
    if colophon:
        found["copy_recipients"] = sample.get("copies", "").rstrip("。")
        found["printing_organ"] = sample.get("printing", [""])[0]
        found["printed_on"] = str(expect.get("printed_on", ""))
    found["kind"] = expect.get("kind", "")
    found["contact"] = expect.get("contact", "")
    found["body"] = _body(sample)
    found["attachments"] = [list(each) for each in sample.get("attachments", [])]
    found["time_limits"] = [[str(what), for_reply] for what, for_reply in expect.get("limits", [])]
    found["reply"] = expect.get("reply")
    return found


def _body(sample: Sample) -> list[str]:
    lines = [*sample.get("body"), *sample.get("attendance", [])]
    return [
        "\t".join(line.strip("|").split("|"))
        if line.startswith("|")
        else line.replace("1. ", "1.").replace("2. ", "2.")
        for line in lines
    ]


def as_read(reading: Reading) -> dict[str, object]:
    """The reading in the shape of `expected`."""
    found: dict[str, object] = {each.value: reading.value(each) for each in ELEMENTS}
    found["body"] = [part.text for part in reading.body]
    found["attachments"] = [[each.label, each.title] for each in reading.attachments]
    found["time_limits"] = [
        [
            "recurring"
            if limit.recurring
            else limit.due_on.isoformat()
            if limit.due_on
            else f"{limit.days} {limit.unit}",
            limit.for_reply,
        ]
        for limit in reading.time_limits
    ]
    found["reply"] = reading.reply.asked if reading.reply else None
    return found

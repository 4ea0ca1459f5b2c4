"""Turns a document into what the templates print: lines, runs of text with their typeface, and flags.

The result is plain data for JSON. A role names a typeface of fonts.yaml.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from msgspec import structs

from xunzhang.typesetting.gbt9704.colophon_rows import colophon_row
from xunzhang.typesetting.gbt9704.first_page import head_of, is_mark_unreadable, recipients_in_colophon
from xunzhang.typesetting.gbt9704.parameters import number, parameters
from xunzhang.typesetting.gbt9704.prepared_pictures import prepared_picture
from xunzhang.typesetting.gbt9704.prepared_sheet import SHEET, sheet_texts
from xunzhang.typesetting.gbt9704.prepared_tables import table_block, table_texts, tail_from
from xunzhang.typesetting.model import (
    Alignment,
    Article,
    Block,
    Division,
    Document,
    Format,
    IssuedText,
    Numbered,
    Paragraph,
    SealImpression,
    Signatory,
    Table,
    chinese_date,
)
from xunzhang.typesetting.pictures import lets_text_through
from xunzhang.typesetting.requirements import require
from xunzhang.typesetting.title import title_lines

BODY, KAI, GOTHIC, TITLE, MARK, SONG = (
    "imitation_song",
    "regular_script",
    "gothic",
    "title_song",
    "mark_song",
    "song",
)
_HEAD_ROLES = {1: GOTHIC, 2: KAI, 3: BODY, 4: BODY}
_DIVISION_ROLES = {"part": GOTHIC, "chapter": GOTHIC, "section": KAI}
_SHORT_NOTE = 2
_SHORT_TABLE = 12
_SHAPES = {
    Alignment.INDENTED: "paragraph",
    Alignment.FLUSH: "flush",
    Alignment.CENTRED: "centred",
    Alignment.RIGHT: "right",
}


def prepare(document: Document, *, recipients_move: bool = False) -> dict[str, Any]:
    """The data of one document for the templates; its recipients in the colophon where asked.

    Raises UnusableInput naming a required element that lacks.
    """
    require(document)
    document = with_readable_mark(document)
    signed = bool(document.signature or document.signatory or document.dated_on)
    moved, head = recipients_move or recipients_in_colophon(document), head_of(document)
    body = _blocks(document.body)
    if isinstance(document.body[0], Table):
        body[0] = table_block(document.body[0], opens=True)
    # Of a long note of attachments the last goes with the signature, and the body need not.
    kept = signed and not document.attendance and len(document.attachments_note) <= _SHORT_NOTE
    closing = document.body[-1]
    is_short = not isinstance(closing, Table) or (len(closing.rows) <= _SHORT_TABLE and not closing.landscape)
    if kept and is_short and len(body) > 1 and all(block["sticky"] for block in body[:-1]):
        # Headings alone before the end: else they would take the whole text to the page of the signature, and the
        # first page would show none of it (7.3.3).
        body[-2] = body[-2] | {"sticky": False}
    if kept and not (isinstance(closing, Table) and closing.landscape):
        body[-1] = body[-1] | {"last": True, "only": len(body) == 1}
        if isinstance(closing, Table):
            body[-1]["tail_from"] = tail_from(closing)
    bound = [each for each in document.attachments if not each.bound_separately]
    return {
        "format": document.format.value,
        "heading": "".join(document.title.split("\n")) or document.mark,
        "authors": list(document.issuing_organs),
        "top_rows": _top_rows(document),
        "mark_lines": [document.mark] if document.mark else _mark_lines(document),
        "mark_suffix": "" if document.mark else _mark_suffix(document),
        "mark_height": head.mark_height,
        "mark_columns": head.mark_columns,
        "number": document.document_number,
        "issuers": [each.name for each in document.issuers if document.format is Format.UPWARD],
        "issuers_across": head.issuers_across,
        "issuers_pitch": head.issuers_pitch,
        "title": _title(document.title),
        "recipients": "" if moved else ended(document.main_recipients, "："),
        "body": body,
        "attendance": [
            {"label": each.label, "names": ended(each.names, "。")} for each in document.attendance
        ],
        "attachments_note": list(document.attachments_note),
        "signature": [_organ(name, joint=len(document.signature) > 1) for name in document.signature],
        "signatories": [_signatory(each) for each in _signatories(document)],
        "seals": [_seal(each) for each in document.seals],
        "date": chinese_date(document.dated_on) if document.dated_on else "",
        "seal": document.seal.value,
        "note": _bracketed(document.note),
        "issued_text": _issued_text(document.issued_text),
        "attachments": _attachments(document, separate=False),
        "separate_attachments": _attachments(document, separate=True),
        "ends_landscape": _ends_landscape(bound[-1].body if bound else _last_body(document)),
        "signed": signed,
        "rows": int(number("rows")),
        "columns": int(number("columns")),
        "kept_rows": int(number("kept_rows")),
        "colophon": _colophon(document, recipients=moved),
    }


def with_readable_mark(document: Document) -> Document:
    """The document with the lead organ alone in the mark where the names of all would be too small to read.

    条例 第九条第四项 leaves the choice: the names of all the joint organs, or the lead's alone.
    """
    if not is_mark_unreadable(document):
        return document
    return structs.replace(document, mark=document.issuing_organs[0] + _mark_suffix(document))


def texts_by_role(prepared: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text that will be printed, with the typeface it is printed in."""
    if prepared["format"] == SHEET:
        yield from sheet_texts(prepared)
        return
    yield from prepared["top_rows"]
    yield from ((MARK, line) for line in [*prepared["mark_lines"], prepared["mark_suffix"]])
    yield from ((BODY, prepared[field]) for field in ("number", "recipients", "date", "note"))
    yield from ((KAI, name) for name in prepared["issuers"])
    if prepared["issuers"]:
        yield BODY, "签发人："
    yield from ((BODY, each) for each in prepared["attachments_note"])
    yield from ((BODY, line) for name in prepared["signature"] for line in name["lines"])
    if prepared["attachments_note"]:
        yield BODY, "附件：.0123456789"
    for each in prepared["signatories"]:
        yield BODY, each["title"]
        yield KAI, each["name"]
    for seal in prepared["seals"]:
        if not seal["kind"]:
            yield SONG, seal["organ"] + str(parameters()["seal_demonstration"].value)
    for line in prepared["attendance"]:
        yield GOTHIC, line["label"] + "："
        yield BODY, line["names"]
    yield from ((TITLE, line) for line in prepared["title"])
    yield from _runs_of(prepared["body"])
    yield SONG, "— 0123456789"
    issued = prepared["issued_text"]
    parts = [*([issued] if issued else []), *prepared["attachments"], *prepared["separate_attachments"]]
    for part in parts:
        yield BODY, part.get("number", "")
        yield GOTHIC, part.get("label", "")
        yield KAI, part.get("subtitle", "")
        yield from ((TITLE, line) for line in part["title"])
        yield from _runs_of(part["body"])
    if prepared["colophon"]:
        colophon = prepared["colophon"]
        yield BODY, colophon["printing_organ"] + colophon["printed_on"]
        yield from ((BODY, line["label"] + line["names"]) for line in colophon["listed"])


def ended(text: str, mark: str) -> str:
    """The text with its closing mark of punctuation, once; empty stays empty."""
    bare = text.strip()
    if not bare:
        return ""
    half = {"：": ":", "。": "."}[mark]
    return bare.removesuffix(half).removesuffix(mark) + mark


def _runs_of(blocks: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        yield from ((run["role"], run["text"]) for run in block["runs"])
        if block["shape"] == "table":
            yield from table_texts(block)


def _top_rows(document: Document) -> list[tuple[str, str]]:
    rows = []
    if document.copy_number:
        rows.append((BODY, document.copy_number))
    if document.classification:
        period = f"★{document.classified_until}" if document.classified_until else ""
        rows.append((GOTHIC, document.classification + period))
    if document.urgency:
        rows.append((GOTHIC, document.urgency))
    return rows


def _mark_lines(document: Document) -> list[str]:
    if document.format is Format.LETTER:
        return [document.issuing_organs[0]]
    return list(document.issuing_organs)


def _mark_suffix(document: Document) -> str:
    suffixes = {Format.LETTER: "", Format.ORDER: "令", Format.MINUTES: "纪要"}
    return suffixes.get(document.format, "文件")


def _title(title: str) -> list[str]:
    return [line.strip() for line in title_lines(title, int(number("title_columns")))]


def _bracketed(note: str) -> str:
    bare = note.strip()
    return f"（{bare.strip('（）()')}）" if bare else ""


def _issued_text(issued: IssuedText | None) -> dict[str, Any] | None:
    if issued is None:
        return None
    return {"title": _title(issued.title), "subtitle": issued.subtitle, "body": _blocks(issued.body)}


def _attachments(document: Document, *, separate: bool) -> list[dict[str, Any]]:
    count = len(document.attachments)
    return [
        {
            "number": document.document_number if separate else "",
            "label": f"附件{place}" if count > 1 else "附件",
            "title": _title(attachment.title),
            "body": _blocks(attachment.body),
            "ends_landscape": _ends_landscape(attachment.body),
        }
        for place, attachment in enumerate(document.attachments, 1)
        if attachment.bound_separately is separate
    ]


def _last_body(document: Document) -> tuple[Block, ...]:
    """What stands last before attachments: the issued text, or the body where nothing follows it."""
    if document.issued_text:
        return document.issued_text.body
    closed = document.signature or document.signatory or document.dated_on or document.note
    return () if closed or document.attendance or document.attachments_note else document.body


def _ends_landscape(body: tuple[Block, ...]) -> bool:
    return bool(body) and isinstance(body[-1], Table) and body[-1].landscape


def _organ(name: str, *, joint: bool) -> dict[str, Any]:
    """The name in one line; of a joint signature broken where it is long, and broken so that three share a row."""
    usual, narrow = (
        list(title_lines(name, int(number(columns)))) if joint else [name]
        for columns in ("seal_name_columns", "seal_narrow_columns")
    )
    return {"organ": name, "lines": usual, "narrow": narrow}


def _signatories(document: Document) -> list[Signatory]:
    first = [document.signatory] if document.signatory else []
    return [*first, *document.further_signatories]


def _signatory(signatory: Signatory) -> dict[str, Any]:
    return {"title": signatory.title, "name": signatory.name} | prepared_picture(signatory.stamp)


def _seal(seal: SealImpression) -> dict[str, Any]:
    see_through = not seal.picture or lets_text_through(seal.picture)
    over = bool(number("seal_over_text")) and see_through
    return {"organ": seal.organ, "diameter": seal.diameter, "over": over} | prepared_picture(seal.picture)


def _colophon(document: Document, *, recipients: bool) -> dict[str, Any] | None:
    listed = []
    if recipients:
        listed.append({"label": "主送：", "names": ended(document.main_recipients, "。")})
    if document.copy_recipients:
        listed.append({"label": "抄送：", "names": ended(document.copy_recipients, "。")})
    is_letter = document.format is Format.LETTER
    organ = "" if is_letter else document.printing_organ
    printed = f"{chinese_date(document.printed_on)}印发" if document.printed_on and not is_letter else ""
    if not (listed or organ or printed):
        return None
    names = [str(line["names"]) for line in listed]
    field = "copy_recipients" if document.copy_recipients else "main_recipients"
    return {
        "listed": listed,
        "printing_organ": organ,
        "printed_on": printed,
        "ruled": not is_letter,
        "row": colophon_row(names, field, has_printing=bool(organ or printed)),
    }


def _blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    listed = list(blocks)
    made = [_block(block) for block in listed]
    for place, (block, following) in enumerate(pairwise(listed)):
        if isinstance(block, Numbered) and isinstance(following, Numbered) and following.level <= block.level:
            # An item of a list, not the heading of what follows.
            made[place] = made[place] | {"sticky": False}
    return made


def _block(block: Block) -> dict[str, Any]:
    plain = {"shape": "paragraph", "sticky": False, "together": False, "last": False}
    match block:
        case Paragraph(text=text, alignment=alignment):
            return plain | {"shape": _SHAPES[alignment], "runs": _runs((BODY, text))}
        case Article(number=label, text=text):
            return plain | {"runs": _runs((GOTHIC, label), (BODY, "\u3000" + text))}
        case Division(rank=rank, number=label, heading=heading):
            runs = _runs((_DIVISION_ROLES[rank], f"{label}\u3000{heading}"))
            return plain | {"shape": "heading", "runs": runs}
        case Numbered(level=level, number=label, head=head, text=text):
            role = _HEAD_ROLES[level]
            # Without a heading only the first level's number is set off, as 第一条 is.
            label_role = role if head or level == 1 else BODY
            runs = _runs((label_role, label), (role, head), (BODY, text))
            whole_line = bool(head) and not text
            return plain | {"sticky": whole_line, "together": whole_line, "runs": runs}
        case Table():
            return table_block(block)


def _runs(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    """Neighbouring texts of one role are one run, so that line breaking sees them as one."""
    joined: list[dict[str, str]] = []
    for role, text in pairs:
        if not text:
            continue
        if joined and joined[-1]["role"] == role:
            joined[-1]["text"] += text
        else:
            joined.append({"role": role, "text": text})
    return joined

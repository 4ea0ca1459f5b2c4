"""Writes a document as DOCX: the PDF is laid out first, and its rows, pages and places are those of the DOCX."""

from collections.abc import Mapping
from typing import Any

from xunzhang.typesetting.api import seal_places, settled_document, typeset
from xunzhang.typesetting.docx.body import add_attachments_note, add_attendance, add_body
from xunzhang.typesetting.docx.closing import Drawn, add_signature
from xunzhang.typesetting.docx.colophon import colophon_box, colophon_letters
from xunzhang.typesetting.docx.drawings import Drawings
from xunzhang.typesetting.docx.families import families_of
from xunzhang.typesetting.docx.feet import (
    empty_footer,
    footer,
    footer_distance,
    landscape_footer,
    letter_header,
    number_baseline,
)
from xunzhang.typesetting.docx.flow import Flow, usual_pitch
from xunzhang.typesetting.docx.head import add_head, add_recipients, add_subtitle, add_title
from xunzhang.typesetting.docx.markup import Look, Placing, Writer, Written
from xunzhang.typesetting.docx.measures import pitch
from xunzhang.typesetting.docx.package import Package
from xunzhang.typesetting.docx.pictures import pictures_of
from xunzhang.typesetting.docx.printed import Printed, printed
from xunzhang.typesetting.docx.sections import Feet, Section
from xunzhang.typesetting.font_choice import FontSet, discover
from xunzhang.typesetting.gbt9704.parameters import number
from xunzhang.typesetting.model import Attachment, Document, Format, Seal, Table


def to_docx(
    document: Document, fonts: FontSet | None = None, names: Mapping[str, str] | None = None
) -> bytes:
    """The document as DOCX, with the rows and pages of the PDF; fonts are the usual ones when None.

    `names` gives families by role in place of those that were found, such as `families.OFFICE_FAMILIES`.
    Errors as `api.typeset`.
    """
    chosen = fonts or discover()
    finished = typeset(document, chosen)
    prepared = settled_document(document, chosen)
    families = families_of(chosen, finished.glyphs, names)
    found = printed(finished.pdf)
    package = Package(families, usual_pitch())
    drawings = Drawings()
    letter = document.format is Format.LETTER
    feet = _feet(package, drawings, found, letter=letter, lying=_has_landscape(document))
    rows = prepared["rows"]
    flow = Flow(found, Writer(families), usual_pitch(), Section(feet, first_differs=letter, rows=rows))
    places = seal_places(document, chosen) if document.seal is Seal.SEALED else ()
    pictures = pictures_of(prepared, chosen, finished.glyphs, places)

    add_head(flow, drawings, prepared)
    add_title(flow, prepared["title"])
    flow.pitch = pitch(rows)
    add_recipients(flow, prepared["recipients"])
    add_body(flow, document.body, prepared["body"])
    add_attachments_note(flow, prepared["attachments_note"])
    add_attendance(flow, prepared["attendance"], keep_next=prepared["signed"])
    add_signature(flow, prepared, Drawn(package, drawings, pictures))
    if rows != int(number("rows")) and (document.issued_text or prepared["attachments"]):
        flow.end_section(Section(feet), flow.page + 1)
    flow.pitch = usual_pitch()

    if document.issued_text:
        issued = prepared["issued_text"]
        add_title(flow, issued["title"], begins_page=True)
        add_subtitle(flow, issued["subtitle"])
        add_body(flow, document.issued_text.body, issued["body"])
    together = [each for each in document.attachments if not each.bound_separately]
    for attachment, item in zip(together, prepared["attachments"], strict=True):
        _add_attachment(flow, attachment, item)
    if prepared["colophon"]:
        _add_colophon(flow, drawings, prepared["colophon"])
    apart = [each for each in document.attachments if each.bound_separately]
    for attachment, item in zip(apart, prepared["separate_attachments"], strict=True):
        flow.end_section(Section(feet, begins="oddPage", restarts=True), flow.page + 1)
        _add_attachment(flow, attachment, item)
    return package.finished(document, prepared["heading"], flow.finished())


def _has_landscape(document: Document) -> bool:
    bodies = [document.body, *(attachment.body for attachment in document.attachments)]
    if document.issued_text:
        bodies.append(document.issued_text.body)
    return any(isinstance(block, Table) and block.landscape for body in bodies for block in body)


def _feet(package: Package, drawings: Drawings, found: Printed, *, letter: bool, lying: bool) -> Feet:
    baseline = number_baseline(found)
    rules = found.rules_on(1) if letter else []
    return Feet(
        odd=package.add_footer(footer(odd=True)),
        even=package.add_footer(footer(odd=False)),
        empty=package.add_footer(empty_footer()),
        landscape_odd=package.add_footer(landscape_footer(drawings, baseline, odd=True)) if lying else "",
        landscape_even=package.add_footer(landscape_footer(drawings, baseline, odd=False)) if lying else "",
        first_header=package.add_header(letter_header(drawings, rules)) if letter else "",
        footer_distance=footer_distance(baseline),
    )


def _add_attachment(flow: Flow, attachment: Attachment, item: dict[str, Any]) -> None:
    first = attachment.body[0] if attachment.body else None
    if isinstance(first, Table) and first.landscape:
        # Label and title lie on the side with their table.
        flow.begin_landscape()
    label = item["number"] + item["label"]
    letters = flow.printed.take(label)
    runs = flow.writer.run(item["number"], Look(role="imitation_song")) if item["number"] else ""
    flow.add(
        runs + flow.writer.run(item["label"], Look(implied="gothic")),
        Placing(style="AttachmentLabel", keep_next=True),
        letters,
        begins_page=True,
    )
    add_title(flow, item["title"])
    add_body(flow, attachment.body, item["body"])


def _add_colophon(flow: Flow, drawings: Drawings, colophon: dict[str, Any]) -> None:
    """On the last side of the text where there is room, else on an even side of its own without a number (7.5)."""
    letters = colophon_letters(flow, colophon)
    box = colophon_box(flow, drawings, colophon, letters)
    page = letters[0][0].page if letters and letters[0] else flow.page
    if page > flow.page or flow.fresh:
        begins = "evenPage" if number("colophon_even_page") and page % 2 == 0 else "nextPage"
        side = Section(flow.section.feet, begins=begins, numbered=False)
        if flow.fresh:
            flow.section = side
        else:
            flow.end_section(side, page)
    # A paragraph of its own, almost without height: beside text of its own a box would shift it.
    flow.blocks.append(Written(box, Placing(style="Normal", line=1.0)))
    flow.page, flow.fresh = page, False

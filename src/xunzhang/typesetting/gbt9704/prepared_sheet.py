"""Turns a handling sheet into what its template prints."""

from collections.abc import Iterator
from typing import Any

from xunzhang.typesetting.gbt9704.prepared_pictures import prepared_picture
from xunzhang.typesetting.model import chinese_date
from xunzhang.typesetting.sheet_model import HandlingSheet, SheetOpinion, require_sheet

SHEET = "handling_sheet"


def prepare_sheet(sheet: HandlingSheet) -> dict[str, Any]:
    """The data of one sheet for the template. Raises UnusableInput naming the field that cannot be printed."""
    require_sheet(sheet)
    return {
        "format": SHEET,
        "heading": sheet.organ + sheet.title,
        "authors": [sheet.organ] if sheet.organ else [],
        "organ": sheet.organ,
        "title": sheet.title,
        "number": sheet.number,
        "marks": list(sheet.marks),
        "fields": [
            [{"label": field.label, "text": field.text, "share": field.share} for field in row]
            for row in sheet.fields
        ],
        "sections": [
            {
                "label": section.label,
                "rows": section.rows,
                "opinions": [_opinion(each) for each in section.opinions],
            }
            for section in sheet.sections
        ],
        "notes": list(sheet.notes),
    }


def sheet_texts(prepared: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Role and text of everything a sheet prints."""
    yield "mark_song", prepared["organ"] + prepared["title"]
    yield "gothic", "".join([prepared["number"], *prepared["marks"], *prepared["notes"]])
    for row in prepared["fields"]:
        for field in row:
            yield "gothic", field["label"]
            yield "imitation_song", field["text"]
    for section in prepared["sections"]:
        yield "gothic", section["label"]
        for opinion in section["opinions"]:
            yield "imitation_song", opinion["text"] + opinion["remark"] + opinion["signed_on"]
            yield "regular_script", opinion["name"]
    yield "song", "— 0123456789"


def _opinion(opinion: SheetOpinion) -> dict[str, Any]:
    return {
        "name": opinion.name,
        "text": opinion.text.strip(),
        "remark": f"（{opinion.remark.strip('（）()')}）" if opinion.remark.strip() else "",
        "signed_on": chinese_date(opinion.signed_on) if opinion.signed_on else "",
        "height": opinion.handwriting_height,
        "signature": prepared_picture(opinion.signature),
    } | prepared_picture(opinion.handwriting)

"""Signature, date and note at the places where the PDF has them, with the seals over them (7.3.5, 7.3.6)."""

from dataclasses import dataclass
from typing import Any

from xunzhang.typesetting.docx.drawings import Drawings
from xunzhang.typesetting.docx.flow import Flow, usual_pitch
from xunzhang.typesetting.docx.markup import Look, Placing, Written
from xunzhang.typesetting.docx.measures import ABOVE, POINTS_PER_MM, cell, mm
from xunzhang.typesetting.docx.package import Package
from xunzhang.typesetting.docx.pictures import Pictures
from xunzhang.typesetting.docx.printed import Letter, rows_of
from xunzhang.typesetting.gbt9704.parameters import number

_LEAST_ROOM = 2.0


@dataclass(frozen=True)
class Drawn:
    """What draws the pictures of seals and stamps."""

    package: Package
    drawings: Drawings
    pictures: Pictures

    def seals(self) -> str:
        """Runs with the seals."""
        return self.pictures.seals_on(self.package, self.drawings)

    def room_below(self, last: Letter) -> float:
        """How far the seals reach below the row of this letter; 0 where they do not, or hardly."""
        ends = [
            (place.top + place.diameter) * POINTS_PER_MM
            for place in self.pictures.places
            if place.page == last.page
        ]
        room = max(ends, default=0.0) - last.baseline - (1 - ABOVE) * usual_pitch()
        return room if room > _LEAST_ROOM else 0.0

    def stamp(self, name: str, title: tuple[Letter, ...]) -> str:
        """A run with the stamp of a signatory."""
        return self.pictures.stamp_beside(self.package, self.drawings, name, title)


def add_signature(flow: Flow, prepared: dict[str, Any], drawn: Drawn) -> None:
    """The names of who signs and the date, row by row; the pictures of the seals hang on the date's paragraph."""
    names = _names(flow, prepared)
    date = flow.printed.take(prepared["date"]) if prepared["date"] else ()
    pieces = [*names, (date, prepared["date"], Look(), "DateOfDocument")] if date else names
    rows = _in_rows([piece for piece in pieces if piece[0]])
    band = _band(rows) if prepared["seal"] == "sealed" and not prepared["signatories"] else None
    note = flow.printed.take(prepared["note"])
    ends = [letter for row in rows for piece in row for letter in piece[0]] + list(note)
    room = drawn.room_below(max(ends, key=lambda letter: (letter.page, letter.baseline))) if ends else 0.0
    for place, row in enumerate(rows):
        last = place == len(rows) - 1
        _add_row(
            flow,
            row,
            band,
            from_left=not prepared["signatories"],
            keep_next=not last or bool(note) or room > 0,
            drawn=_drawn(prepared, drawn, row, last=last),
        )
    if note:
        _add_note(flow, prepared["note"], note)
    if room > 0:
        # Signature and date move to the next page with their seal, not before it does not fit.
        flow.blocks.append(Written("", Placing(style="Normal", line=room)))
        flow.bottom += room


def _add_note(flow: Flow, text: str, note: tuple[Letter, ...]) -> None:
    """The note, whose rows end before a seal beside them."""
    rows = rows_of(note)
    ends = max(row[-1].right for row in rows) - mm("margin_left")
    is_narrow = len(rows) > 1 and ends < flow.width - 2 * cell()
    flow.text_of(
        [{"role": "imitation_song", "text": text}],
        note,
        Placing(style="Note", right=flow.width - ends if is_narrow else None, alignment="left"),
        indent=number("indent") * cell(),
        width=ends if is_narrow else None,
    )


def _drawn(prepared: dict[str, Any], drawn: Drawn, row: list["Piece"], *, last: bool) -> str:
    """The pictures that hang on a row: a stamp beside its signatory's title, the seals on the last row."""
    if prepared["signatories"]:
        return "".join(
            drawn.stamp(each["name"], letters)
            for letters, text, _, _ in row
            for each in prepared["signatories"]
            if text == each["title"]
        )
    return drawn.seals() if last else ""


Piece = tuple[tuple[Letter, ...], str, Look, str]


def _names(flow: Flow, prepared: dict[str, Any]) -> list[Piece]:
    pieces: list[Piece] = []
    if prepared["signatories"]:
        for each in prepared["signatories"]:
            pieces.append((flow.printed.take(each["title"]), each["title"], Look(), "Signature"))
            if not each["kind"]:
                look = Look(role="regular_script", style="KaiText")
                pieces.append((flow.printed.take(each["name"]), each["name"], look, "Signature"))
        return pieces
    for name in prepared["signature"]:
        for row in rows_of(flow.printed.take(name["organ"])):
            pieces.append((tuple(row), "".join(letter.text for letter in row), Look(), "Signature"))
    return pieces


def _in_rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces of one base line side by side, rows from above."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: (each[0][0].page, each[0][0].baseline, each[0][0].left)):
        first = piece[0][0]
        above = rows[-1][0][0][0] if rows else None
        if above and above.page == first.page and abs(above.baseline - first.baseline) < 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda each: each[0][0].left) for row in rows]


def _band(rows: list[list[Piece]]) -> tuple[float, float] | None:
    """Left and right edge of the column in which names and date are centred, where they stand in one column."""
    if not rows or any(len(row) > 1 for row in rows):
        return None
    widest = max((row[0][0] for row in rows), key=lambda letters: letters[-1].right - letters[0].left)
    return widest[0].left, widest[-1].right


def _add_row(
    flow: Flow,
    row: list[Piece],
    band: tuple[float, float] | None,
    *,
    from_left: bool,
    keep_next: bool,
    drawn: str,
) -> None:
    left, width = mm("margin_left"), mm("area_width")
    letters = row[0][0]
    placing = Placing(style=row[0][3], keep_next=keep_next)
    if len(row) > 1:
        tabs = tuple((piece[0][0].left - left, "left") for piece in row)
        runs = "".join(flow.writer.run("\t") + flow.writer.run(piece[1], piece[2]) for piece in row)
        placing = placing.but(tabs=tabs)
    else:
        runs = flow.writer.run(row[0][1], row[0][2])
        if band:
            # Wider than the text at both sides alike, so that what another typeface needs has room.
            play = max(0.0, min(band[0] - left, left + width - band[1]))
            placing = placing.but(
                left=band[0] - left - play, right=left + width - band[1] - play, alignment="center"
            )
        elif from_left:
            placing = placing.but(left=letters[0].left - left, alignment="left")
        else:
            placing = placing.but(right=max(0.0, left + width - letters[-1].right), alignment="right")
    line = _line(flow, letters)
    flow.add(runs + drawn, placing.but(line=line) if line else placing, letters, line=line)


def _line(flow: Flow, letters: tuple[Letter, ...]) -> float | None:
    """A height less than a row's where names stand closer together than rows."""
    room = letters[0].baseline - flow.bottom
    if letters[0].page != flow.page or room >= ABOVE * flow.pitch - 1:
        return None
    return max(1.0, room / ABOVE)

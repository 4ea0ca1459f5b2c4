"""Paper, type area, rows, colour and the type of the body (GB/T 9704-2012 clause 5)."""

from collections import Counter
from statistics import median

from xunzhang.typesetting.checking.faces import label_of, role_of
from xunzhang.typesetting.checking.ledger import Ledger
from xunzhang.typesetting.checking.sight import Sight
from xunzhang.typesetting.reading.contents import Alignment, Line, Place, is_black, is_red
from xunzhang.typesetting.reading.model import Element

_A4 = (210.0, 297.0)
_PAPER_TOLERANCE = 1.0
_FULL_PAGE_ROWS = 15
_FULL_ROW = 24
_SET_IN = 13.0
_PUNCTUATION = "，。；：、！？）》”’"
_NO_TEXT = "此页无正文"


def check_page(sight: Sight, ledger: Ledger) -> None:
    """Everything clause 5 says of a file with pages."""
    _paper(sight, ledger)
    _type_area(sight, ledger)
    _rows_and_columns(sight, ledger)


def check_text(sight: Sight, ledger: Ledger) -> None:
    """Type and colour of the text, of any file that says what type it is in."""
    size = sight.body_size
    if size is None:
        ledger.leave("text.size", "文件没有注明字号", "the file states no sizes")
    else:
        ledger.measure("text.size", size)
    face = sight.body_face
    if role_of(face) is None:
        ledger.leave("text.face", f"字体“{face}”不认得", f"the face {face!r} is not known")
    else:
        ledger.judge("text.face", role_of(face) == "imitation_song", label_of(face))
    _colour(sight, ledger)
    marked = next((line for line in sight.lines if _NO_TEXT in line.text), None)
    ledger.judge(
        "page.blank_text",
        marked is None,
        "" if marked is None else marked.text.strip(),
        Place() if marked is None else marked.place,
    )


def _paper(sight: Sight, ledger: Ledger) -> None:
    wrong = [
        page
        for page in sight.contents.pages
        if any(
            abs(measured - wanted) > _PAPER_TOLERANCE
            for measured, wanted in zip(sorted((page.width, page.height)), _A4, strict=True)
        )
    ]
    shown = (wrong or list(sight.contents.pages))[0]
    ledger.judge("page.paper", not wrong, f"{shown.width:.1f} mm×{shown.height:.1f} mm", Place(shown.number))


def _type_area(sight: Sight, ledger: Ledger) -> None:
    prose = [line for line in sight.prose if line.box is not None]
    if not prose:
        for name in ("page.margin_left", "page.area_width", "page.margin_top", "page.area_bottom"):
            ledger.leave(name, "没有成段的正文", "there is no running text")
        return
    leftmost = min(prose, key=_left)
    ledger.measure("page.margin_left", _left(leftmost), leftmost.place)
    # A mark of punctuation may hang out of the area: only rows that end in a character tell its edge.
    full = [line for line in prose if _columns(line) >= _FULL_ROW and line.text[-1] not in _PUNCTUATION]
    if full:
        rights = Counter(round(line.box.right * 2) / 2 for line in full if line.box)
        right = max(rights.items(), key=lambda each: (each[1], each[0]))[0]
        widest = next(line for line in full if line.box and round(line.box.right * 2) / 2 == right)
        assert widest.box is not None
        ledger.measure("page.area_width", widest.box.right - _left(leftmost), widest.place)
    else:
        ledger.leave("page.area_width", "没有排满的行", "no row is full")
    firsts = [line for line in prose if line.after_page_break and line.box and _stands_left(line, sight)]
    if firsts:
        first = min(firsts, key=lambda line: line.box.top if line.box else 0.0)
        assert first.box is not None
        ledger.measure("page.margin_top", first.box.top, first.place)
    else:
        ledger.leave(
            "page.margin_top",
            "正文没有转到下一面，首面上边是版头",
            "no text begins a page; the first begins with the head",
        )
    lasts = _last_rows(prose)
    if lasts:
        last = max(lasts, key=lambda line: line.box.bottom if line.box else 0.0)
        assert last.box is not None
        ledger.measure("page.area_bottom", last.box.bottom, last.place)
    else:
        ledger.leave("page.area_bottom", "没有排满的面", "no page is full")


def _stands_left(line: Line, sight: Sight) -> bool:
    """A row of text at the edge or two characters in: not a signature that begins a page after empty rows."""
    return _left(line) < sight.area.left + _SET_IN and not line.text.startswith("附件")


def _left(line: Line) -> float:
    assert line.box is not None
    return line.box.left


def _columns(line: Line) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in line.text)


def _last_rows(prose: list[Line]) -> list[Line]:
    """The last row of every page whose text runs on to the next."""
    pages = {line.page for line in prose if line.page is not None}
    found = []
    for page in sorted(pages):
        standing = [line for line in prose if line.page == page and line.box]
        following = [line for line in prose if line.page == page + 1]
        runs_on = bool(following) and following[0].begins_paragraph is False
        if runs_on or (len(standing) >= _FULL_PAGE_ROWS and following):
            found.append(max(standing, key=lambda line: line.box.bottom if line.box else 0.0))
    return found


def _rows_and_columns(sight: Sight, ledger: Ledger) -> None:
    prose = sight.prose
    steps = [line for line in prose if line.begins_paragraph is False]
    if len(steps) < 2:
        ledger.leave("page.rows", "正文不足三行", "the body has fewer than three rows")
        ledger.leave("page.columns", "正文不足三行", "the body has fewer than three rows")
        return
    em = (sight.body_size or 16.0) * 25.4 / 72
    height = sight.area.bottom - sight.area.top
    # A row less than two tenths of a row too high for the area still counts as fitting.
    rows = int((height - em) / sight.pitch + 0.2) + 1
    ledger.measure("page.rows", float(rows))
    widths = [
        line.box.width / columns for line in steps if line.box and (columns := _columns(line)) >= _FULL_ROW
    ]
    if widths:
        ledger.measure("page.columns", (sight.area.right - sight.area.left) / median(widths))
    else:
        ledger.leave("page.columns", "没有排满的行", "no row is full")


def _colour(sight: Sight, ledger: Ledger) -> None:
    mark = sight.lines_of(Element.MARK)
    coloured = [
        (line, piece)
        for line in (*sight.lines, *sight.furniture)
        if line not in mark
        for piece in line.pieces
        if piece.colour is not None
        and not is_black(piece.colour)
        and not (is_red(piece.colour) and _may_be_red(line))
    ]
    if not coloured:
        ledger.judge("text.colour", True)
        return
    line, piece = coloured[0]
    shown = "RGB({}, {}, {})".format(*(piece.colour or (0, 0, 0)))
    words = piece.text[:12]
    ledger.judge("text.colour", False, (f"“{words}”{shown}", f"{words!r} {shown}"), line.place)


def _may_be_red(line: Line) -> bool:
    """Large red type at the head is a mark or part of one."""
    return (line.size or 0) >= 24 and line.alignment is not Alignment.RIGHT

"""The head of the first page: secrecy and urgency, mark, document number, signers, separator, title, recipients."""

from itertools import pairwise
from typing import Any

from xunzhang.typesetting.docx.drawings import NO_CELL_MARGINS, Drawings
from xunzhang.typesetting.docx.flow import Flow
from xunzhang.typesetting.docx.markup import Look, Placing, Written, paragraph, twips
from xunzhang.typesetting.docx.measures import ABOVE, balanced, mm, row_width
from xunzhang.typesetting.docx.printed import Box, Letter
from xunzhang.typesetting.docx.styles import SUBTITLE, TITLE
from xunzhang.typesetting.gbt9704.parameters import number, parameters

_EIGHTHS = 8
# A number without a row of its own stands under a mark: the rule then hangs on the mark, this far at most.
_FARTHEST_RULE = 31


def add_head(flow: Flow, drawings: Drawings, prepared: dict[str, Any]) -> None:
    """Everything above the title."""
    if prepared["format"] == "letter":
        _add_letter_rows(flow, prepared, _floating_mark(flow, drawings, prepared))
        return
    for role, text in prepared["top_rows"]:
        letters = flow.printed.need(text)
        flow.add(flow.writer.run(text, Look(role=role)), Placing(style="TopRow"), letters)
    rule = None if prepared["format"] == "order" else _separator(flow)
    _add_mark(flow, drawings, prepared)
    if prepared["issuers"]:
        _add_issuers(flow, prepared, rule)
    elif prepared["number"]:
        letters = flow.printed.need(prepared["number"])
        line = _line_to(rule, letters[-1]) if rule else balanced(number("body_size"))
        placing = Placing(
            style="DocumentNumber",
            line=line,
            right=_beyond() if rule else None,
            rule_below=_rule(rule, letters[-1], line),
        )
        flow.add(flow.writer.run(prepared["number"]), placing, letters, line=line)
        _under_rule(flow, rule)
    elif rule:
        # Without a number the row stays, and the separator under it.
        line = balanced(number("body_size"))
        space = int(mm("separator_gap"))
        placing = Placing(
            style="DocumentNumber",
            line=line,
            before=max(0.0, rule.top - space - line - flow.bottom),
            right=_beyond(),
            rule_below=(space, _thickness(rule), _red()),
        )
        flow.blocks.append(Written("", placing))
        _under_rule(flow, rule)


def add_title(flow: Flow, lines: list[str], *, begins_page: bool = False) -> None:
    """A title, broken as the PDF breaks it."""
    if not lines:
        return
    letters = flow.printed.need("".join(lines))
    flow.add(
        flow.writer.run("\n".join(lines), Look(implied="title_song")),
        Placing(style=TITLE),
        letters,
        begins_page=begins_page,
    )


def add_subtitle(flow: Flow, text: str) -> None:
    """The line under the title of an issued text."""
    if text:
        letters = flow.printed.take(text)
        flow.add(flow.writer.run(text, Look(implied="regular_script")), Placing(style=SUBTITLE), letters)


def add_recipients(flow: Flow, text: str) -> None:
    """The main recipients, flush left."""
    if text:
        flow.text([{"role": "imitation_song", "text": text}], Placing(style="Recipients"))


def _separator(flow: Flow) -> Box | None:
    """The red separator: the uppermost rule of the first page that is as wide as the type area."""
    wide = [rule for rule in flow.printed.rules_on(1) if rule.right - rule.left > 0.9 * mm("area_width")]
    return wide[0] if wide else None


def _line_to(rule: Box, last: Letter) -> float:
    """A row height near the balanced one that leaves whole points to the separator, as borders are given in points."""
    line = balanced(number("body_size"))
    gap = rule.top - last.baseline - (1 - ABOVE) * line
    return line + (gap - int(gap)) / (1 - ABOVE)


def _rule(rule: Box | None, last: Letter, line: float) -> tuple[float, int, str] | None:
    if rule is None:
        return None
    gap = min(_FARTHEST_RULE, rule.top - last.baseline - (1 - ABOVE) * line)
    return gap, _thickness(rule), _red()


def _thickness(rule: Box) -> int:
    return round((rule.bottom - rule.top) * _EIGHTHS)


def _beyond() -> float:
    """Rows are a hair wider than the type area; the separator is not."""
    return row_width() - mm("area_width")


def _under_rule(flow: Flow, rule: Box | None) -> None:
    if rule:
        flow.bottom = rule.bottom


def _red() -> str:
    return str(parameters()["mark_red"].value).lstrip("#").upper()


def _mark_look(letter: Letter) -> Look:
    return Look(
        role="mark_song",
        size=round(letter.size * 2) / 2,
        stretch=round(letter.stretch * letter.size / (round(letter.size * 2) / 2) * 100),
        style="",
        spacing=0,
        colour=_red(),
    )


def _add_mark(flow: Flow, drawings: Drawings, prepared: dict[str, Any]) -> None:
    lines, suffix = prepared["mark_lines"], prepared["mark_suffix"]
    if len(lines) > 1:
        _add_joint_mark(flow, prepared)
        return
    text = lines[0] + suffix
    letters = flow.printed.need(text)
    line = balanced(letters[0].size)
    if letters[0].baseline - ABOVE * line < flow.bottom - 1:
        # Beside the rows of secrecy and urgency: the mark floats.
        box = _mark_box(flow, drawings, text, letters)
        flow.blocks.append(Written(box, Placing(style="Normal", line=1.0)))
        flow.bottom += 1.0
        return
    flow.add(
        flow.writer.run(text, _mark_look(letters[0])), Placing(style="Mark", line=line), letters, line=line
    )


def _mark_box(flow: Flow, drawings: Drawings, text: str, letters: tuple[Letter, ...]) -> str:
    line = balanced(letters[0].size)
    content = paragraph(flow.writer.run(text, _mark_look(letters[0])), Placing(style="Mark", line=line))
    top = letters[0].baseline - ABOVE * line
    return drawings.text_box(mm("margin_left"), top, mm("area_width"), line, content)


def _add_joint_mark(flow: Flow, prepared: dict[str, Any]) -> None:
    """A table without rules: the organs, each as wide as the widest, and the word to their right."""
    lines, suffix, across = prepared["mark_lines"], prepared["mark_suffix"], prepared["mark_columns"]
    found = [(line, flow.printed.need(line)) for line in lines]
    rows = [found[place : place + across] for place in range(0, len(found), across)]
    word = flow.printed.take(suffix)
    first = rows[0]
    step = rows[1][0][1][0].baseline - first[0][1][0].baseline
    top = first[0][1][0].baseline - ABOVE * step
    left, right = first[0][1][0].left, max(letters[-1].right for _, letters in found)
    flow.space_after(max(0.0, top - flow.bottom))
    # A column reaches as far as the next one begins, its names to where they end.
    begins = [letters[0].left for _, letters in first]
    widths = [later - earlier for earlier, later in pairwise(begins)] + [right - begins[-1] + 1.0]
    beside = [later - letters[-1].right - 1.0 for later, (_, letters) in zip(begins[1:], first, strict=False)]
    if word:
        widths.append(word[-1].right - right + 4.0)
    written = []
    for place, row in enumerate(rows):
        cells = ""
        for column in range(across):
            line, letters = row[column] if column < len(row) else ("", ())
            look = _mark_look(letters[0]) if letters else Look()
            placing = Placing(style="Mark", line=step, alignment="distribute")
            if column < across - 1:
                placing = placing.but(right=max(0.0, beside[column]))
            cells += _cell(widths[column], paragraph(flow.writer.run(line, look) if line else "", placing))
        if word:
            cells += _word_cell(flow, suffix, word, top, right, widths[-1], begins=place == 0)
        written.append(
            f'<w:tr><w:trPr><w:trHeight w:val="{twips(step)}" w:hRule="exact"/></w:trPr>{cells}</w:tr>'
        )
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    flow.blocks.append(
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>'
        f'<w:tblInd w:w="{twips(left - mm("margin_left"))}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{NO_CELL_MARGINS}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(written)}</w:tbl>"
    )
    flow.bottom = top + step * len(rows)
    flow.fresh = False


def _word_cell(
    flow: Flow, suffix: str, word: tuple[Letter, ...], top: float, right: float, width: float, *, begins: bool
) -> str:
    """The cell of 文件 beside all rows of organs, of which the first holds the word."""
    if not begins:
        return _cell(width, paragraph("", Placing(style="Normal", line=1.0)), "<w:vMerge/>")
    height = balanced(word[0].size)
    placing = Placing(
        style="Mark",
        line=height,
        before=max(0.0, word[0].baseline - ABOVE * height - top),
        left=word[0].left - right - 1.0,
        alignment="left",
    )
    content = paragraph(flow.writer.run(suffix, _mark_look(word[0])), placing)
    return _cell(width, content, '<w:vMerge w:val="restart"/>')


def _cell(width: float, content: str, merge: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{merge}</w:tcPr>{content}</w:tc>'


def _add_issuers(flow: Flow, prepared: dict[str, Any], rule: Box | None) -> None:
    """The number at the left of the last row, the signers at the right, two names a row or three."""
    names = prepared["issuers"]
    across = prepared["issuers_across"]
    pairs = [names[place : place + across] for place in range(0, len(names), across)]
    left = mm("margin_left")
    for place, pair in enumerate(pairs):
        last = place == len(pairs) - 1
        number_letters = flow.printed.need(prepared["number"]) if last and prepared["number"] else ()
        label = flow.printed.need("签发人：") if place == 0 else ()
        found = [flow.printed.need(name) for name in pair]
        letters = (*number_letters, *label, *(letter for name in found for letter in name))
        tabs, runs = [], []
        if number_letters:
            # A tab, not an indent: the separator under the row begins where its paragraph begins.
            tabs.append((number_letters[0].left - left, "left"))
            runs.append(flow.writer.run("\t" + prepared["number"]))
        if label:
            tabs.append((label[0].left - left, "left"))
            runs.append(flow.writer.run("\t签发人："))
        for index, (name, spots) in enumerate(zip(pair, found, strict=True)):
            if index > 0 or not label:
                tabs.append((spots[0].left - left, "left"))
                runs.append(flow.writer.run("\t"))
            runs.append(flow.writer.run(_spread(name, spots), Look(role="regular_script", style="KaiText")))
        placing = Placing(style="Issuers", tabs=tuple(tabs))
        if last and rule:
            line = _line_to(rule, letters[-1])
            flow.add(
                "".join(runs),
                placing.but(line=line, right=_beyond(), rule_below=_rule(rule, letters[-1], line)),
                letters,
                line=line,
            )
            _under_rule(flow, rule)
        else:
            flow.add("".join(runs), placing, letters)


def _spread(name: str, letters: tuple[Letter, ...]) -> str:
    """A name of two characters that stands as wide as one of three has a space between."""
    if len(name) == 2 and letters[1].left - letters[0].left > 1.5 * letters[0].size:
        return f"{name[0]}\u3000{name[1]}"
    return name


def _floating_mark(flow: Flow, drawings: Drawings, prepared: dict[str, Any]) -> str:
    """A letter's mark begins above the type area (10.1): it stands in a box of its own."""
    text = prepared["mark_lines"][0] + prepared["mark_suffix"]
    return _mark_box(flow, drawings, text, flow.printed.need(text))


def _add_letter_rows(flow: Flow, prepared: dict[str, Any], mark: str) -> None:
    """Under the first double rule: copy number, secrecy, urgency at the left, the document number at the right."""
    rows = prepared["top_rows"] or [("imitation_song", "")]
    tab = ((mm("area_width"), "right"),)
    # What stands at the left comes first in the file, then the number, whatever the order of the rows.
    spots = [flow.printed.take(text) for _, text in rows]
    number_letters = flow.printed.need(prepared["number"]) if prepared["number"] else ()
    for place, ((role, text), letters) in enumerate(zip(rows, spots, strict=True)):
        runs = flow.writer.run(text, Look(role=role)) if text else ""
        if place == 0:
            runs = mark + runs + (flow.writer.run("\t" + prepared["number"]) if number_letters else "")
        standing = letters or number_letters
        placing = Placing(style="TopRow", tabs=tab if place == 0 else ())
        if standing:
            flow.add(runs, placing, standing)
        else:
            flow.blocks.append(Written(runs, placing.but(line=1.0)))
            flow.bottom += 1.0

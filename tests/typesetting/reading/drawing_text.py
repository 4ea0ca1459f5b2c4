"""Writes composed rows as plain text, as it comes out of mail and web pages."""

from tests.typesetting.reading.composing import Row

_WIDTH = 40


def draw_text(rows: list[Row], *, encoding: str = "utf-8", indents: bool = True, wrapped: int = 0) -> bytes:
    """`wrapped`: break paragraphs after so many characters, as text from old terminals."""
    lines: list[str] = []
    for row in rows:
        match row.kind:
            case "blank":
                lines.append("")
            case "page":
                lines.append("\f")
            case "pair":
                lines.append(f"{row.text}{' ' * 12}{row.second}")
            case "joint":
                lines += [each[0] for each in row.cells]
                lines[-1] += row.text
            case "table":
                lines += ["\t".join(cells) for cells in row.cells]
            case "text":
                lines += _paragraph(row, indents, wrapped)
    return "\n".join(lines).encode(encoding)


def _paragraph(row: Row, indents: bool, wrapped: int) -> list[str]:
    if row.align == "right":
        return ["\u3000" * (_WIDTH - len(row.text) - int(row.from_right)) + row.text if indents else row.text]
    if row.align == "centre":
        return ["\u3000" * ((_WIDTH - len(row.text)) // 2) + row.text if indents else row.text]
    text = ("\u3000" * int(row.indent) if indents else "") + row.text
    if not wrapped:
        return [text]
    return [text[start : start + wrapped] for start in range(0, len(text), wrapped)]

"""Words in a drawing: how they break into lines, and about how wide they are."""

from xunzhang.rulebook.texts import Text

LINE = 10  # Chinese characters on one line of a node; of Latin letters twice as many
MOST_LINES = 3
WIDE, NARROW = (
    11.5,
    6.6,
)  # of a character at the size of a label, in SVG units, rather too much than too little
_FIRST_WIDE = 0x2E80


def _is_wide(letter: str) -> bool:
    return ord(letter) > _FIRST_WIDE


def width_of(words: str) -> int:
    """About how wide the words are on one line."""
    return round(sum(WIDE if _is_wide(letter) else NARROW for letter in words))


def lines_of(label: str) -> list[str]:
    """At most three lines; what does not fit is left out with a sign (the title of the node has it)."""
    limit = LINE if any(map(_is_wide, label)) else 2 * LINE
    lines: list[str] = []
    rest = label.strip()
    while len(rest) > limit and len(lines) < MOST_LINES - 1:
        cut = rest.rfind(" ", 0, limit + 1) if " " in rest[: limit + 1] else limit
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].strip()
    lines.append(rest if len(rest) <= limit else rest[: limit - 1] + "…")
    return lines


def lines_needed(label: Text) -> int:
    """How many lines the label takes in the language in which it takes more."""
    return max(len(lines_of(label.zh)), len(lines_of(label.en)))

"""Charts as SVG from the server: no script, they print, and a table of the same numbers can stand beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 760
ROW = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: tone is "", good, late or quiet."""

    label: str
    value: float
    tone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two columns side by side: this and what it is compared with."""

    label: str
    value: float
    other: float


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both included; an open end reaches to the end of the chart."""

    label: str
    start: date
    end: date | None
    tone: str = ""
    note: str = ""


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _margin(labels: Sequence[str]) -> int:
    return min(260, 14 + max((_columns(label) for label in labels), default=0) * 7)


def _frame(height: int, title: str, parts: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<div class="scroll" role="region" tabindex="0" aria-label="{}">'
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>{}</svg></div>',
        title,
        WIDTH,
        height,
        title,
        title,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _text(x: float, y: float, text: str, anchor: str = "start", css: str = "") -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" class="{}">{}</text>', round(x, 1), y, anchor, css, text
    )


def _rectangle(x: float, y: float, width: float, tone: str, note: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="16" rx="2" class="fill {}"><title>{}</title></rect>',
        round(x, 1),
        y,
        round(max(2.0, width), 1),
        tone,
        note,
    )


def bars(values: Sequence[Bar], title: str = "") -> SafeString:
    """Horizontal bars, the number at the end of each."""
    if not values:
        return SafeString("")
    left = _margin([bar.label for bar in values])
    scale = (WIDTH - left - 70) / (max(bar.value for bar in values) or 1)
    parts = []
    for number, bar in enumerate(values):
        y = number * ROW + 5
        shown = f"{bar.value:g}"
        parts.append(_text(left - 8, y + 12, bar.label, "end"))
        parts.append(_rectangle(left, y, bar.value * scale, bar.tone, bar.note or f"{bar.label} {shown}"))
        parts.append(_text(left + max(2.0, bar.value * scale) + 6, y + 12, shown))
    return _frame(len(values) * ROW + 6, title, parts)


def columns(pairs: Sequence[Pair], title: str = "", names: tuple[str, str] = ("", "")) -> SafeString:
    """Upright columns in pairs, the second of each quiet; which is which stands above."""
    most = max((max(one.value, one.other) for one in pairs), default=0)
    if not most:
        return SafeString("")
    top, bottom, left = 34, 190, 10
    width = (WIDTH - left - 10) / len(pairs)
    column = min(22.0, width * 0.32)
    parts = [
        _box(left, 6, 12, 12, "", names[0]),
        _text(left + 18, 16, names[0]),
        _box(left + 80, 6, 12, 12, "quiet", names[1]),
        _text(left + 98, 16, names[1]),
        format_html('<line x1="{}" x2="{}" y1="{}" y2="{}" class="axis"/>', left, WIDTH - 10, bottom, bottom),
    ]
    for place, one in enumerate(pairs):
        middle = left + width * (place + 0.5)
        for value, start, tone, name in (
            (one.value, middle - column - 1, "", names[0]),
            (one.other, middle + 1, "quiet", names[1]),
        ):
            height = (bottom - top - 14) * value / most
            note = f"{one.label} {name} {value:g}"
            parts.append(_box(start, bottom - height, column, height, tone, note))
            if value:
                parts.append(_text(start + column / 2, bottom - height - 4, f"{value:g}", "middle"))
        parts.append(_text(middle, bottom + 16, one.label, "middle", "axis-label"))
    return _frame(bottom + 24, title, parts)


def _box(x: float, y: float, width: float, height: float, tone: str, note: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" class="fill {}"><title>{}</title></rect>',
        round(x, 1),
        round(y, 1),
        round(width, 1),
        round(height, 1),
        tone,
        note,
    )


def _ticks(first: date, last: date) -> list[date]:
    """Five to eight days to write on the axis."""
    days = (last - first).days or 1
    step = next(
        (step for step in (1, 2, 5, 7, 14, 30, 61, 91, 182, 365, 730, 1826) if days / step <= 7), 3652
    )
    return [first + timedelta(days=offset) for offset in range(0, days + 1, step)]


def timeline(spans: Sequence[Span], title: str = "") -> SafeString:
    """One row per span over a common axis of days."""
    if not spans:
        return SafeString("")
    first = min(span.start for span in spans)
    last = max(
        [span.end or span.start for span in spans] + [span.start + timedelta(days=1) for span in spans]
    )
    left = _margin([span.label for span in spans])
    scale = (WIDTH - left - 20) / ((last - first).days + 1)
    height = len(spans) * ROW + 26
    parts = []
    for day in _ticks(first, last):
        x = round(left + (day - first).days * scale, 1)
        parts.append(
            format_html('<line x1="{}" x2="{}" y1="0" y2="{}" class="axis"/>', x, x, len(spans) * ROW + 4)
        )
        parts.append(
            _text(x, height - 6, day.isoformat() if scale < 3 else day.strftime("%m-%d"), css="axis-label")
        )
    for number, span in enumerate(spans):
        y = number * ROW + 5
        start = left + (span.start - first).days * scale
        width = (((span.end or last) - span.start).days + 1) * scale
        note = (
            span.note or f"{span.label} {span.start.isoformat()} — {span.end.isoformat() if span.end else ''}"
        )
        parts.append(_text(left - 8, y + 12, span.label, "end"))
        parts.append(_rectangle(start, y, width, span.tone, note))
    return _frame(height, title, parts)

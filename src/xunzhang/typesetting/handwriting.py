"""Handwriting as a drawing: strokes with their pressure become an SVG cropped to the ink."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

Point = tuple[
    int, int, int, int
]  # x, y in the pad's units; milliseconds from the first touch; pressure 0 to 1000
Stroke = Sequence[Point]

THINNEST, THICKEST = 3.0, 11.0  # of a stroke, in a pad 900 units wide
USUAL_WIDTH = 900
STEPS = 8  # widths that are told apart; what is drawn with one of them is one path
MARGIN = 12
LEAST_PART = 0.25  # a small mark is not blown up: the drawing is at least this part of the pad's height


def extent_of(strokes: Sequence[Stroke]) -> tuple[int, int]:
    """Width and height of the ink between the middles of its outermost points; 0, 0 for none and for one dot."""
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return 0, 0
    across, down = [point[0] for point in points], [point[1] for point in points]
    return max(across) - min(across), max(down) - min(down)


def _thickness(pressure: int, scale: float) -> float:
    step = round(min(max(pressure, 0), 1000) / 1000 * STEPS)
    return round((THINNEST + (THICKEST - THINNEST) * step / STEPS) * scale, 2)


def _paths(stroke: Stroke, scale: float) -> Iterator[tuple[float, str]]:
    """Thickness and path of each part of a stroke drawn alike; the parts join in their end points."""
    first = stroke[0]
    if len(stroke) == 1:
        yield _thickness(first[3], scale), f"M{first[0]} {first[1]}h0"
        return
    thickness, path = _thickness(stroke[1][3], scale), [f"M{first[0]} {first[1]}"]
    for before, point in pairwise(stroke):
        own = _thickness(point[3], scale)
        if own != thickness:
            yield thickness, "".join(path)
            thickness, path = own, [f"M{before[0]} {before[1]}"]
        path.append(f"L{point[0]} {point[1]}")
    yield thickness, "".join(path)


def svg_of(width: int, height: int, strokes: Sequence[Stroke], ink: str = "#101418") -> bytes:
    """The strokes on a pad of that size as an SVG with nothing behind them; empty where there is no ink."""
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return b""
    scale = max(width, height) / USUAL_WIDTH
    margin = MARGIN * scale
    left, top = min(point[0] for point in points) - margin, min(point[1] for point in points) - margin
    across, down = (length + 2 * margin for length in extent_of(strokes))
    least = height * LEAST_PART
    if across < least:
        left, across = left - (least - across) / 2, least
    if down < least:
        top, down = top - (least - down) / 2, least
    lines = [
        f'<path stroke-width="{thickness}" d="{path}"/>'
        for stroke in strokes
        if stroke
        for thickness, path in _paths(stroke, scale)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:.0f}" height="{down:.0f}" '
        f'viewBox="{left:.0f} {top:.0f} {across:.0f} {down:.0f}">'
        f'<g fill="none" stroke="{ink}" stroke-linecap="round" stroke-linejoin="round">'
        f"{''.join(lines)}</g></svg>"
    ).encode()

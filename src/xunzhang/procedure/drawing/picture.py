"""SVG of a drawing: classes only, so that the strict policy of the pages holds and the style sheet decides the look."""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from xunzhang.procedure.drawing.layout import Drawing, Node
from xunzhang.rulebook.texts import Text

LINE = 10  # Chinese characters on one line of a node
STATES: Mapping[str, Text] = {
    "passed": Text("已经过", "passed"),
    "here": Text("当前所在", "here now"),
    "ahead": Text("尚未到", "still to come"),
    "elsewhere": Text("不经过", "not on the way"),
}


def svg(drawing: Drawing, language: str, *, title: Text | None = None) -> str:
    """The picture as a string; classes: procedure, node, kind-…, state-…, edge, back, edge-label, arrow.

    Every node has a title with its name, where the matter stands to it, and its provisions: nothing is said by
    colour alone.
    """
    name = (title or Text("流程图", "Drawing of the procedure")).of(language)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="procedure" role="img" aria-label={quoteattr(name)} '
        f'viewBox="0 0 {drawing.width} {drawing.height}" width="{drawing.width}" height="{drawing.height}">',
        f"<title>{escape(name)}</title>",
        '<defs><marker id="procedure-arrow" class="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 L8 4 L0 8 Z"/></marker></defs>',
    ]
    for edge in drawing.edges:
        points = " ".join(f"{x},{y}" for x, y in edge.points)
        kind = "edge back" if edge.is_back else "edge"
        parts.append(
            f'<polyline class="{kind}" fill="none" marker-end="url(#procedure-arrow)" points="{points}"/>'
        )
        label = edge.label.of(language)
        if label:
            x, y = _label_place(edge.points)
            parts.append(f'<text class="edge-label" x="{x}" y="{y}">{escape(label)}</text>')
    parts.extend(_node(node, language) for node in drawing.nodes)
    parts.append("</svg>")
    return "".join(parts)


def _label_place(points: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    (x, y), (next_x, next_y) = points[-2], points[-1]
    if len(points) == 2:
        return x + 4, (y + next_y) // 2 + 4
    if y == next_y:
        return min(x, next_x) + 4, y - 3
    return next_x + 4, next_y - 8


def _node(node: Node, language: str) -> str:
    left, top = node.x - node.width // 2, node.y - node.height // 2
    label = node.label.of(language)
    told = f"{label} · {STATES[node.state].of(language)}"
    if node.provisions:
        told += f" · {', '.join(node.provisions)}"
    radius = node.height // 2 if node.kind in ("end", "split", "join", "choice") else 4
    lines = _lines(label)
    first = node.y + 5 - 8 * (len(lines) - 1)
    words = "".join(
        f'<tspan x="{node.x}" y="{first + 16 * index}">{escape(line)}</tspan>'
        for index, line in enumerate(lines)
    )
    return (
        f'<g class="node kind-{node.kind} state-{node.state}" data-step={quoteattr(node.key)}>'
        f"<title>{escape(told)}</title>"
        f'<rect x="{left}" y="{top}" width="{node.width}" height="{node.height}" rx="{radius}"/>'
        f'<text text-anchor="middle">{words}</text></g>'
    )


def _lines(label: str) -> list[str]:
    """At most two lines; what does not fit is in the title."""
    limit = LINE if any(ord(letter) > 0x2E80 for letter in label) else 2 * LINE
    if len(label) <= limit:
        return [label]
    cut = label.rfind(" ", 0, limit + 1) if " " in label[: limit + 1] else limit
    rest = label[cut:].strip()
    return [label[:cut], rest if len(rest) <= limit else rest[: limit - 1] + "…"]

"""SVG of a drawing: classes only, so that the strict policy of the pages holds and the style sheet decides the look."""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from xunzhang.procedure.drawing.layout import Drawing, Node
from xunzhang.procedure.drawing.wording import lines_of, width_of
from xunzhang.rulebook.texts import Text

EDGE = 6  # free space beside the longest label
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
    width = _whole_width(drawing, language)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="procedure" role="img" aria-label={quoteattr(name)} '
        f'viewBox="0 0 {width} {drawing.height}" width="{width}" height="{drawing.height}">',
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
    for edge in drawing.edges:  # over every line
        label = edge.label.of(language)
        if label:
            x, y = edge.label_at
            parts.append(f'<text class="edge-label" x="{x}" y="{y}">{escape(label)}</text>')
    parts.extend(_node(node, language) for node in drawing.nodes)
    parts.append("</svg>")
    return "".join(parts)


def _whole_width(drawing: Drawing, language: str) -> int:
    """Wide enough for every label in this language."""
    ends = [
        edge.label_at[0] + width_of(edge.label.of(language)) + EDGE
        for edge in drawing.edges
        if edge.label.of(language)
    ]
    return max([drawing.width, *ends])


def _node(node: Node, language: str) -> str:
    left, top = node.x - node.width // 2, node.y - node.height // 2
    label = node.label.of(language)
    told = f"{label} · {STATES[node.state].of(language)}"
    if node.provisions:
        told += f" · {', '.join(node.provisions)}"
    radius = node.height // 2 if node.kind in ("end", "split", "join", "choice") else 4
    lines = lines_of(label)
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

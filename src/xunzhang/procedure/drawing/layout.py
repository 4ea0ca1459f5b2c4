"""A definition as a layered graph: steps in rows by distance from the start, few crossings, ways back at the side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from xunzhang.procedure.definitions import Choice, Circulate, Definition, End, Join, Split, ways_out
from xunzhang.procedure.drawing.wording import lines_needed, width_of
from xunzhang.rulebook.texts import EMPTY, Text

WIDTH, HEIGHT = 148, 44  # of a task, in SVG units
SMALL = 20  # height of a step that nobody handles
ACROSS, DOWN = 32, 40  # free space between nodes and between layers
MARGIN = 24
LANE = 14  # between two ways back
LETTERS = 16  # height of a line of a node
LOWER_EXIT, UPPER_EXIT, ENTRY = (
    6,
    -1,
    -8,
)  # from the middle of a step: where ways leave and come in at its side
ABOVE = 10  # how far above a step a way runs that comes down to it, and below one that it leaves
UNDER = 11  # from a line to the base line of a label under it
SWEEPS = 6


Points = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """`x`, `y`: centre. `kind`: task, split, join, choice, circulate, end. `state`: passed, here, ahead, elsewhere."""

    key: str
    kind: str
    label: Text
    state: str
    x: int
    y: int
    width: int
    height: int
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """`points`: corners from the source's border to the target's. `is_back`: against the layers.

    `label_at`: where the label begins, on its base line.
    """

    source: str
    target: str
    label: Text
    is_back: bool
    points: Points = field(default=())
    label_at: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Drawing:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int


def lay_out(definition: Definition, states: Mapping[str, str] | None = None) -> Drawing:
    """Coordinates for every step and way. `states` as in `position(…).states`; without it all are ahead."""
    forward, back = _directions(definition)
    layers = _layers(definition, forward)
    order = _ordered(layers, forward)
    places = _coordinates(definition, order)
    nodes = {
        key: Node(
            key=key,
            kind=_kind(definition, key),
            label=definition.steps[key].label,
            state=(states or {}).get(key, "ahead"),
            x=x,
            y=y,
            width=WIDTH,
            height=_height(definition, key),
            provisions=definition.steps[key].provisions,
        )
        for key, (x, y) in places.items()
    }
    right = max(node.x + node.width // 2 for node in nodes.values())
    bottom = max(node.y + node.height // 2 for node in nodes.values())
    row_of = {key: index for index, layer in enumerate(layers) for key in layer}
    labels = _labels(definition)
    edges: list[Edge] = []
    side = right
    outermost = {max(layer, key=lambda key: nodes[key].x) for layer in layers}
    left: dict[str, int] = {}  # step → how many ways leave it at the side

    def add(source: str, target: str, *, is_back: bool) -> None:
        nonlocal side
        one, other = nodes[source], nodes[target]
        is_long = row_of[target] - row_of[source] > 1 and _is_blocked(nodes, source, target)
        if not is_back and not is_long:
            points = _straight(one, other)
            label_at = _beside(points)
        else:
            side += LANE
            count = left[source] = left.get(source, 0) + 1
            floor = max(node.y + node.height // 2 for node in nodes.values() if node.y == one.y)
            points, label_at = _around(
                one, other, side, count, None if source in outermost else floor, target in outermost
            )
        label = labels.get((source, target), EMPTY)
        edges.append(Edge(source, target, label, is_back, points, label_at))

    for source, target in forward:
        add(source, target, is_back=False)
    for source, target in back:
        add(source, target, is_back=True)
    return Drawing(tuple(nodes.values()), tuple(_apart(edges)), side + MARGIN, bottom + MARGIN)


def _apart(edges: Sequence[Edge]) -> list[Edge]:
    """The ways with labels that would cover one another moved down, a line at a time."""
    taken: list[tuple[int, int, float]] = []
    moved = []
    for edge in edges:
        x, y = edge.label_at
        wide = max(width_of(edge.label.zh), width_of(edge.label.en))
        if wide:
            while any(
                abs(y - other_y) < UNDER and x < other_x + other_wide and other_x < x + wide
                for other_x, other_y, other_wide in taken
            ):
                y += UNDER
            taken.append((x, y, wide))
        moved.append(replace(edge, label_at=(x, y)))
    return moved


def _kind(definition: Definition, key: str) -> str:
    match definition.steps[key]:
        case Split():
            return "split"
        case Join():
            return "join"
        case Choice():
            return "choice"
        case Circulate():
            return "circulate"
        case End():
            return "end"
    return "task"


def _height(definition: Definition, key: str) -> int:
    lines = lines_needed(definition.steps[key].label)
    if _kind(definition, key) in ("split", "join", "choice"):
        return SMALL + LETTERS * (lines - 1)
    return max(HEIGHT, LETTERS * lines + 10)


def _labels(definition: Definition) -> dict[tuple[str, str], Text]:
    """Labels of ways; several outcomes that lead to one step share one line."""
    found: dict[tuple[str, str], list[Text]] = {}
    for key, step in definition.steps.items():
        for target, label in ways_out(step):
            if label is not None:
                found.setdefault((key, target), []).append(label)
    return {
        way: Text(" / ".join(one.zh for one in texts), " / ".join(one.en for one in texts))
        for way, texts in found.items()
    }


def _directions(definition: Definition) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Ways forward and ways back: back are those that close a circle, found going depth first from the start."""
    forward: list[tuple[str, str]] = []
    back: list[tuple[str, str]] = []
    state: dict[str, int] = {}
    stack: list[tuple[str, list[str]]] = []

    def open_step(key: str) -> None:
        state[key] = 1
        stack.append((key, list(dict.fromkeys(target for target, _ in ways_out(definition.steps[key])))))

    for root in (definition.start, *definition.steps):
        if root in state:
            continue
        open_step(root)
        while stack:
            key, waiting = stack[-1]
            if not waiting:
                state[key] = 2
                stack.pop()
                continue
            target = waiting.pop(0)
            if state.get(target) == 1:
                back.append((key, target))
            else:
                forward.append((key, target))
                if target not in state:
                    open_step(target)
    return forward, back


def _layers(definition: Definition, forward: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Each step one below the lowest step that leads to it."""
    before: dict[str, list[str]] = {key: [] for key in definition.steps}
    for source, target in forward:
        before[target].append(source)
    depth: dict[str, int] = {}
    waiting = list(definition.steps)
    while waiting:
        later = []
        for key in waiting:
            if all(source in depth for source in before[key]):
                depth[key] = max((depth[source] + 1 for source in before[key]), default=0)
            else:
                later.append(key)
        waiting = later
    layers: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for key in definition.steps:
        layers[depth[key]].append(key)
    return layers


def _ordered(layers: list[list[str]], forward: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Rows ordered by the mean place of their neighbours, downwards and upwards in turn, to save crossings."""
    rows = [list(row) for row in layers]
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        place = {key: index / max(len(row), 1) for row in rows for index, key in enumerate(row)}
        for row in rows if downwards else reversed(rows):
            weights = {}
            for key in row:
                near = [s if downwards else t for s, t in forward if (t if downwards else s) == key]
                weights[key] = sum(place[one] for one in near) / len(near) if near else place[key]
            row.sort(key=lambda key: weights[key])
            place.update({key: index / len(row) for index, key in enumerate(row)})
    return rows


def _coordinates(definition: Definition, rows: Sequence[Sequence[str]]) -> dict[str, tuple[int, int]]:
    widest = max(len(row) for row in rows)
    middle = MARGIN + (widest * WIDTH + (widest - 1) * ACROSS) // 2
    places: dict[str, tuple[int, int]] = {}
    top = MARGIN
    for row in rows:
        height = max(_height(definition, key) for key in row)
        first = middle - ((len(row) - 1) * (WIDTH + ACROSS)) // 2
        for index, key in enumerate(row):
            places[key] = (first + index * (WIDTH + ACROSS), top + height // 2)
        top += height + DOWN
    return places


def _is_blocked(nodes: Mapping[str, Node], source: str, target: str) -> bool:
    """Whether a straight line would run through another node."""
    one, other = nodes[source], nodes[target]
    for node in nodes.values():
        if node.key in (source, target) or not one.y < node.y < other.y:
            continue
        x = one.x + (other.x - one.x) * (node.y - one.y) / (other.y - one.y)
        if abs(x - node.x) < node.width / 2 + 4:
            return True
    return False


def _straight(source: Node, target: Node) -> tuple[tuple[int, int], ...]:
    start, end = (source.x, source.y + source.height // 2), (target.x, target.y - target.height // 2)
    if source.x == target.x:
        return (start, end)
    turn = end[1] - DOWN // 2
    return (start, (source.x, turn), (target.x, turn), end)


def _beside(points: Points) -> tuple[int, int]:
    """Beside a line straight down, or above the end of one that turns."""
    (x, y), (next_x, next_y) = points[-2], points[-1]
    return (x + 4, (y + next_y) // 2 + 4) if len(points) == 2 else (next_x + 4, next_y - 8)


def _around(
    source: Node, target: Node, side: int, count: int, floor: int | None, comes_free: bool
) -> tuple[Points, tuple[int, int]]:
    """Out at the right of the source, along a lane, in at the right of the target; and where the label begins.

    Where another step stands at the right, it goes out below that row, whose lowest edge is `floor`, or comes in from
    above. The second of several ways (`count`) leaves above the first, so that their labels do not meet.
    """
    start: Points
    if floor is not None:
        x, bottom = source.x + source.width // 4, source.y + source.height // 2
        beside = source.x + source.width // 2 + 4  # clear of the label of a way straight down
        level = floor + ABOVE + (count - 1) * UNDER
        start, label_at = (
            ((x - 6 * (count - 1), bottom), (x - 6 * (count - 1), level)),
            (beside, level + UNDER),
        )
    elif count % 2:
        x, y = source.x + source.width // 2, source.y + LOWER_EXIT
        start, label_at = ((x, y),), (x + 4, y + UNDER)
    else:
        x, y = source.x + source.width // 2, source.y + UPPER_EXIT
        start, label_at = ((x, y),), (x + 4, y - 3)
    start = (*start, (side, start[-1][1]))
    if comes_free:
        return (*start, (side, target.y + ENTRY), (target.x + target.width // 2, target.y + ENTRY)), label_at
    x, top = target.x + target.width // 4, target.y - target.height // 2
    return (*start, (side, top - ABOVE), (x, top - ABOVE), (x, top)), label_at

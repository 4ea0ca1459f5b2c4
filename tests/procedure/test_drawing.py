"""The drawing: every step and way is there, nothing overlaps, nothing inline."""

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.procedure.office import DATA

from xunzhang.procedure.definitions import read, ways_out
from xunzhang.procedure.drawing import lay_out, svg
from xunzhang.procedure.drawing.wording import MOST_LINES, lines_of, width_of
from xunzhang.rulebook.library import SHIPPED

SHIPPED_PROCEDURES = sorted(SHIPPED.glob("*/*/procedures/*.yaml"))


@pytest.mark.parametrize("name", ["document", "document_2", "consult"])
def test_everything_is_drawn_and_nothing_overlaps(name: str) -> None:
    definition = read((DATA / f"{name}.yaml").read_bytes())
    drawing = lay_out(definition)
    assert {node.key for node in drawing.nodes} == set(definition.steps)
    wanted = {(key, target) for key, step in definition.steps.items() for target, _ in ways_out(step)}
    assert {(edge.source, edge.target) for edge in drawing.edges} == wanted
    for one, other in itertools.combinations(drawing.nodes, 2):
        apart = abs(one.x - other.x) >= (one.width + other.width) / 2
        assert apart or abs(one.y - other.y) >= (one.height + other.height) / 2
    for node in drawing.nodes:
        assert node.width / 2 <= node.x <= drawing.width - node.width / 2
        assert node.height / 2 <= node.y <= drawing.height - node.height / 2
    place = {node.key: node for node in drawing.nodes}
    for edge in drawing.edges:
        assert edge.is_back == (place[edge.target].y < place[edge.source].y)


def test_the_picture_has_classes_only() -> None:
    definition = read((DATA / "document.yaml").read_bytes())
    for language, label in (("zh-hans", "核稿 · 当前所在"), ("en", "Check · here now")):
        picture = svg(lay_out(definition, {"draft": "passed", "check": "here"}), language)
        root = ElementTree.fromstring(picture)  # noqa: S314 (our own)
        assert not re.search(r"\bstyle=|<style|<script|\bon\w+=|href", picture)
        assert label in picture
        nodes = [one for one in root.iter() if "data-step" in one.attrib]
        assert {one.attrib["class"] for one in nodes} >= {
            "node kind-task state-here",
            "node kind-join state-ahead",
        }


def test_names_are_escaped() -> None:
    text = (DATA / "document.yaml").read_text("utf-8").replace("zh: 核稿", 'zh: "<b>&\\"核稿"')
    picture = svg(lay_out(read(text.encode())), "zh")
    ElementTree.fromstring(picture)  # noqa: S314 (our own)
    assert "<b>" not in picture


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("file", SHIPPED_PROCEDURES, ids=lambda path: path.stem)
def test_no_label_is_cut_off_and_none_covers_another(file: Path, language: str) -> None:
    definition = read(file.read_bytes(), file=file.name)
    drawing = lay_out(definition)
    root = ElementTree.fromstring(svg(drawing, language))  # noqa: S314 (our own)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    places = []
    for one in root.iter("{http://www.w3.org/2000/svg}text"):
        if one.attrib.get("class") != "edge-label":
            continue
        x, y = float(one.attrib["x"]), float(one.attrib["y"])
        assert x + width_of(one.text or "") <= width, one.text
        assert 0 < y <= height
        places.append((x, y, width_of(one.text or ""), one.text))
    for (x, y, wide, text), (other_x, other_y, other_wide, other) in itertools.combinations(places, 2):
        apart = abs(y - other_y) >= 9 or x + wide <= other_x or other_x + other_wide <= x
        assert apart, f"{text} covers {other}"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("file", SHIPPED_PROCEDURES, ids=lambda path: path.stem)
def test_names_of_steps_fit_their_boxes(file: Path, language: str) -> None:
    definition = read(file.read_bytes(), file=file.name)
    for node in lay_out(definition).nodes:
        lines = lines_of(node.label.of(language))
        assert len(lines) <= MOST_LINES
        assert 16 * len(lines) <= node.height + 2, node.key
        assert not lines[-1].endswith("…"), node.label.of(language)
        assert max(map(width_of, lines)) <= node.width, node.label.of(language)


def test_a_way_runs_through_no_other_step() -> None:
    for file in SHIPPED_PROCEDURES:
        drawing = lay_out(read(file.read_bytes(), file=file.name))
        for edge in drawing.edges:
            for node in drawing.nodes:
                if node.key in (edge.source, edge.target):
                    continue
                left, right = node.x - node.width / 2, node.x + node.width / 2
                top, bottom = node.y - node.height / 2, node.y + node.height / 2
                for (x, y), (next_x, next_y) in itertools.pairwise(edge.points):
                    apart = (
                        max(x, next_x) <= left
                        or min(x, next_x) >= right
                        or max(y, next_y) <= top
                        or min(y, next_y) >= bottom
                    )
                    assert apart, f"{file.stem}: {edge.source} → {edge.target} runs through {node.key}"


def test_a_long_name_breaks_and_is_marked_when_it_is_too_long() -> None:
    assert lines_of("送协助的副秘书长") == ["送协助的副秘书长"]
    assert lines_of("To the assisting deputy secretary-general") == [
        "To the assisting",
        "deputy",
        "secretary-general",
    ]
    assert lines_of("一二三四五六七八九十" * 4)[-1].endswith("…")
    assert len(lines_of("word " * 40)) == MOST_LINES

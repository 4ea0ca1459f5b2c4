"""The drawing: every step and way is there, nothing overlaps, nothing inline."""

import itertools
import re
from xml.etree import ElementTree

import pytest
from tests.procedure.office import DATA

from xunzhang.procedure.definitions import read, ways_out
from xunzhang.procedure.drawing import lay_out, svg


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

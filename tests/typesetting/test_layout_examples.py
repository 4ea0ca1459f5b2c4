"""Every example of the documentation is typeset, with all its text on the page and no typeface missing a character."""

from pathlib import Path

import pytest
from tests.typesetting.measuring import pages_of

from xunzhang.typesetting.api import seal_places, typeset
from xunzhang.typesetting.model import Table, text_of
from xunzhang.typesetting.source import read_document

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.yaml"))


def bare(text):
    return "".join(text.split())


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def example(request, fonts):
    document = read_document(request.param.read_text(encoding="utf-8"), request.param.parent)
    return document, typeset(document, fonts)


def test_all_the_text_is_on_the_pages(example):
    document, finished = example
    printed = bare("".join(page.text() for page in pages_of(finished.pdf)))
    bodies = [document.body, *(each.body for each in document.attachments)]
    if document.issued_text:
        bodies.append(document.issued_text.body)
    for block in (block for body in bodies for block in body):
        if isinstance(block, Table):
            texts = [block.caption, *block.notes, *(cell.text for row in block.rows for cell in row)]
            assert all(bare(text) in printed for text in texts)
        elif len(text_of(block)) < 100:
            # A page number may stand between the parts of a paragraph that runs on.
            head, tail = bare(text_of(block))[:8], bare(text_of(block))[-5:]
            assert head in printed
            assert tail in printed
    assert finished.glyphs.sentences() == ()


def test_examples_of_seals_have_a_place_for_each(example, fonts):
    document, _ = example
    if document.signature:
        assert [place.organ for place in seal_places(document, fonts)] == list(document.signature)

"""What a serving process has read before its first request."""

import gc

import pytest
from django.template import engines

from xunzhang.chapters.matters import running
from xunzhang.site import serving
from xunzhang.site.warming import warm


@pytest.fixture(autouse=True)
def thawed():
    """The suite has set aside what it began with (`tests/conftest.py`): given back here, so that only `warm` does it."""
    gc.unfreeze()
    yield
    gc.freeze()


def test_pages_are_compiled_and_set_aside():
    (loader,) = engines["django"].engine.template_loaders
    loader.reset()
    running.shelf.cache_clear()
    warm()
    compiled = {getattr(page, "name", "") for page in loader.get_template_cache.values()}
    assert {"ui/base.html", "matters/matter.html", "documents/draft.html"} <= compiled
    assert running.shelf.cache_info().currsize == 1
    # The collector looks through little that was there before.
    assert gc.get_freeze_count() > 10 * len(gc.get_objects())


def test_a_served_process_is_warmed(monkeypatch):
    called = []
    monkeypatch.setattr(serving, "warm", lambda: called.append("warm"))
    monkeypatch.setattr(serving.demonstration_clock, "install", lambda: None)
    serving.Server("127.0.0.1", 1, workers=1, threads=1).load()
    assert called == ["warm"]

"""Files are read in this process here, without starting another for each; tests/typesetting/reading/test_apart.py is about that."""

import pytest

from xunzhang.typesetting import apart, reading


@pytest.fixture(autouse=True)
def _read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "read", reading.read)

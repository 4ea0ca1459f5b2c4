"""One reading: while a page is answered, what was asked once is not asked again.

`@remembered` functions answer from memory inside `reading()` and ask anew everywhere else; inside `afresh()`, which
every act opens, they ask anew too, so that an act never decides on what it has itself changed.
`foretell` puts answers into that memory that one larger question has found.

What is seldom written has an edition, another one after every write; `Kept` answers stay with the process while it lasts.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

__all__ = ["Kept", "afresh", "foretell", "is_reading", "reading", "remembered"]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("memory", default=None)
_NOT_ASKED = object()


@contextmanager
def reading() -> Iterator[None]:
    """Remember until the end; a reading inside a reading shares its memory."""
    if _memory.get() is not None:
        yield
        return
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


@contextmanager
def afresh() -> Iterator[None]:
    """Remember nothing until the end, nor afterwards what was asked before."""
    memory = _memory.get()
    token = _memory.set(None)
    try:
        yield
    finally:
        _memory.reset(token)
        if memory is not None:
            memory.clear()


def is_reading() -> bool:
    """Whether a reading is going on: then one larger question may serve several smaller ones."""
    return _memory.get() is not None


def _key(function: Callable[..., Any], given: tuple[Any, ...], named: dict[str, Any]) -> Hashable:
    return (function, given, tuple(sorted(named.items())))


def foretell(
    function: Callable[Given, Answer], answer: Answer, /, *given: Given.args, **named: Given.kwargs
) -> None:
    """Remember what a remembered function would answer; nothing happens outside a reading."""
    memory = _memory.get()
    if memory is not None:
        memory[_key(function.__wrapped__, given, named)] = answer  # type: ignore[attr-defined]


def remembered(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """For a function of hashable arguments whose answer nobody changes."""

    @wraps(function)
    def answer(*given: Given.args, **named: Given.kwargs) -> Answer:
        memory = _memory.get()
        if memory is None:
            return function(*given, **named)
        key = _key(function, given, named)
        if key not in memory:
            memory[key] = function(*given, **named)
        found: Answer = memory[key]
        return found

    return answer


class Kept:
    """A decorator as `remembered`, whose answers serve later readings of this process too, while one edition lasts.

    `edition` says under which edition the data now is, and is asked once a reading; None: nothing is kept. No edition may
    ever come again for other data, not after a rollback either. Answers are shared by threads: nobody changes them.
    """

    def __init__(self, edition: Callable[[], Hashable | None], *, most: int = 10_000) -> None:
        self._edition = remembered(edition)
        self._most = most
        self._held: tuple[Hashable | None, dict[Hashable, Any]] = (None, {})

    def __call__(self, function: Callable[Given, Answer]) -> Callable[Given, Answer]:
        @wraps(function)
        def answer(*given: Given.args, **named: Given.kwargs) -> Answer:
            memory = _memory.get()
            if memory is None:
                return function(*given, **named)
            key = _key(function, given, named)
            if key not in memory:
                answers = self._answers()
                found = answers.get(key, _NOT_ASKED)
                if found is _NOT_ASKED:
                    found = function(*given, **named)
                    if len(answers) >= self._most:
                        answers.clear()
                    answers[key] = found
                memory[key] = found
            found_now: Answer = memory[key]
            return found_now

        return answer

    def _answers(self) -> dict[Hashable, Any]:
        """Those of the present edition. A thread that began under the last one goes on filling that one's."""
        edition = self._edition()
        if edition is None:
            return {}
        held = self._held
        if held[0] != edition:
            held = self._held = (edition, {})
        return held[1]

"""One reading: while a page is answered, what was asked once is not asked again.

`@remembered` functions answer from memory inside `reading()` and ask anew everywhere else; inside `afresh()`, which
every act opens, they ask anew too, so that an act never decides on what it has itself changed.
`foretell` puts answers into that memory that one larger question has found.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

__all__ = ["afresh", "foretell", "is_reading", "reading", "remembered"]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("memory", default=None)


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

"""Asking the index alone: which matters have the tokens, from one number on, a few at a time.

Whether somebody may see them is asked of the rows afterwards (`finding.phase`): these are candidates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from xunzhang.chapters.documents.searching.blocks import windows

BEYOND = 1 << 62  # further than any number


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a row must have: every one of `every` and of `beginnings` (a token that begins so), one of `any_of`, and not all of
    `not_all` where there are any."""

    every: tuple[str, ...]
    any_of: tuple[str, ...]
    beginnings: tuple[str, ...] = ()
    not_all: tuple[str, ...] = ()


def candidates(wanted: Tokens, start: int | None, *, backwards: bool, most: int) -> list[int]:
    """Numbers of matters beyond `start`, the newest first; backwards the oldest first. One query or two.

    On PostgreSQL those with all of `not_all` are among them (`with_all`).
    """
    if connection.vendor == "postgresql":
        return _on_postgresql(wanted, start, backwards=backwards, most=most)
    order, test = ("ASC", ">") if backwards else ("DESC", "<")
    place = start if start is not None else (0 if backwards else BEYOND)
    question = (
        "SELECT rowid FROM documents_search_index WHERE documents_search_index MATCH %s"  # noqa: S608
        f" AND rowid {test} %s ORDER BY rowid {order} LIMIT %s"
    )
    return _numbers(question, [_match(wanted), place, most])


def _numbers(question: str, values: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [row[0] for row in cursor.fetchall()]


def _match(wanted: Tokens) -> str:
    """In FTS5's language; tokens are of letters and digits alone."""
    parts = [f'"{one}"' for one in wanted.every] + [f'"{one}" *' for one in wanted.beginnings]
    if wanted.any_of:
        parts.append("(" + " OR ".join(f'"{one}"' for one in wanted.any_of) + ")")
    asked = "(" + " AND ".join(parts) + ")"
    if wanted.not_all:
        asked = f"({asked} NOT (" + " AND ".join(f'"{one}"' for one in wanted.not_all) + "))"
    return asked


def _conditions(wanted: Tokens) -> list[str]:
    """As tsqueries of their own. One of many parts is the same question, and takes GIN up to thirty times as long."""
    parts = [f"'{one}'" for one in wanted.every] + [f"'{one}':*" for one in wanted.beginnings]
    if wanted.any_of:
        parts.append(" | ".join(f"'{one}'" for one in wanted.any_of))
    return parts


def with_all(some: Sequence[int], tokens: Sequence[str]) -> set[int]:
    """Those of some candidates of PostgreSQL's that have all of the tokens: what is not there no index tells quickly."""
    asked = " & ".join(f"'{one}'" for one in tokens)
    question = "SELECT rowid FROM documents_search_index WHERE rowid = ANY(%s) AND tokens @@ %s::tsquery"
    return set(_numbers(question, [list(some), asked]))


def _on_postgresql(wanted: Tokens, start: int | None, *, backwards: bool, most: int) -> list[int]:
    """One window after another until there are enough: `tables` has the function that asks them."""
    if start is None:
        ends = "SELECT min(rowid) - 1 FROM" if backwards else "SELECT max(rowid) + 1 FROM"
        start = _numbers(f"{ends} documents_search_index", [])[0] or 0
    asked = windows(start, backwards=backwards)
    return _numbers(
        "SELECT documents_search_candidates(%s::text[], %s::text[], %s::bigint[], %s::bigint, %s, %s)",
        [
            _conditions(wanted),
            [" | ".join(tokens) for tokens, _end in asked],
            [end for _tokens, end in asked],
            start,
            backwards,
            most,
        ],
    )

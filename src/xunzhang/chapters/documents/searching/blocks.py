"""Blocks of neighbouring matters, as tokens of PostgreSQL's index: so that a search may begin with the newest ones.

A word that half of a million documents have is half a million places in a GIN index, and it is asked as a whole. Asked
together with the block of the newest four thousand it is four thousand places at most. FTS5 begins with the newest by itself.
"""

from collections.abc import Sequence

SHIFTS = (12, 15, 18)  # blocks of 4096, 32,768 and 262,144 numbers


def token(shift: int, block: int) -> str:
    """The token of one block; the migration that brought them writes the same in SQL."""
    return f"t{shift}x{block}"


def blocks_of(matter: int) -> list[str]:
    """The tokens of the blocks in which a matter lies."""
    return [token(shift, matter >> shift) for shift in SHIFTS]


def windows(start: int, *, backwards: bool) -> Sequence[tuple[list[str], int]]:
    """From `start` on, ever wider: the tokens of two neighbouring blocks, and a number beyond which nothing lies in them:
    the first that does downwards, the last that does upwards.

    Of what follows the last window nothing is said: it is asked without a block.
    """
    found = []
    for shift in SHIFTS:
        here = start >> shift
        if backwards:
            pair, end = (here, here + 1), ((here + 2) << shift) - 1
        else:
            pair, end = (here, max(here - 1, 0)), max(here - 1, 0) << shift
        found.append(([token(shift, block) for block in dict.fromkeys(pair)], end))
    return found

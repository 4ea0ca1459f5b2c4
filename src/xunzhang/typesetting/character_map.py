"""Which characters a font file has glyphs for, read straight from its `cmap` table (OpenType 1.9, formats 4 and 12).

Only the ranges are read, not the outlines: a Chinese font of 15 MB takes a few milliseconds.
"""

import struct
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

_COLLECTION = b"ttcf"
_LAST_OF_PLANE = 0xFFFF
# Unicode subtables, the fullest first: (platform, encoding).
_PREFERRED = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))


class CharacterMap(ABC):
    """The code points of a font; each is looked up in the table when it is asked for."""

    @abstractmethod
    def __contains__(self, code_point: int) -> bool: ...


class _NoCharacters(CharacterMap):
    def __contains__(self, code_point: int) -> bool:
        return False


class _Groups(CharacterMap):
    """Format 12: groups of code points in ascending order, each with the glyph of its first."""

    def __init__(self, table: bytes) -> None:
        (count,) = struct.unpack_from(">I", table, 12)
        numbers = struct.unpack_from(f">{3 * count}I", table, 16)
        self._starts, self._ends, self._glyphs = numbers[0::3], numbers[1::3], numbers[2::3]

    def __contains__(self, code_point: int) -> bool:
        place = bisect_right(self._starts, code_point) - 1
        if place < 0 or code_point > self._ends[place]:
            return False
        return bool(self._glyphs[place] + code_point - self._starts[place])


class _Segments(CharacterMap):
    """Format 4: segments with a delta, or with an array in which glyph 0 means no character."""

    def __init__(self, table: bytes) -> None:
        (double,) = struct.unpack_from(">H", table, 6)
        count = double // 2
        self._table = table
        self._ends = struct.unpack_from(f">{count}H", table, 14)
        self._starts = struct.unpack_from(f">{count}H", table, 16 + double)
        self._deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * double)
        self._places = 16 + 3 * double
        self._offsets = struct.unpack_from(f">{count}H", table, self._places)

    def __contains__(self, code_point: int) -> bool:
        place = bisect_left(self._ends, code_point)
        if place == len(self._ends) or not self._starts[place] <= code_point < _LAST_OF_PLANE:
            return False
        if self._offsets[place] == 0:
            return True
        first = self._places + 2 * place + self._offsets[place]
        where = first + 2 * (code_point - self._starts[place])
        if where + 2 > len(self._table):
            return False
        (glyph,) = struct.unpack_from(">H", self._table, where)
        return bool(glyph) and (glyph + self._deltas[place]) & _LAST_OF_PLANE > 0


@lru_cache(maxsize=128)
def character_map(path: str, index: int = 0) -> CharacterMap:
    """The characters of font `index` of a file. An unreadable file or unknown table has none."""
    try:
        with Path(path).open("rb") as stream:
            return _map_of(_cmap(stream, index))
    except (OSError, struct.error, IndexError):
        return _NoCharacters()


def _cmap(stream: BinaryIO, index: int) -> bytes:
    start = 0
    if stream.read(4) == _COLLECTION:
        stream.seek(8)
        (count,) = struct.unpack(">I", stream.read(4))
        offsets = struct.unpack(f">{count}I", stream.read(4 * count))
        start = offsets[index]
    stream.seek(start + 4)
    (tables,) = struct.unpack(">H", stream.read(2))
    stream.seek(start + 12)
    for tag, _, offset, length in struct.iter_unpack(">4sIII", stream.read(16 * tables)):
        if tag == b"cmap":
            stream.seek(offset)
            return stream.read(length)
    return b""


def _map_of(cmap: bytes) -> CharacterMap:
    if not cmap:
        return _NoCharacters()
    (count,) = struct.unpack_from(">H", cmap, 2)
    records = struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count])
    offsets = {(platform, encoding): offset for platform, encoding, offset in records}
    for key in _PREFERRED:
        if key not in offsets:
            continue
        table = cmap[offsets[key] :]
        (kind,) = struct.unpack_from(">H", table)
        if kind == 12:
            return _Groups(table)
        if kind == 4:
            return _Segments(table)
    return _NoCharacters()

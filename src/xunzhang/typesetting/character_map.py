"""Which characters a font file has glyphs for, read straight from its `cmap` table (OpenType 1.9, formats 4 and 12).

Only the ranges are read, not the outlines: a Chinese font of 15 MB takes a few milliseconds.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

_COLLECTION = b"ttcf"
_LAST_OF_PLANE = 0xFFFF
# Unicode subtables, the fullest first: (platform, encoding).
_PREFERRED = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))


class CharacterMap:
    """The code points of a font as sorted ranges."""

    def __init__(self, ranges: Iterator[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            self._starts.append(start)
            self._ends.append(end)

    def __contains__(self, code_point: int) -> bool:
        place = bisect_right(self._starts, code_point) - 1
        return place >= 0 and code_point <= self._ends[place]


@lru_cache(maxsize=128)
def character_map(path: str, index: int = 0) -> CharacterMap:
    """The characters of font `index` of a file. An unreadable file or unknown table has none."""
    try:
        with Path(path).open("rb") as stream:
            return CharacterMap(_ranges(_cmap(stream, index)))
    except (OSError, struct.error, IndexError):
        return CharacterMap(iter(()))


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


def _ranges(cmap: bytes) -> Iterator[tuple[int, int]]:
    if not cmap:
        return
    (count,) = struct.unpack_from(">H", cmap, 2)
    records = struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count])
    offsets = {(platform, encoding): offset for platform, encoding, offset in records}
    for key in _PREFERRED:
        if key not in offsets:
            continue
        table = cmap[offsets[key] :]
        (kind,) = struct.unpack_from(">H", table)
        if kind == 12:
            (groups,) = struct.unpack_from(">I", table, 12)
            for start, end, glyph in struct.iter_unpack(">III", table[16 : 16 + 12 * groups]):
                yield (start if glyph else start + 1), end
            return
        if kind == 4:
            yield from _segments(table)
            return


def _segments(table: bytes) -> Iterator[tuple[int, int]]:
    """Format 4: segments with a delta, or with an array in which glyph 0 means no character."""
    (double,) = struct.unpack_from(">H", table, 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + double)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * double)
    places = 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", table, places)
    for segment, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        if start == _LAST_OF_PLANE:
            continue
        if offset == 0:
            yield start, end
            continue
        first = places + 2 * segment + offset
        glyphs = struct.unpack_from(f">{end - start + 1}H", table, first)
        for step, glyph in enumerate(glyphs):
            if glyph and (glyph + delta) & _LAST_OF_PLANE:
                yield start + step, start + step

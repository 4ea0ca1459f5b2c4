"""Checks an exported journal. Needs nothing but Python: hand it out together with the export.

    python verify_export.py journal.jsonl [--head SEQUENCE:DIGEST] [--manifest FILE]

The export is one entry a line, as JSON. Beside it lies its manifest, `journal.jsonl.manifest.json`. What is checked:

1. each line is in the one written form (keys in order, no blanks, UTF-8): no byte can be changed unnoticed;
2. entries are numbered without a gap, the first being the one the manifest names;
3. each entry's `digest` is the SM3 (GB/T 32905-2016) of the line without its `digest`;
4. each entry's `previous_digest` is the digest of the entry before it;
5. number of entries, first and last, and the SM3 of the whole file are those of the manifest.

Whoever holds the whole export could write it anew from end to end, manifest included. Against that an end of the chain is
noted elsewhere (`xunzhang journal head`, printed, sent, published) and given here with `--head`, as often as wanted.

It ends with 0 if everything holds, 1 at the first fault, 2 if the files cannot be read.
"""

import argparse
import hashlib
import json
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = 1
BEFORE_THE_FIRST = "0" * 64
MANIFEST = ".manifest.json"
_MASK = 0xFFFFFFFF
_START = struct.unpack(
    ">8I", bytes.fromhex("7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e")
)
_ROUND = [
    ((t << s) | (t >> (32 - s))) & _MASK if (s := j % 32) else t
    for j, t in enumerate([0x79CC4519] * 16 + [0x7A879D8A] * 48)
]


class Sm3:
    """SM3 in plain Python, for machines whose hashlib lacks it."""

    def __init__(self) -> None:
        self._state = _START
        self._rest = b""
        self._length = 0

    def update(self, content: bytes) -> None:
        self._length += len(content)
        content = self._rest + content
        whole = len(content) - len(content) % 64
        for at in range(0, whole, 64):
            self._state = _compress(self._state, content[at : at + 64])
        self._rest = content[whole:]

    def hexdigest(self) -> str:
        padding = b"\x80" + b"\x00" * ((55 - self._length) % 64) + struct.pack(">Q", self._length * 8)
        state, content = self._state, self._rest + padding
        for at in range(0, len(content), 64):
            state = _compress(state, content[at : at + 64])
        return struct.pack(">8I", *state).hex()


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = words[j - 3]
        x = words[j - 16] ^ words[j - 9] ^ (((x << 15) | (x >> 17)) & _MASK)
        x ^= (((x << 15) | (x >> 17)) ^ ((x << 23) | (x >> 9))) & _MASK
        y = words[j - 13]
        words.append(x ^ (((y << 7) | (y >> 25)) & _MASK) ^ words[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        turned = ((a << 12) | (a >> 20)) & _MASK
        first = (turned + e + _ROUND[j]) & _MASK
        first = ((first << 7) | (first >> 25)) & _MASK
        if j < 16:
            one, two = a ^ b ^ c, e ^ f ^ g
        else:
            one, two = (a & b) | (a & c) | (b & c), (e & f) | (~e & g)
        one = (one + d + (first ^ turned) + (words[j] ^ words[j + 4])) & _MASK
        two = (two + h + first + words[j]) & _MASK
        a, b, c, d = one, a, ((b << 9) | (b >> 23)) & _MASK, c
        two ^= (((two << 9) | (two >> 23)) ^ ((two << 17) | (two >> 15))) & _MASK
        e, f, g, h = two, e, ((f << 19) | (f >> 13)) & _MASK, g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def _hasher() -> Callable[[], Any]:
    """hashlib's SM3 where it has one, else the one above."""
    try:
        hashlib.new("sm3")
    except ValueError:
        return Sm3
    return lambda: hashlib.new("sm3")


new_sm3 = _hasher()


def sm3(content: bytes) -> str:
    digest = new_sm3()
    digest.update(content)
    return str(digest.hexdigest())


def written(value: Any) -> bytes:
    """The one written form of a JSON value."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


class Fault(Exception):
    """What does not hold, with the number of the line."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("the same key twice")
    return dict(pairs)


def read(line: bytes, place: str) -> dict[str, Any]:
    """A line as an object, if it is in the written form."""
    try:
        value = json.loads(line, object_pairs_hook=_once)
        same = isinstance(value, dict) and written(value) == line
    except (ValueError, RecursionError):
        raise Fault(f"{place}: this is not a JSON object; it was changed.") from None
    if not same:
        raise Fault(f"{place}: not in the written form; a byte was changed.")
    return dict(value)


def _lines(stream: BinaryIO, digest: Any) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(stream, 1):
        digest.update(line)
        if not line.endswith(b"\n"):
            raise Fault(f"line {number}: it ends in the middle; the export was cut.")
        yield number, line[:-1]


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest, if nothing in it was changed."""
    content = path.read_bytes()
    if not content.endswith(b"\n"):
        raise Fault("manifest: it ends in the middle; it was cut.")
    manifest = read(content[:-1], "manifest")
    own = manifest.pop("digest", None)
    if own != sm3(written(manifest)):
        raise Fault("manifest: its content does not match its digest; it was changed.")
    if manifest.get("format") != FORMAT:
        raise Fault(f"manifest: format {manifest.get('format')!r} is not known to this programme.")
    return manifest


def check(path: Path, manifest_path: Path, noted: dict[int, str]) -> tuple[int, str]:
    """The number of entries and the last digest. Raises Fault at the first thing that does not hold."""
    manifest = read_manifest(manifest_path)
    expected, previous = manifest["first_sequence"], manifest["first_previous_digest"]
    if expected == 1 and previous != BEFORE_THE_FIRST:
        raise Fault("manifest: the first entry of all follows nothing; the beginning was replaced.")
    unseen, count, whole = dict(noted), 0, new_sm3()
    with path.open("rb") as stream:
        for number, line in _lines(stream, whole):
            entry = read(line, f"line {number}")
            sequence, digest = entry.get("sequence"), entry.pop("digest", None)
            if sequence != expected:
                raise Fault(
                    f"line {number}: entry {expected} should stand here, not {sequence!r}; "
                    "entries were removed, inserted or moved."
                )
            if entry.get("previous_digest") != previous:
                raise Fault(f"line {number}: entry {sequence} does not follow the one before it.")
            if digest != sm3(written(entry)):
                raise Fault(f"line {number}: entry {sequence} does not match its digest; it was changed.")
            if unseen.pop(expected, digest) != digest:
                raise Fault(
                    f"line {number}: entry {sequence} is not the one noted elsewhere; all was rewritten."
                )
            expected, previous, count = expected + 1, digest, count + 1
    _check_end(manifest, count, expected - 1, previous, whole.hexdigest())
    late = [sequence for sequence in unseen if sequence >= expected]
    if late:
        raise Fault(
            f"entry {max(late)} was noted elsewhere, but the export ends at {expected - 1}: it was cut."
        )
    if unseen:
        raise Fault(f"entry {min(unseen)} was noted elsewhere, but the export begins after it.")
    return count, previous


def _check_end(manifest: dict[str, Any], count: int, last: int, digest: str, whole: str) -> None:
    if (count, last) != (manifest["count"], manifest["last_sequence"]):
        raise Fault(
            f"the manifest names {manifest['count']} entries up to {manifest['last_sequence']}, "
            f"here are {count} up to {last}: entries were removed or added at the end."
        )
    if digest != manifest["last_digest"]:
        raise Fault("the last entry is not the one the manifest names.")
    if whole != manifest["file_sm3"]:
        raise Fault("the file's digest is not the one the manifest names.")


def _head(text: str) -> tuple[int, str]:
    sequence, _, digest = text.partition(":")
    if not sequence.isdecimal() or len(digest) != 64:
        raise argparse.ArgumentTypeError("write it as SEQUENCE:DIGEST, as `xunzhang journal head` prints it")
    return int(sequence), digest.lower()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Checks an exported journal for changes, losses, insertions."
    )
    parser.add_argument("export", type=Path)
    parser.add_argument("--manifest", type=Path, help=f"the export's name with {MANIFEST} unless given")
    parser.add_argument("--head", type=_head, action="append", default=[], metavar="SEQUENCE:DIGEST")
    given = parser.parse_args(arguments)
    manifest = given.manifest or given.export.with_name(given.export.name + MANIFEST)
    try:
        count, digest = check(given.export, manifest, dict(given.head))
    except Fault as fault:
        print(f"FAULT  {fault}")
        return 1
    except (OSError, KeyError, TypeError) as problem:
        print(f"cannot be read: {problem}", file=sys.stderr)
        return 2
    print(f"OK  {count} entries, the last digest is {digest}")
    if not given.head:
        print("    Compare it with one noted elsewhere (--head) to exclude that all was written anew.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

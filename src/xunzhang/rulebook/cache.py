"""What was verified once, kept beside the user's other caches so that commands start at once.

The key is a digest of the rulebook's files, its vocabulary and this package's own code: any change verifies anew. Only data
is kept (msgpack of our structs), in a folder of the user's own.
"""

import hashlib
import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from xunzhang.rulebook.model import Contents

_DATE = 1  # our extension type: a date inside data of no fixed type would come back as text


def _packed(data: Any) -> Any:
    match data:
        case dict():
            return {key: _packed(value) for key, value in data.items()}
        case list() | tuple():
            return [_packed(value) for value in data]
        case date():
            return msgspec.msgpack.Ext(_DATE, data.isoformat().encode())
    return data


def _unpacked(code: int, data: memoryview) -> Any:
    return date.fromisoformat(bytes(data).decode()) if code == _DATE else None


@cache
def _engine() -> str:
    """A digest of this package's code."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _place(digest: str) -> Path | None:
    if os.environ.get("XUNZHANG_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME")
    folder = Path(base) if base else Path.home() / ".cache"
    name = hashlib.sha256(f"{_engine()}{digest}".encode()).hexdigest()[:32]
    return folder / "xunzhang" / f"rulebook-{name}.msgpack"


def kept(digest: str) -> Contents | None:
    """The contents verified under this digest, if they were kept."""
    try:
        place = _place(digest)
        if place is None:
            return None
        return msgspec.convert(msgspec.msgpack.decode(place.read_bytes(), ext_hook=_unpacked), Contents)
    except (OSError, RuntimeError, msgspec.MsgspecError):  # no home, no file, or one of another shape
        return None


def keep(digest: str, contents: Contents) -> None:
    """Keep verified contents; a folder that cannot be written is no fault."""
    try:
        place = _place(digest)
        if place is None:
            return
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = place.with_suffix(f".{os.getpid()}")
        data = msgspec.to_builtins(contents, builtin_types=(date,))
        unfinished.write_bytes(msgspec.msgpack.encode(_packed(data)))
        unfinished.replace(place)
    except (OSError, RuntimeError):
        return

"""Turns a picture into what the templates print: its kind as the typesetter names it, and its bytes as numbers."""

from typing import Any

from xunzhang.typesetting.pictures import kind_of

_KINDS = {"png": "png", "jpeg": "jpg", "svg": "svg", "": ""}


def prepared_picture(picture: bytes) -> dict[str, Any]:
    """`kind` is empty where there is no picture."""
    return {"kind": _KINDS[kind_of(picture)], "picture": list(picture)}

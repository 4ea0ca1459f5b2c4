"""The catalogue of fonts (fonts.yaml) as typed data."""

from functools import cache

import msgspec

from xunzhang.typesetting.yaml_files import load_own


class Face(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A family and the weight (100–900) wanted of it."""

    family: str
    weight: int = 400


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A typeface the standard asks for, with licensed families and open faces that serve, best first."""

    label: dict[str, str]
    licensed: tuple[str, ...]
    open: tuple[Face, ...]


class FontFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A font file inside a package; `sha256` are the digests of every edition that was looked at."""

    file: str
    family: str
    member: str
    sha256: tuple[str, ...]


class Package(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A package of a registry, the client that fetches it, and what is taken from it."""

    client: str
    package: str
    version: str
    licence: str
    size: str
    files: tuple[FontFile, ...]


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of fonts.yaml."""

    roles: dict[str, Role]
    last_resort: tuple[Face, ...]
    packages: tuple[Package, ...]


@cache
def catalogue() -> Catalogue:
    """The catalogue shipped with this package."""
    return msgspec.convert(load_own("xunzhang.typesetting", "fonts.yaml"), Catalogue)

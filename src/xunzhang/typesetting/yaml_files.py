"""Reads YAML, with PyYAML's safe loader in C where it has one: ten times faster."""

from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(text: str) -> Any:
    """The data of a YAML text. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both loaders are safe ones


def load_own(package: str, name: str) -> Any:
    """The data of a YAML file that ships in a package of ours."""
    return load(files(package).joinpath(name).read_text(encoding="utf-8"))

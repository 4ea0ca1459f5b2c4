"""Reads YAML, with PyYAML's safe loader in C where it has one: ten times faster."""

from importlib.resources import files
from typing import Any

import yaml


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A day that there is not, such as 2018-02-30, stays the text it is: whoever takes the field says what is wrong."""

    def construct_yaml_timestamp(self, node: Any) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)
_LOADER = _Loader


def load(text: str) -> Any:
    """The data of a YAML text. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - it is a safe one


def load_own(package: str, name: str) -> Any:
    """The data of a YAML file that ships in a package of ours."""
    return load(files(package).joinpath(name).read_text(encoding="utf-8"))

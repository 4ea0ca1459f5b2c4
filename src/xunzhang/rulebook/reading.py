"""Reading one YAML file strictly: no repeated key, no unknown key, no value of another type."""

import re
from typing import Any, TypeVar

import msgspec
import yaml

from xunzhang.rulebook.errors import Problem

Decoded = TypeVar("Decoded")


class _StrictLoader(yaml.CSafeLoader):
    """A mapping that names a key twice is refused (YAML itself would keep the last)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key.value}” stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def parse(content: bytes, origin: str, problems: list[Problem]) -> Any:
    """The YAML of one file; a syntax error becomes a problem with its line."""
    try:
        return yaml.load(content, Loader=_StrictLoader)  # noqa: S506 (a safe loader, made stricter)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 0
        what = getattr(fault, "problem", None) or str(fault)
        problems.append(
            Problem(
                origin,
                f"line {line}" if line else "",
                f"YAML 写法有误：{what}。",
                f"Not valid YAML: {what}.",
            )
        )
        return None


def decode(content: bytes, shape: type[Decoded], origin: str, problems: list[Problem]) -> Decoded | None:
    """The file as `shape`; None, with a problem naming the place, when it does not fit."""
    before = len(problems)
    data = parse(content, origin, problems)
    if len(problems) > before:
        return None
    if data is None:
        data = {}
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as fault:
        what, _, where = str(fault).partition(" - at ")
        where = where.strip("`")
        named = _entry(data, shape, where) if "[...]" in where else None
        problems.append(
            Problem(
                origin,
                _place(data, where) if named is None else where.replace("[...]", f".{named}", 1).lstrip("$."),
                f"内容不合格式：{_in_chinese(what)}。",
                f"Does not fit the format: {what}.",
            )
        )
        return None


def _entry(data: Any, shape: type[Any], path: str) -> str | None:
    """The name of the entry at fault where the path says only that it is one of a mapping's."""
    part = path.removeprefix("$.").partition("[")[0]
    for name, entry in data[part].items() if isinstance(data.get(part), dict) else ():
        try:
            msgspec.convert({part: {name: entry}}, shape)
        except msgspec.ValidationError:
            return str(name)
    return None


def _place(data: Any, path: str) -> str:
    """A path such as $.articles[3].provisions[0].kind with what a reader knows: the provision or article."""
    name = ""
    here = data
    for part in re.findall(r"\.([A-Za-z_]+)|\[(\d+)\]", path):
        try:
            here = here[part[0]] if part[0] else here[int(part[1])]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(here, dict):
            if "id" in here:
                name = str(here["id"])
            elif "article" in here:
                name = str(here["article"])
            elif "paragraphs" in here and "number" in here:
                name = str(here["number"])
    tail = path.removeprefix("$").removeprefix(".")
    return f"{name} ({tail})" if name and tail else name or tail


_CHINESE = (
    (r"Object missing required field `(.+)`", r"缺少 \1"),
    (r"Object contains unknown field `(.+)`", r"不认识的栏目 \1"),
    (r"Invalid enum value '(.*)'", r"不认识的值 \1"),
    (r"Expected `(.+)`, got `(.+)`", r"应为 \1，写成了 \2"),
)


def _in_chinese(what: str) -> str:
    for pattern, chinese in _CHINESE:
        if re.fullmatch(pattern, what):
            return re.sub(pattern, chinese, what)
    return what

"""The API's reference as a plain page of our own: no script, nothing from elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Field:
    """One field of a request: path, query, header or body."""

    name: str
    place: str
    label: str
    type: str
    is_required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    summary: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Group:
    name: str
    label: str
    operations: tuple[Operation, ...]


def page(request: HttpRequest, schema: Mapping[str, Any]) -> HttpResponse:
    """The reference, grouped: actions by their noun, the rest by tag."""
    groups: dict[str, list[Operation]] = {}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            name = operation["operationId"]
            group = name.partition(".")[0] if "." in name else operation["tags"][0]
            groups.setdefault(group, []).append(_operation(schema, path, method, operation))
    context = {
        "schema": schema,
        "groups": [Group(name, name, tuple(found)) for name, found in sorted(groups.items())],
        "count": sum(map(len, groups.values())),
    }
    return render(request, "site/api_reference.html", context)


def _operation(schema: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    return Operation(
        operation["operationId"],
        method.upper(),
        path,
        operation.get("summary", ""),
        operation.get("description") or "",
        tuple(_fields(schema, operation)),
    )


def _fields(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[Field]:
    for one in operation.get("parameters", ()):
        yield Field(
            one["name"],
            one["in"],
            "",
            _type(schema, one.get("schema", {})),
            one.get("required", False),
            one.get("description") or one.get("schema", {}).get("description", ""),
        )
    for content in operation.get("requestBody", {}).get("content", {}).values():
        body = _resolved(schema, content["schema"])
        for name, part in body.get("properties", {}).items():
            whole = {**_resolved(schema, part), **part}
            yield Field(
                name,
                "body",
                whole.get("title", ""),
                _type(schema, part),
                name in body.get("required", ()),
                whole.get("description", ""),
            )


def _resolved(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = part.get("$ref")
    if reference is None:
        return part
    found: Mapping[str, Any] = schema["components"]["schemas"][reference.rpartition("/")[2]]
    return found


def _type(schema: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    """A field's type in a few words."""
    part = _resolved(schema, part)
    if "enum" in part:
        return " | ".join(str(one) for one in part["enum"])
    if "const" in part:
        return str(part["const"])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in part:
            return " | ".join(dict.fromkeys(_type(schema, one) for one in part[several]))
    if part.get("type") == "array":
        return _("%(type)s 的列表") % {"type": _type(schema, part.get("items", {}))}
    limits = "".join(
        f" {sign} {part[key]}"
        for key, sign in (("minimum", "≥"), ("maximum", "≤"), ("minLength", "≥"), ("maxLength", "≤"))
        if key in part
    )
    return f"{part.get('format') or part.get('type', 'any')}{limits}"

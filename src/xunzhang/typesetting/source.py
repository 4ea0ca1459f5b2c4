"""Reads a document from a YAML file: the fields of `Document`, where a `body` may be plain text.

Plain text is one block a line; its numbering 一、 （一） 1. （1） and headings 第一章 are recognised. A `body` may also be
a list of plain texts and of blocks such as tables. docs/reference/document-format.md describes all fields.
"""

import re
from pathlib import Path
from typing import Any

import msgspec
import yaml

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.model import Document
from xunzhang.typesetting.structure import recognise, settle_heads
from xunzhang.typesetting.yaml_files import load

_PLACE = re.compile(r" - at `\$\.?(?P<place>[^`]*)`$")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]+)`")
_UNKNOWN = re.compile(r"unknown field `(?P<field>[^`]+)`")
_EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<given>[^`]+)`")
_ENUM = re.compile(r"Invalid enum value (?P<given>\S+)")
_TYPES = {
    "str": "文字（数字、日期请加引号）",
    "array": "列表",
    "object": "各字段",
    "date": "日期，如 2018-11-01",
    "bool": "true 或 false",
    "int": "整数",
    "float": "数字",
    "bytes": "文件名（见 picture_file、stamp_file）",
}
_PICTURES = {"picture": "picture_file", "stamp": "stamp_file"}


def read_document(text: str, folder: Path | None = None) -> Document:
    """The document of a YAML text. Raises UnusableInput naming the field and what it should be.

    Picture files are named relative to `folder`; without one none can be named.
    """
    try:
        data = load(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f"第{mark.line + 1}行" if mark else "文件"
        raise UnusableInput(
            f"{line}不是正确的 YAML，请检查缩进和冒号。", "file", f"Not proper YAML: {problem}"
        ) from problem
    if not isinstance(data, dict):
        raise UnusableInput(
            "文件应当由“字段: 内容”组成，至少有 title、issuing_organs 和 body。",
            "file",
            "The file should consist of fields, at least title, issuing_organs and body.",
        )
    return document_from(data, folder)


def document_from(data: dict[str, Any], folder: Path | None = None) -> Document:
    """The document of plain data, as JSON or YAML gives it. Errors as read_document."""
    shaped = _with_blocks(data, "body")
    if isinstance(shaped.get("issued_text"), dict):
        shaped["issued_text"] = _with_blocks(shaped["issued_text"], "issued_text.body")
    if isinstance(shaped.get("attachments"), list):
        shaped["attachments"] = [
            _with_blocks(each, f"attachments[{place}].body") if isinstance(each, dict) else each
            for place, each in enumerate(shaped["attachments"])
        ]
    for field in ("seals", "further_signatories"):
        if isinstance(shaped.get(field), list):
            shaped[field] = [
                _with_picture(each, folder, f"{field}[{place}]") for place, each in enumerate(shaped[field])
            ]
    if "signatory" in shaped:
        shaped["signatory"] = _with_picture(shaped["signatory"], folder, "signatory")
    try:
        return msgspec.convert(shaped, Document)
    except msgspec.ValidationError as problem:
        raise _explained(str(problem)) from problem


def _with_blocks(data: dict[str, Any], field: str) -> dict[str, Any]:
    """The data with its body as blocks: the headings of all its plain texts are settled together."""
    body = data.get("body")
    given = [body] if isinstance(body, str) else body
    if not isinstance(given, list):
        return dict(data)
    recognised = [recognise(each) if isinstance(each, str) else () for each in given]
    settled = iter(settle_heads(block for blocks in recognised for block in blocks))
    shaped: list[Any] = []
    for place, (each, blocks) in enumerate(zip(given, recognised, strict=True)):
        if isinstance(each, str):
            shaped += [msgspec.to_builtins(next(settled)) for _ in blocks]
        elif isinstance(each, dict) and each.get("kind") == "table":
            shaped.append(_with_cells(each, f"{field}[{place}]"))
        else:
            shaped.append(each)
    return data | {"body": shaped}


def _with_cells(table: dict[str, Any], field: str) -> dict[str, Any]:
    """The table with rows of cells: a row may be one text with cells parted by |, a cell plain text or left empty."""
    rows = table.get("rows")
    if not isinstance(rows, list):
        return table
    shaped = []
    for place, row in enumerate(rows):
        cells = [part.strip() for part in row.split("|")] if isinstance(row, str) else row
        if not isinstance(cells, list):
            raise UnusableInput(
                f"字段 {field}.rows[{place}] 应当是一行单元格：列表，或者用“|”隔开的文字。",
                f"{field}.rows[{place}]",
                f"{field}.rows[{place}] should be a row of cells: a list, or a text with cells parted by |.",
            )
        shaped.append(
            [{"text": each or ""} if each is None or isinstance(each, str) else each for each in cells]
        )
    columns = table.get("columns")
    if isinstance(columns, list):
        plain = [
            {"share": each} if isinstance(each, int | float) and not isinstance(each, bool) else each
            for each in columns
        ]
        return table | {"rows": shaped, "columns": plain}
    return table | {"rows": shaped}


def _with_picture(data: Any, folder: Path | None, field: str) -> Any:
    """The data with the picture that a file holds: `picture_file` beside `picture`, `stamp_file` beside `stamp`."""
    if not isinstance(data, dict):
        return data
    shaped = dict(data)
    for name, file_name in _PICTURES.items():
        if file_name not in shaped:
            continue
        named = shaped.pop(file_name)
        place = f"{field}.{file_name}"
        if folder is None or not isinstance(named, str):
            raise UnusableInput(
                f"字段 {place} 应当是与 YAML 文件同在一处的图片文件名。",
                place,
                f"{place} should name a picture file beside the YAML file.",
            )
        try:
            content = (folder / named).read_bytes()
        except (OSError, ValueError) as problem:
            raise UnusableInput(
                f"读不出图片 {named}，请检查字段 {place}。", place, f"Cannot read the picture {named}."
            ) from problem
        shaped[name] = content
    return shaped


def _explained(problem: str) -> UnusableInput:
    place = _PLACE.search(problem)
    field = place["place"] if place else ""
    if named := _MISSING.search(problem):
        field = f"{field}.{named['field']}".strip(".")
        return UnusableInput(f"缺少字段 {field}，请补上。", field, f"The field {field} is missing.")
    if named := _UNKNOWN.search(problem):
        field = f"{field}.{named['field']}".strip(".")
        known = "、".join(Document.__struct_fields__)
        return UnusableInput(
            f"没有 {field} 这个字段，请改名或者删去；公文的字段有 {known}。",
            field,
            f"There is no field {field}; a document has {', '.join(Document.__struct_fields__)}.",
        )
    if wrong := _EXPECTED.search(problem):
        wanted = _TYPES.get(wrong["wanted"].split(" ")[0], wrong["wanted"])
        return UnusableInput(
            f"字段 {field} 应当是{wanted}，现为 {wrong['given']}。",
            field,
            f"{field}: {problem.split(' - at')[0]}.",
        )
    if wrong := _ENUM.search(problem):
        return UnusableInput(f"字段 {field} 没有 {wrong['given']} 这个取值。", field, f"{field}: {problem}.")
    if "RFC3339" in problem:
        return UnusableInput(
            f"字段 {field} 应当是实有的日期，写作 2018-09-28。",
            field,
            f"{field} should be a day that there is, written 2018-09-28.",
        )
    return UnusableInput(
        f"字段 {field} 不能理解：{problem.split(' - at')[0]}。", field, f"{field}: {problem}."
    )

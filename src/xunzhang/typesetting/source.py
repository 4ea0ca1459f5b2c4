"""Reads a document from a YAML file: the fields of `Document`, where a `body` may be plain text.

Plain text is one block a line; its numbering 一、 （一） 1. （1） and headings 第一章 are recognised.
"""

import re
from typing import Any

import msgspec
import yaml

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.model import Document
from xunzhang.typesetting.structure import recognise
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
}


def read_document(text: str) -> Document:
    """The document of a YAML text. Raises UnusableInput naming the field and what it should be."""
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
    return document_from(data)


def document_from(data: dict[str, Any]) -> Document:
    """The document of plain data, as JSON or YAML gives it. Errors as read_document."""
    shaped = dict(_with_blocks(data))
    if isinstance(shaped.get("issued_text"), dict):
        shaped["issued_text"] = _with_blocks(shaped["issued_text"])
    if isinstance(shaped.get("attachments"), list):
        shaped["attachments"] = [
            _with_blocks(each) if isinstance(each, dict) else each for each in shaped["attachments"]
        ]
    try:
        return msgspec.convert(shaped, Document)
    except msgspec.ValidationError as problem:
        raise _explained(str(problem)) from problem


def _with_blocks(data: dict[str, Any]) -> dict[str, Any]:
    body = data.get("body")
    if isinstance(body, str):
        return data | {"body": [msgspec.to_builtins(block) for block in recognise(body)]}
    return data


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
    return UnusableInput(
        f"字段 {field} 不能理解：{problem.split(' - at')[0]}。", field, f"{field}: {problem}."
    )

"""What an action takes, and what is said when it cannot be understood."""

import json
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Union, get_args, get_origin

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from xunzhang.record.errors import InvalidInputs

Verbatim = Annotated[str, StringConstraints(strip_whitespace=False)]  # a password: its blanks belong to it


class ActionInputs(BaseModel):
    """What an action takes. Field titles are Chinese labels; API, command and form are made from them."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    departures: dict[str, str] = Field(default_factory=dict, title="例外及理由")
    judgements: dict[str, str] = Field(default_factory=dict, title="人工判断")


# How a page sends an answer: as its buttons have it, or as a value of Python's is written into one.
OF_PAGES = ("true", "false", "True", "False")


def _number(context: Mapping[str, Any], key: str) -> str:
    return str(context.get(key, ""))


_SENTENCES: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    "missing": lambda label, c: _("请填写“%(label)s”。") % {"label": label},
    "extra_forbidden": lambda label, c: _("没有“%(label)s”这一项，请删去。") % {"label": label},
    "string_too_short": lambda label, c: (
        _("请填写“%(label)s”。") % {"label": label}
        if c.get("min_length") == 1
        else _("“%(label)s”至少 %(length)s 个字，请补充。")
        % {"label": label, "length": _number(c, "min_length")}
    ),
    "string_too_long": lambda label, c: (
        _("“%(label)s”最多 %(length)s 个字，请缩短。") % {"label": label, "length": _number(c, "max_length")}
    ),
    "too_short": lambda label, c: (
        _("“%(label)s”至少需要 %(length)s 项，请补充。")
        % {"label": label, "length": _number(c, "min_length")}
    ),
    "too_long": lambda label, c: (
        _("“%(label)s”最多 %(length)s 项，请删减。") % {"label": label, "length": _number(c, "max_length")}
    ),
    "greater_than_equal": lambda label, c: (
        _("“%(label)s”不能小于 %(limit)s，请改大。") % {"label": label, "limit": _number(c, "ge")}
    ),
    "greater_than": lambda label, c: (
        _("“%(label)s”须大于 %(limit)s，请改大。") % {"label": label, "limit": _number(c, "gt")}
    ),
    "less_than_equal": lambda label, c: (
        _("“%(label)s”不能大于 %(limit)s，请改小。") % {"label": label, "limit": _number(c, "le")}
    ),
    "less_than": lambda label, c: (
        _("“%(label)s”须小于 %(limit)s，请改小。") % {"label": label, "limit": _number(c, "lt")}
    ),
    "literal_error": lambda label, c: (
        _("“%(label)s”只能是：%(choices)s。请从中选择。")
        % {"label": label, "choices": _number(c, "expected")}
    ),
    "enum": lambda label, c: (
        _("“%(label)s”只能是：%(choices)s。请从中选择。")
        % {"label": label, "choices": _number(c, "expected")}
    ),
}

# Families of pydantic's error types, by how their names begin.
_FAMILIES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("date_", lambda label: _("“%(label)s”不是日期，请写成 2018-09-28 的形式。") % {"label": label}),
    (
        "datetime_",
        lambda label: _("“%(label)s”不是时间，请写成 2018-09-28T09:00:00+08:00 的形式。") % {"label": label},
    ),
    ("time_", lambda label: _("“%(label)s”不是时刻，请写成 09:00 的形式。") % {"label": label}),
    ("timezone_", lambda label: _("“%(label)s”没有写明时区，请在末尾加上 +08:00。") % {"label": label}),
    ("int_", lambda label: _("“%(label)s”不是整数，请只填写数字。") % {"label": label}),
    ("float_", lambda label: _("“%(label)s”不是数，请只填写数字。") % {"label": label}),
    ("decimal_", lambda label: _("“%(label)s”不是数，请只填写数字。") % {"label": label}),
    ("finite_number", lambda label: _("“%(label)s”不是数，请只填写数字。") % {"label": label}),
    ("bool_", lambda label: _("“%(label)s”须回答是或否（true 或 false）。") % {"label": label}),
    ("string_", lambda label: _("“%(label)s”须是文字，请重新填写。") % {"label": label}),
    ("list_", lambda label: _("“%(label)s”须是一个列表，请逐项填写。") % {"label": label}),
    ("tuple_", lambda label: _("“%(label)s”须是一个列表，请逐项填写。") % {"label": label}),
    ("set_", lambda label: _("“%(label)s”须是一个列表，请逐项填写。") % {"label": label}),
    ("frozen_set_", lambda label: _("“%(label)s”须是一个列表，请逐项填写。") % {"label": label}),
    ("dict_", lambda label: _("“%(label)s”须是名称与内容的对照，请按说明填写。") % {"label": label}),
    ("mapping_", lambda label: _("“%(label)s”须是名称与内容的对照，请按说明填写。") % {"label": label}),
    ("model_", lambda label: _("“%(label)s”须是名称与内容的对照，请按说明填写。") % {"label": label}),
)


def label_of(model: type[BaseModel], place: Iterable[str | int]) -> str:
    """The label of a field in the reader's language; of a field inside a list, with its number (1 is the first)."""
    parts = list(place)
    if not parts:
        return _("填写内容")
    name = str(parts[0])
    field = model.model_fields.get(name)
    title = field.title if field is not None and field.title else ""
    label = _(title) if title else name
    if label == title and (get_language() or "").startswith("en"):
        label = name.replace("_", " ")  # no translation of the title: the name is English
    for part in parts[1:]:
        label += _("第 %(number)s 项") % {"number": part + 1} if isinstance(part, int) else f" · {part}"
    return label


def _wrong_form(model: type[BaseModel], place: Iterable[str | int], label: str) -> str:
    """What a text must look like is said by the field's description; its pattern is no sentence."""
    field = model.model_fields.get(str(next(iter(place), "")))
    if field is None or not field.description:
        return _("“%(label)s”的写法不对，请核对后重新填写。") % {"label": label}
    return _("“%(label)s”的写法不对：%(form)s。") % {"label": label, "form": _(field.description)}


def sentence(model: type[BaseModel], problem: Mapping[str, Any]) -> str:
    """One of pydantic's errors as a sentence naming the field and the remedy."""
    kind, context = problem["type"], problem.get("ctx", {})
    if kind in ("value_error", "assertion_error"):  # written by us, in a validator
        return str(context.get("error", problem["msg"]))
    label = label_of(model, problem["loc"])
    if kind == "string_pattern_mismatch":
        return _wrong_form(model, problem["loc"], label)
    if kind in _SENTENCES:
        return _SENTENCES[kind](label, context)
    return said_of(kind, label)


def said_of(kind: str, label: str) -> str:
    """What is said of a value of the wrong type."""
    for beginning, said in _FAMILIES:
        if kind.startswith(beginning):
            return said(label)
    return _("“%(label)s”填写有误，请核对后重新填写。") % {"label": label}


def errors_of(model: type[BaseModel], problem: ValidationError) -> dict[str, str]:
    """Field name (dotted inside lists and objects) → sentence; the first error of each field."""
    found: dict[str, str] = {}
    for one in problem.errors(include_url=False):
        found.setdefault(".".join(map(str, one["loc"])), sentence(model, one))
    return found


def read_inputs(model: type[ActionInputs], given: Any, *, is_json: bool = False) -> ActionInputs:
    """The inputs of an action: of a page (texts) or of our own code (values); with `is_json` as JSON has them, when
    nothing is taken for what it is not, no text for a number or an answer.

    Raises InvalidInputs with a sentence for each field that cannot be used.
    """
    if isinstance(given, model):
        return given
    if not isinstance(given, Mapping):
        raise InvalidInputs({"": _("填写内容须是名称与内容的对照（JSON 对象）。")})
    wrong = {
        str(name): said
        for name, value in given.items()
        if (said := _unlike_any_page(model, str(name), value))
    }
    try:
        read = (
            model.model_validate_json(json.dumps(given), strict=True)
            if is_json
            else model.model_validate(dict(given))
        )
    except ValidationError as problem:
        raise InvalidInputs({**errors_of(model, problem), **wrong}) from None
    if wrong:
        raise InvalidInputs(wrong)
    return read


def _unlike_any_page(model: type[ActionInputs], name: str, value: Any) -> str:
    """What is said of a value that pydantic would take and nobody meant: “on” for yes, a number for a day; empty where
    there is none.
    """
    if _has_nul(name) or _has_nul(value):  # no database column of text takes it
        return _("“%(field)s”含有不可见的控制字符，请删除后重新填写。") % {
            "field": label_of(model, [name.replace("\x00", "")])
        }
    field = model.model_fields.get(name)
    allowed = _types_in(field.annotation) if field is not None else frozenset()
    label = label_of(model, [name])
    if allowed == {bool} and not (value is None or isinstance(value, bool) or value in OF_PAGES):
        return said_of("bool_parsing", label)
    for kind, said in ((datetime, "datetime_parsing"), (date, "date_parsing")):
        if kind in allowed:
            is_day = isinstance(value, date) or (isinstance(value, str) and "-" in value)
            return "" if value is None or is_day else said_of(said, label)
    return ""


def _types_in(annotation: Any) -> frozenset[Any]:
    """The types an annotation allows beside None; of a list only that it is one."""
    if get_origin(annotation) is Annotated:
        return _types_in(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return frozenset().union(*(_types_in(one) for one in get_args(annotation)))
    return frozenset() if annotation is type(None) else frozenset({get_origin(annotation) or annotation})


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, Mapping):
        return any(_has_nul(item) for pair in value.items() for item in pair)
    if isinstance(value, list | tuple | set | frozenset):
        return any(_has_nul(item) for item in value)
    return False

"""The fields of a form, made from a pydantic model: the same inputs as the API and the command take."""

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

Text = str | Promise
Choices = Sequence[tuple[str, Text]]
MANY_RADIOS = 5  # more choices than this are a list, not buttons
LONG_LABEL = 24  # characters of a choice that reads as a sentence
LONG_TEXT = 200  # a longer text gets several lines


@dataclass
class Field:
    """One field as the template draws it.

    kind: text · textarea · number · date · instant · checkbox · choice · radio · multiple · file · files ·
    password · hidden · lookup · lookups (one, or several, of a list that is searched on the server) ·
    handwriting (pads to write on; the value is JSON, see static/ui/handwriting.js)
    """

    name: str
    label: Text
    kind: str
    value: Any = ""
    required: bool = False
    hint: Text = ""
    error: str = ""
    choices: Choices = ()
    empty_label: Text = ""
    attributes: dict[str, str] = field(default_factory=dict)
    lookup: str = ""  # the searchable list that a lookup asks (see ui.lookups), and what it was asked
    asked: str = ""
    without: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    has_more: bool = False

    @property
    def id(self) -> str:
        return f"field-{self.name}"

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-hint"] if self.hint and not self.is_lookup else []
        return " ".join(parts + ([f"{self.id}-error"] if self.error else []))

    @property
    def is_group(self) -> bool:
        return self.kind in ("radio", "multiple", "lookup", "lookups")

    @property
    def is_chosen(self) -> bool:
        """Whether one chooses instead of writing."""
        return self.is_lookup or self.kind in ("choice", "radio", "multiple")

    @property
    def has_long_choices(self) -> bool:
        """Whether the labels are sentences, which stand under each other."""
        return any(len(str(label)) > LONG_LABEL for _value, label in self.choices)

    @property
    def is_lookup(self) -> bool:
        return self.kind in ("lookup", "lookups")

    @property
    def lookup_url(self) -> str:
        """Where the offers come from, with what only this field knows."""
        query = {
            "field": self.name,
            "many": "1" if self.kind == "lookups" else "",
            "without": ",".join(self.without),
            "first": ",".join(self.first),
        }
        return f"{reverse('ui:lookup', args=[self.lookup])}?{urlencode(query)}"

    @property
    def first_id(self) -> str:
        """Where the error summary leads."""
        return f"{self.id}-0" if self.is_group and not self.is_lookup and self.choices else self.id

    @property
    def selected(self) -> set[str]:
        values = self.value if isinstance(self.value, list | tuple | set | frozenset) else [self.value]
        return {_text(value) for value in values if value not in (None, "")}

    @property
    def checked(self) -> set[str]:
        """What is chosen among buttons; with nothing chosen, the button that says so."""
        return self.selected or {""}

    @property
    def text(self) -> str:
        return _text(self.value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def bare(annotation: Any) -> Any:
    """The type without Annotated and without `| None`."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return bare(kinds[0]) if len(kinds) == 1 else annotation
    return annotation


def _limit(info: FieldInfo, name: str) -> Any:
    return next((found for one in info.metadata if (found := getattr(one, name, None)) is not None), None)


def _own_choices(kind: Any) -> Choices:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [(str(one.value), getattr(one, "label", one.value)) for one in kind]
    if get_origin(kind) is Literal:
        return [(str(value), str(value)) for value in get_args(kind)]
    return ()


def _kind_of(kind: Any, info: FieldInfo, choices: Choices) -> str:
    if get_origin(kind) in (list, tuple, set, frozenset) or kind in (list, tuple, set):
        return "multiple"
    if choices:
        return "choice"
    if kind is bool:
        return "checkbox"
    if kind in (int, float):
        return "number"
    if kind is datetime:
        return "instant"
    if kind is date:
        return "date"
    longest = _limit(info, "max_length")
    return "textarea" if longest is not None and longest > LONG_TEXT else "text"


def field_of(
    name: str,
    info: FieldInfo,
    *,
    choices: Choices | None = None,
    kind: str = "",
    hint: Text = "",
    label: Text = "",
) -> Field:
    """A field for one input of a model. The title is the label; `description` is the hint where none is given."""
    annotation = bare(info.annotation)
    members = get_args(annotation)
    offered = choices if choices is not None else _own_choices(annotation)
    if (
        not offered
        and choices is None
        and members
        and get_origin(annotation) in (list, tuple, set, frozenset)
    ):
        offered = _own_choices(bare(members[0]))
    drawn = kind or _kind_of(annotation, info, offered)
    has_nothing = not kind and choices is not None and not choices and drawn != "multiple"
    if has_nothing:
        drawn = "choice"  # a list that is empty today is still a list, not a number to be known by heart
    attributes: dict[str, str] = {}
    for limit, attribute in (("max_length", "maxlength"), ("ge", "min"), ("le", "max")):
        value = _limit(info, limit)
        # A browser cuts what is pasted at maxlength without a word: long texts are sent whole and answered with a sentence.
        if value is not None and (attribute == "maxlength") == (drawn in ("text", "password")):
            attributes[attribute] = str(value)
    default = None if info.default is PydanticUndefined else info.default
    title = label or info.title or name
    return Field(
        name=name,
        label=_(title) if isinstance(title, str) else title,
        kind=drawn,
        value=default if default is not None else "",
        required=info.is_required() and drawn != "checkbox",
        hint=hint or (_(info.description) if info.description else ""),
        choices=offered,
        empty_label=_("没有可选的") if has_nothing else "",
        attributes=attributes,
    )


def fields_of(
    model: type[BaseModel],
    *,
    only: Iterable[str] | None = None,
    skip: Iterable[str] = (),
    choices: Mapping[str, Choices] | None = None,
    kinds: Mapping[str, str] | None = None,
    hints: Mapping[str, Text] | None = None,
    labels: Mapping[str, Text] | None = None,
) -> dict[str, Field]:
    """The fields of a model in its order, or in the order of `only`; departures and judgements are asked elsewhere."""
    left_out = {"departures", "judgements", *skip}
    names = [name for name in (only or model.model_fields) if name not in left_out]
    return {
        name: field_of(
            name,
            model.model_fields[name],
            choices=(choices or {}).get(name),
            kind=(kinds or {}).get(name, ""),
            hint=(hints or {}).get(name, ""),
            label=(labels or {}).get(name, ""),
        )
        for name in names
    }

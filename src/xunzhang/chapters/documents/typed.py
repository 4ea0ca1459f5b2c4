"""What is typed in the drafting form, before anything of it is saved or even complete."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import BaseModel

from xunzhang.chapters.documents.actions.inputs import AttachmentText, DocumentContent
from xunzhang.record.errors import InvalidInputs
from xunzhang.record.inputs import sentence
from xunzhang.typesetting.structure import recognise

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "form", "confirmed"})
MANY = ("departments_concerned", "joint_organs", "main_recipients", "copy_recipients")
TICKED = ("government_consent_noted", "is_substantive")
ATTACHMENT_TITLE, ATTACHMENT_TEXT = "attachment_title", "attachment_text"
PROSE = ("body", "issued_text")
MOST_LINES = 10_000  # of a document with its attachments: some 450 pages, which take seconds to set
MOST_AT_ONCE = 400_000  # characters of a document set at every pause of the typing
KNOWN = frozenset(DocumentContent.model_fields) | {"is_substantive", "lowering_reason"}

Content = dict[str, Any]


def paired(titles: Sequence[str], texts: Sequence[str]) -> list[dict[str, str]]:
    """Attachments of the form's two columns; one with neither title nor text is left out."""
    return [
        {"title": title.strip(), "text": text.replace("\r\n", "\n").strip()}
        for title, text in zip(titles, texts, strict=False)
        if title.strip() or text.strip()
    ]


def content_of(post: QueryDict) -> Content:
    """The fields as typed: text, a list where several can be chosen, true for a box that is ticked."""
    found: Content = {}
    for name in KNOWN & post.keys():
        if name in MANY:
            found[name] = post.getlist(name)
        elif name in TICKED:
            found[name] = True
        else:
            found[name] = post.get(name, "").replace("\r\n", "\n")
    for name in TICKED:
        found.setdefault(name, False)
    found["attachments"] = paired(post.getlist(ATTACHMENT_TITLE), post.getlist(ATTACHMENT_TEXT))
    return found


def require_lengths(content: Mapping[str, Any]) -> None:
    """Raise InvalidInputs where a field is longer than it could be saved, or all is more than can be set while typing."""
    for name in KNOWN & content.keys() - {"attachments"}:
        _require_length(DocumentContent, name, content[name], name)
    attachments = content.get("attachments") or ()
    _require_length(DocumentContent, "attachments", attachments, "attachments")
    for place, one in enumerate(attachments):
        for name, text in one.items():
            _require_length(AttachmentText, name, text, "attachments", place, name)
    if sum(map(len, _texts(content))) > MOST_AT_ONCE:
        raise InvalidInputs({"body": _("文稿过长，不再随写随排；保存后可以查看版面，或者把一部分另作文件。")})


def _require_length(model: type[BaseModel], field: str, value: Any, *place: str | int) -> None:
    known = model.model_fields.get(field)
    most = next(
        (one.max_length for one in (known.metadata if known else ()) if hasattr(one, "max_length")), None
    )
    if most is None or not isinstance(value, str | list | tuple) or len(value) <= most:
        return
    kind = "string_too_long" if isinstance(value, str) else "too_long"
    problem = {"type": kind, "loc": place, "ctx": {"max_length": most}}
    raise InvalidInputs({".".join(map(str, place)): sentence(DocumentContent, problem)})


def require_settable(content: Mapping[str, Any]) -> None:
    """Raise InvalidInputs or UnusableInput for a text with more lines, or larger tables, than can be set on paper."""
    if sum(len(text.splitlines()) for text in _texts(content)) > MOST_LINES:
        raise InvalidInputs(
            {
                "body": _("全文（连同附件）超过 %(most)s 行，排不成一件公文，请把一部分另作文件。")
                % {"most": MOST_LINES}
            }
        )
    for name in PROSE:
        recognise(str(content.get(name) or ""), name)
    for one in content.get("attachments") or ():
        recognise(one["text"], "attachments")


def _texts(content: Mapping[str, Any]) -> list[str]:
    attachments = content.get("attachments") or ()
    return [*(str(content.get(name) or "") for name in PROSE), *(one["text"] for one in attachments)]


def require_length_of_text(text: str) -> None:
    """Raise InvalidInputs for a text longer than any that a document can have."""
    _require_length(DocumentContent, "issued_text", text, "issued_text")


def as_typed(values: Mapping[str, Any]) -> Content:
    """The values of a saved document as the form would give them, so that the two can be compared."""
    found: Content = {}
    for name, value in values.items():
        if name in MANY:
            found[name] = sorted(map(str, value))
        elif name in TICKED:
            found[name] = bool(value)
        elif name == "attachments":
            found[name] = [dict(one) for one in value]
        else:
            found[name] = "" if value is None else _text(value)
    return found


def differs(content: Mapping[str, Any], values: Mapping[str, Any], but: Iterable[str] = ()) -> bool:
    """Whether what was typed says anything else than the saved values."""
    saved, typed = as_typed(values), as_typed(content)
    return any(typed[name] != saved.get(name, "") for name in typed.keys() - set(but))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).replace("\r\n", "\n").strip()

"""What is typed in the drafting form, before anything of it is saved or even complete."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from xunzhang.chapters.documents.actions.inputs import DocumentContent

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "form", "confirmed"})
MANY = ("departments_concerned", "joint_organs", "main_recipients", "copy_recipients")
TICKED = ("government_consent_noted", "is_substantive")
ATTACHMENT_TITLE, ATTACHMENT_TEXT = "attachment_title", "attachment_text"
KNOWN = frozenset(DocumentContent.model_fields) | {"is_substantive"}

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

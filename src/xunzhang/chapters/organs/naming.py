"""Names in the reader's language, and the words for what the rulebook names in keys."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang import rulebook as rules
from xunzhang.chapters.organs.models import ScopeKind
from xunzhang.chapters.organs.roles import version_for
from xunzhang.ui.citations import cited

_PROVISION = "entrustment_provision"


def by_language(chinese: str, english: str) -> str:
    """The English name for an English reader where there is one, else the Chinese."""
    return english if english and (get_language() or "").startswith("en") else chinese


def _labels(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(key, by_language(text.zh, text.en)) for key, text in values.items()]


def meeting_choices() -> list[tuple[str, str]]:
    """The kinds of meeting of the vocabulary."""
    return _labels(rules.library().vocabulary().action("meeting.convene").facts["meeting_kind"].values)


def document_class_choices() -> list[tuple[str, str]]:
    """What a document can be named by in an authorisation: its kind, its class of content, what it comes from.

    A name that stands in two of these (“other”) names neither: an entrustment does not widen by itself.
    """
    facts = rules.library().vocabulary().action("outgoing_document.sign_and_issue").facts
    groups = (
        (_("文种"), "document_kind"),
        (_("内容类别"), "content_class"),
        (_("行文来由"), "origin"),
    )
    named = [
        (key, _("%(group)s：%(label)s") % {"group": group, "label": label})
        for group, name in groups
        if name in facts
        for key, label in _labels(facts[name].values)
    ]
    times = Counter(key for key, _label in named)
    return [(key, label) for key, label in named if times[key] == 1]


def scope_label(kind: str, name: str) -> str:
    """A meeting or class of documents that an entrustment names, in words; anything else as it was written."""
    offered = {
        ScopeKind.MEETING: meeting_choices,
        ScopeKind.DOCUMENT: document_class_choices,
    }.get(ScopeKind(kind))
    return dict(offered()).get(name, name) if offered else name


def _provisions_in(data: Any) -> list[str]:
    """The provisions that conditions compare the entrustment's with."""
    if isinstance(data, Mapping):
        if data.get("fact") == _PROVISION:
            named = data.get("in", [data["is"]] if "is" in data else [])
            return [str(one) for one in named]
        return [ref for value in data.values() for ref in _provisions_in(value)]
    if isinstance(data, list | tuple):
        return [ref for value in data for ref in _provisions_in(value)]
    return []


@lru_cache(maxsize=16)
def _routes(library: Any, government: str, version: str) -> tuple[tuple[str, str, str], ...]:
    book = library.get(government, version)
    refs = [
        ref
        for provision in book.provisions.values()
        if "entrustment.grant" in provision.applies_to
        for ref in _provisions_in([provision.with_, provision.when])
    ]
    return tuple(
        (ref, book.provisions[ref].gist, book.provisions[ref].gist_en)
        for ref in dict.fromkeys(refs)
        if ref in book.provisions
    )


def route_choices(on: date) -> list[tuple[str, str]]:
    """The provisions by which the rulebook of the day lets one person act for another."""
    found = _routes(rules.library(), settings.GOVERNMENT, version_for(on))
    return [(ref, f"{cited(ref)} {by_language(gist, gist_en)}") for ref, gist, gist_en in found]

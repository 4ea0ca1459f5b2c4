"""What was read from an official document: each element with its value, where it stands and how sure that is."""

from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from xunzhang.typesetting.reading.contents import FileKind, Place
from xunzhang.typesetting.reading.sentences import RULES


class Element(StrEnum):
    """The elements of 中办发〔2012〕14号 article 9 that a file can show, and what else an office asks of it."""

    COPY_NUMBER = "copy_number"
    CLASSIFICATION = "classification"
    URGENCY = "urgency"
    MARK = "mark"
    DOCUMENT_NUMBER = "document_number"
    ISSUERS = "issuers"
    TITLE = "title"
    MAIN_RECIPIENTS = "main_recipients"
    ATTACHMENTS_NOTE = "attachments_note"
    SIGNATURE = "signature"
    DATED_ON = "dated_on"
    NOTE = "note"
    COPY_RECIPIENTS = "copy_recipients"
    PRINTING_ORGAN = "printing_organ"
    PRINTED_ON = "printed_on"
    KIND = "kind"
    CONTACT = "contact"


LABELS: dict[Element, tuple[str, str]] = {
    Element.COPY_NUMBER: ("份号", "Copy number"),
    Element.CLASSIFICATION: ("密级和保密期限", "Classification"),
    Element.URGENCY: ("紧急程度", "Urgency"),
    Element.MARK: ("发文机关标志", "Mark of the issuing organ"),
    Element.DOCUMENT_NUMBER: ("发文字号", "Document number"),
    Element.ISSUERS: ("签发人", "Issuers"),
    Element.TITLE: ("标题", "Title"),
    Element.MAIN_RECIPIENTS: ("主送机关", "Main recipients"),
    Element.ATTACHMENTS_NOTE: ("附件说明", "Attachments listed"),
    Element.SIGNATURE: ("发文机关署名", "Signature"),
    Element.DATED_ON: ("成文日期", "Dated on"),
    Element.NOTE: ("附注", "Note"),
    Element.COPY_RECIPIENTS: ("抄送机关", "Copy recipients"),
    Element.PRINTING_ORGAN: ("印发机关", "Printing organ"),
    Element.PRINTED_ON: ("印发日期", "Printed on"),
    Element.KIND: ("文种", "Kind"),
    Element.CONTACT: ("联系人", "Contact"),
}


class Confidence(StrEnum):
    """How sure: by form and place together, by one of them, or by what usually is so."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


CONFIDENCES: dict[Confidence, tuple[str, str]] = {
    Confidence.CERTAIN: ("确定", "certain"),
    Confidence.LIKELY: ("很可能", "likely"),
    Confidence.DOUBTFUL: ("存疑", "doubtful"),
}


class Found(msgspec.Struct, frozen=True):
    """One element. `value` is what to enter (a date in ISO form, a number in official form), `parts` its members
    where it is a list, `line` the text it was taken from, `rule` why it was taken (a key of `sentences.RULES`).

    `score`, from 0 to 1, is how sure the recogniser of a scan is of the least sure character of those lines."""

    element: Element
    value: str
    place: Place
    line: str
    confidence: Confidence
    rule: str
    parts: tuple[str, ...] = ()
    score: float | None = None


class BodyPart(msgspec.Struct, frozen=True):
    """A paragraph of the body: `kind` is paragraph, numbered, article, division or row (of a table)."""

    kind: str
    text: str
    place: Place
    level: int | None = None
    number: str = ""
    head: str = ""


class Attachment(msgspec.Struct, frozen=True):
    """An attachment bound with the document: its label 附件1, its title, where it begins."""

    label: str
    title: str
    place: Place
    begins_page: bool


class TimeLimit(msgspec.Struct, frozen=True):
    """A time limit stated in the body.

    `written` are its words, `sentence` the sentence they stand in. `due_on` is the day where it can be told, `days` and
    `unit` (working_day, day, hour, month) a length counted from `counted_from` (receipt, day named otherwise empty).
    `for_reply` tells whether something is to be sent back by then, once; `recurring` limits come every month or
    year. `year_inferred`: the year was not written.
    """

    written: str
    sentence: str
    place: Place
    for_reply: bool
    recurring: bool = False
    due_on: date | None = None
    days: int | None = None
    unit: str = ""
    counted_from: str = ""
    year_inferred: bool = False


class Reply(msgspec.Struct, frozen=True):
    """Whether an answer is asked for, by which words or rule."""

    asked: bool
    rule: str
    confidence: Confidence
    sentence: str = ""
    place: Place = Place()


class Reading(msgspec.Struct, frozen=True):
    """All that was read from a file. `remarks` are (zh, en) sentences: what was not seen, what departs from usage.

    `scanned` are the pages without text, which only recognition could read; `is_recognised` where it has read them.
    """

    name: str
    kind: FileKind
    pages: int
    has_text_layer: bool
    elements: tuple[Found, ...]
    body: tuple[BodyPart, ...]
    attachments: tuple[Attachment, ...]
    time_limits: tuple[TimeLimit, ...]
    reply: Reply | None
    remarks: tuple[tuple[str, str], ...]
    scanned: tuple[int, ...] = ()
    is_recognised: bool = False

    def get(self, element: Element) -> Found | None:
        """The element, or None where the file does not show it."""
        return next((each for each in self.elements if each.element == element), None)

    def value(self, element: Element) -> str:
        """The value of the element; empty where the file does not show it."""
        found = self.get(element)
        return found.value if found else ""

    @property
    def reply_limit(self) -> TimeLimit | None:
        """The time limit for an answer: the first stated one that asks for something to be sent back."""
        return next((limit for limit in self.time_limits if limit.for_reply), None)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; every element of the list is a key, None where it was not found."""
        from_elements = {each.value: None for each in Element} | {
            found.element.value: _of(found) for found in self.elements
        }
        return {
            "name": self.name,
            "kind": self.kind.value,
            "pages": self.pages,
            "has_text_layer": self.has_text_layer,
            "is_recognised": self.is_recognised,
            "elements": from_elements,
            "body": msgspec.to_builtins(self.body),
            "attachments": msgspec.to_builtins(self.attachments),
            "time_limits": msgspec.to_builtins(self.time_limits),
            "reply": None if self.reply is None else _explained(self.reply),
            "remarks": [{"zh": chinese, "en": english} for chinese, english in self.remarks],
        }


def _of(found: Found) -> dict[str, Any]:
    label = LABELS[found.element]
    return _explained(found) | {"label": {"zh": label[0], "en": label[1]}}


def _explained(found: Found | Reply) -> dict[str, Any]:
    chinese, english = RULES[found.rule]
    data: dict[str, Any] = msgspec.to_builtins(found)
    return data | {"because": {"zh": chinese, "en": english}}

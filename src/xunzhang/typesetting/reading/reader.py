"""Reads the elements of an official document out of what its file shows."""

from datetime import date
from pathlib import PurePath

from msgspec.structs import replace

from xunzhang.typesetting.reading import words
from xunzhang.typesetting.reading.body import attachments, body_parts, passages
from xunzhang.typesetting.reading.colophon import read_colophon
from xunzhang.typesetting.reading.contents import Contents, Part
from xunzhang.typesetting.reading.head import Head, read_head
from xunzhang.typesetting.reading.limits import time_limits
from xunzhang.typesetting.reading.model import Confidence, Element, Found, Reading
from xunzhang.typesetting.reading.opening import contents_of
from xunzhang.typesetting.reading.recognition import scored
from xunzhang.typesetting.reading.replies import contact, reply_asked
from xunzhang.typesetting.reading.tail import read_tail
from xunzhang.typesetting.reading.title import read_title

_ORDER = list(Element)


def read(data: bytes, name: str) -> Reading:
    """The elements of the document in the file; `name` is the file's, and only tells what it claims to be.

    A scan has none, and says so. Raises UnusableInput for a file that is empty, broken, encrypted, huge, or
    not what its name says.
    """
    return reading_of(contents_of(data, PurePath(name).name), PurePath(name).name)


def reading_of(contents: Contents, name: str) -> Reading:
    """The elements of a document whose file was opened."""
    if not contents.has_text:
        return Reading(
            name,
            contents.kind,
            len(contents.pages),
            False,
            (),
            (),
            (),
            (),
            None,
            contents.remarks,
            contents.scanned,
            contents.is_recognised,
        )
    lines = tuple(line for line in contents.lines if line.part is not Part.FURNITURE)
    head = read_head(lines)
    opening = read_title(lines, head.rest, expects_title=not _is_order(head))
    found = list(head.found)
    for each in opening.found:
        if all(each.element is not other.element for other in found):
            found.append(each)
    found = [_with_organs_apart(each, found) for each in found]
    colophon = read_colophon(lines, opening.rest)
    tail = read_tail(lines, opening.rest, colophon.at)
    for each in (*tail.found, *colophon.found):
        if all(each.element is not other.element for other in found):
            found.append(each)
    text = passages(lines[opening.rest : tail.body_ends])
    kind = _kind(found)
    limits = time_limits(text, _day(found))
    asked = reply_asked(kind.value if kind else "", _value(found, Element.TITLE), text, limits)
    reached = contact((*text, *passages(lines[tail.body_ends : tail.rest])))
    found += [each for each in (kind, reached) if each is not None]
    if contents.is_recognised:
        found = [scored(each, lines) for each in found]
    return Reading(
        name,
        contents.kind,
        len(contents.pages),
        not contents.is_recognised,
        tuple(sorted(found, key=lambda each: _ORDER.index(each.element))),
        body_parts(text),
        attachments(lines[tail.rest : colophon.at]),
        limits,
        asked,
        (*contents.remarks, *_remarks(found)),
        contents.scanned,
        contents.is_recognised,
    )


def _with_organs_apart(title: Found, found: list[Found]) -> Found:
    """A joint document's title with a space between the organs it begins with, however its lines were broken."""
    mark = next((each for each in found if each.element is Element.MARK), None)
    if title.element is not Element.TITLE or mark is None or len(mark.parts) < 2:
        return title
    rest, organs = title.value, []
    for organ in mark.parts:
        if not rest.startswith(organ):
            break
        organs.append(organ)
        rest = rest.removeprefix(organ)
    return replace(title, value=" ".join(organs) + rest) if len(organs) > 1 else title


def _is_order(head: Head) -> bool:
    mark = next((each.value for each in head.found if each.element is Element.MARK), "")
    return mark.endswith("令")


def _value(found: list[Found], element: Element) -> str:
    return next((each.value for each in found if each.element is element), "")


def _day(found: list[Found]) -> date | None:
    """The day from which days without a year are counted: of the document, or of its printing."""
    for element in (Element.DATED_ON, Element.PRINTED_ON):
        try:
            return date.fromisoformat(_value(found, element))
        except ValueError:
            continue
    return None


def _kind(found: list[Found]) -> Found | None:
    """The kind by the title, else by the mark, else by the number."""
    by_element = {each.element: each for each in found}
    title, mark = by_element.get(Element.TITLE), by_element.get(Element.MARK)
    number = by_element.get(Element.DOCUMENT_NUMBER)
    if title and (name := words.kind_of_title(title.value)):
        return _kind_found(name, title, title.confidence, "kind.title")
    for end, name in (("纪要", "纪要"), ("令", "命令"), ("公报", "公报"), ("公告", "公告"), ("通告", "通告")):
        if mark and mark.value.endswith(end):
            return _kind_found(name, mark, Confidence.CERTAIN, "kind.mark")
    if number and number.value.split("〔")[0].endswith("函"):
        return _kind_found("函", number, Confidence.DOUBTFUL, "kind.number")
    return None


def _kind_found(kind: str, source: Found, sure: Confidence, rule: str) -> Found:
    return Found(
        Element.KIND, words.KIND_NAMES.get(kind, kind), source.place, source.line, sure, rule, (kind,)
    )


def _remarks(found: list[Found]) -> list[tuple[str, str]]:
    """What whoever confirms the reading should look at."""
    remarks = []
    by_element = {each.element: each for each in found}
    number = by_element.get(Element.DOCUMENT_NUMBER)
    if number is not None and number.rule == "number.other_form":
        remarks.append(
            (
                f"发文字号写作“{number.parts[0]}”，按规定的格式读作“{number.value}”。",
                f"The document number is written {number.parts[0]!r} and was read as {number.value!r}.",
            )
        )
    dated = by_element.get(Element.DATED_ON)
    if dated is not None and dated.rule == "dated_on.impossible":
        remarks.append(
            (f"没有“{dated.value}”这一天，请核对成文日期。", f"There is no such day as {dated.value!r}.")
        )
    return remarks

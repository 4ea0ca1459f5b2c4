"""The head of a document: what stands above the title, line by line (GB/T 9704-2012 7.2, clause 10)."""

import re
from collections.abc import Iterator

import msgspec

from xunzhang.typesetting.reading import words
from xunzhang.typesetting.reading.contents import Alignment, Line, Place, around
from xunzhang.typesetting.reading.dates import whole_date
from xunzhang.typesetting.reading.model import Confidence, Element, Found
from xunzhang.typesetting.reading.numbers import number_found
from xunzhang.typesetting.reading.pieces import closed_up

_LARGE_MARK = 24.0
_SMALLEST_MARK = 20.0
_MOST_HEAD_LINES = 40
_TOP_LINES = 4
_LONGEST_BESIDE = 20
_SHORTEST_ORGAN = 4


class Head(msgspec.Struct, frozen=True):
    """What was found above the title, and where the rest begins."""

    found: tuple[Found, ...]
    rest: int
    is_minutes: bool


def read_head(lines: tuple[Line, ...]) -> Head:
    """The elements above the title; `rest` is the place of the first line that is none of them."""
    reader = _HeadReader(lines)
    rest = reader.read()
    return Head(tuple(reader.found()), rest, reader.is_minutes)


class _HeadReader:
    def __init__(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines
        self._found: list[Found] = []
        self._marks: list[Line] = []
        self._names: list[tuple[str, Line]] = []
        self._expects_names = False
        self.is_minutes = False

    def read(self) -> int:
        place = 0
        while place < min(len(self._lines), _MOST_HEAD_LINES):
            line = self._lines[place]
            if not (self._is_whole_head_line(line, place) or self._is_mark(line, place)):
                break
            place += 1
        return place

    def found(self) -> Iterator[Found]:
        yield from self._found
        if self._marks:
            yield _mark(self._marks)
        if self._names:
            line = self._names[0][1]
            names = tuple(name for name, _ in self._names)
            yield Found(
                Element.ISSUERS,
                " ".join(names),
                line.place,
                line.text,
                Confidence.CERTAIN,
                "issuers.label",
                names,
            )

    def _has(self, element: Element) -> bool:
        return any(each.element is element for each in self._found)

    def _is_whole_head_line(self, line: Line, place: int) -> bool:
        """Whether every piece of the line is an element of the head; then they are kept."""
        texts = [piece.text for piece in line.pieces]
        if len(texts) == 1 and " " in texts[0] and not _is_one(texts[0]):
            texts = texts[0].split()
        kept = (list(self._found), list(self._names), self._expects_names)
        if all(self._take(text, line, place) for text in texts):
            return True
        if self._marks and len(texts) > 1 and self._has_number(line):
            return True
        self._found, self._names, self._expects_names = kept
        return False

    def _has_number(self, line: Line) -> bool:
        """A row in which a number stands beside something else is of the head, whatever else that is."""
        beside = [piece.text for piece in line.pieces if number_found(piece.text, line, Place()) is None]
        if len(beside) == len(line.pieces) or any(len(text) > _LONGEST_BESIDE for text in beside):
            return False
        for piece in line.pieces:
            self._take(piece.text, line, _MOST_HEAD_LINES)
        return True

    def _take(self, text: str, line: Line, place: int) -> bool:
        piece = next((each for each in line.pieces if text in each.text), None)
        where = Place(line.page, piece.box, line.paragraph) if piece and piece.box else line.place
        found = _small_element(text, line, where, place)
        if found is None:
            found = number_found(text, line, where, after_mark=bool(self._marks), is_minutes=self.is_minutes)
        if found is not None:
            if self._has(found.element):
                return False
            self._found.append(found)
            return True
        if issuers := words.ISSUERS.match(text.strip()):
            self._expects_names = True
            self._names += [(name, line) for name in words.names_in(issuers["names"])]
            return True
        if self._expects_names and line.alignment is not Alignment.CENTRED:
            names = words.names_in(text)
            if names and "".join(names) == closed_up(text) and not words.is_organ(text):
                self._names += [(name, line) for name in names]
                return True
        if self.is_minutes and self._marks:
            return self._take_of_minutes(text, line, where)
        return False

    def _take_of_minutes(self, text: str, line: Line, where: Place) -> bool:
        """Under the mark of minutes stand number, organ and date."""
        date = whole_date(text)
        if date is not None and not self._has(Element.DATED_ON):
            sure = Confidence.LIKELY if date.day else Confidence.DOUBTFUL
            self._found.append(
                Found(
                    Element.DATED_ON,
                    date.value,
                    where,
                    line.text,
                    sure,
                    "dated_on.minutes_head",
                    (date.written,),
                )
            )
            return True
        beside_date = any(whole_date(piece.text) for piece in line.pieces) or whole_date(
            line.text.split()[-1]
        )
        if beside_date and words.is_organ(text) and not self._has(Element.SIGNATURE):
            self._found.append(
                Found(
                    Element.SIGNATURE,
                    closed_up(text),
                    where,
                    line.text,
                    Confidence.LIKELY,
                    "signature.minutes_head",
                    (closed_up(text),),
                )
            )
            return True
        return False

    def _is_mark(self, line: Line, place: int) -> bool:
        if self._has(Element.TITLE) or re.search(r"[。；]", line.text):
            return False
        bare = closed_up(line.text)
        number_seen = self._has(Element.DOCUMENT_NUMBER)
        size = line.size
        if line.is_red and (size is None or size >= _LARGE_MARK):
            taken = True
        elif number_seen and self._marks:
            taken = False
        elif size is not None and size >= _LARGE_MARK:
            taken = "关于" not in bare
        elif self._marks or number_seen:
            taken = False
        else:
            taken = (words.is_mark(bare) and (size is None or size >= _SMALLEST_MARK)) or self._is_letterhead(
                place
            )
        if taken:
            self._marks.append(line)
            self.is_minutes = self.is_minutes or bare.endswith("纪要")
        return taken

    def _is_letterhead(self, place: int) -> bool:
        """An organ's name alone, then the number, then a title: the mark of a letter, without colour."""
        line = self._lines[place]
        if place + 1 >= len(self._lines) or not words.is_organ(line.text) or len(line.pieces) != 1:
            return False
        following = self._lines[place + 1]
        if "关于" in line.text or not number_found(following.pieces[-1].text, following, Place()):
            return False
        after = self._lines[place + 2].text.strip() if place + 2 < len(self._lines) else ""
        return bool(after) and not after.endswith(("：", ":")) and "。" not in after


def _is_one(text: str) -> bool:
    return bool(words.NUMBER.match(text) or words.ISSUERS.match(text) or words.CLASSIFICATION.match(text))


def _small_element(text: str, line: Line, where: Place, place: int) -> Found | None:
    """份号, 密级 or 紧急程度."""
    bare = text.strip()
    if place < _TOP_LINES and (copy := words.COPY_NUMBER.match(bare)):
        six = len(copy["number"]) == 6
        return Found(
            Element.COPY_NUMBER,
            copy["number"],
            where,
            line.text,
            Confidence.CERTAIN if six else Confidence.LIKELY,
            "copy_number.six_digits" if six else "copy_number.digits",
        )
    if level := words.CLASSIFICATION.match(bare):
        name, period = closed_up(level["level"]), (level["period"] or "").strip()
        return Found(
            Element.CLASSIFICATION,
            f"{name}★{period}" if period else name,
            where,
            line.text,
            Confidence.CERTAIN,
            "classification.with_period" if period else "classification.word",
            (name, period) if period else (name,),
        )
    if urgency := words.URGENCY.match(bare):
        word = closed_up(urgency["word"])
        known = word in words.URGENCIES
        return Found(
            Element.URGENCY,
            word,
            where,
            line.text,
            Confidence.CERTAIN if known else Confidence.LIKELY,
            "urgency.word" if known else "urgency.other_word",
        )
    return None


def _organs_in(text: str) -> list[str]:
    """The organs of a row of a mark; white space that only sets characters apart parts none."""
    words_apart = text.split()
    if len(words_apart) > 1 and all(
        len(each) >= _SHORTEST_ORGAN and words.is_organ(each) for each in words_apart
    ):
        return words_apart
    return [closed_up(text)]


def _mark(lines: list[Line]) -> Found:
    """The mark of one organ or several; 文件 stands once, after all of them."""
    texts = [text for line in lines for piece in line.pieces for text in _organs_in(piece.text)]
    suffix = "文件" if any(text.endswith("文件") for text in texts) else ""
    organs: list[str] = []
    for text in texts:
        bare = text.removesuffix("文件") if suffix else text
        if not bare:
            continue
        if organs and not words.is_organ(organs[-1]) and not words.is_mark(organs[-1]):
            organs[-1] += bare
        else:
            organs.append(bare)
    red = any(line.is_red for line in lines)
    large = (lines[0].size or 0) >= _LARGE_MARK
    by_words = words.is_mark(texts[-1]) or bool(suffix)
    rule = "mark.red" if red else "mark.large" if large else "mark.words" if by_words else "mark.letterhead"
    sure = Confidence.CERTAIN if red else Confidence.LIKELY if by_words or large else Confidence.DOUBTFUL
    box = around(line.box for line in lines)
    return Found(
        Element.MARK,
        " ".join(organs) + suffix,
        Place(lines[0].page, box, lines[0].paragraph),
        " / ".join(line.text for line in lines),
        sure,
        rule,
        tuple(organs),
    )

"""Time limits that a body states, and what is asked by then."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from xunzhang.kernel.errors import UnusableInput
from xunzhang.kernel.numerals import from_chinese
from xunzhang.typesetting.reading.body import Passage
from xunzhang.typesetting.reading.model import TimeLimit

_GAP = r"[\s\u3000]*"
_DAY = rf"(?:(?P<year>[12]\d{{3}}){_GAP}年{_GAP}|(?P<relative>今年|本年|明年|次年){_GAP})?(?P<month>\d{{1,2}}){_GAP}月(?:{_GAP}(?P<day>\d{{1,2}}){_GAP}日|(?P<end>底|末))"
_NEAR = r"(?P<near>本月|下月|当月|每月)(?:(?P<near_day>\d{1,2})日|(?P<near_end>底|末))"
_YEAR_END = r"(?:(?P<end_year>[12]\d{3})|(?P<end_relative>今|本|明))?年底"
_CLOCK = r"(?:[（(][^（）()]{1,8}[)）])?(?:上午|下午|中午|晚上?|早上?)?(?:[\d一二三四五六七八九十]{1,3}(?:时|点|[:：]\d{2})(?:\d{1,2}分|整|半)?)?(?:下班)?"
_BEFORE = re.compile(rf"(?:{_DAY}|{_NEAR}|{_YEAR_END}){_CLOCK}(?:之|以)?前(?!后|述|期|款|往|来|夕)")
_CLOSING = re.compile(rf"(?:截止|截至)(?:时间|日期|期限)?(?:为|是|到|至|[:：])?{_GAP}{_DAY}")
_CLOSED = re.compile(rf"{_DAY}{_CLOCK}截止")
_LENGTH = re.compile(
    r"(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})\s*+(?P<each>个?)(?P<unit>工作日|小时|月|日|天)(?:之)?内"
)
_ORIGIN = re.compile(r"(?:[自从在于]?[^，。；、：]{0,24}?(?:之日)?(?:起|后))?[，,]?\s*$")
# No pattern looks farther than so many characters from where it began, and no more of a sentence is kept around what
# was found in it: a text without a full stop would otherwise be gone through again for every limit in it.
_NEARBY, _AHEAD, _MOST_KEPT = 40, 300, 600
_UNITS = {"工作日": "working_day", "小时": "hour", "月": "month", "日": "day", "天": "day"}
_RECEIPT = re.compile(r"收到|接到|接函|收文|收悉")
_ISSUE = re.compile(r"印发|发布|公布|下发")
_SEND_BACK = re.compile(
    r"反馈|函复|复函|回复|答复|回函|函告|报送|上报|报来|书面|提出(?:修改|书面)?意见|提交|寄送|送达|送交|汇总报|报告|回执|(?<![申填呈审])报(?:我|市|省|区|县|局|办|委|厅|送|至|本|国)|送(?:我|市|至)|发送至|传真"
)
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
_RECURS = re.compile(r"每(?:年|月|季度?|半年|周|旬|日)[^，。；]{0,6}$")
_RECURRING_LENGTH = re.compile(r"每(?:年|月|季|半年|周|旬)")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百]+条")
_CLAUSE_END = re.compile(r"[。；;]")


def time_limits(found: tuple[Passage, ...], dated_on: date | None) -> tuple[TimeLimit, ...]:
    """All limits of the body in order; a day without a year is taken as the first such day from `dated_on` on."""
    limits: list[TimeLimit] = []
    for passage in found:
        for sentence in _SENTENCE.findall(passage.text):
            limits += _in_sentence(sentence.strip(), passage, dated_on)
    return tuple(limits)


def _in_sentence(sentence: str, passage: Passage, dated_on: date | None) -> Iterator[TimeLimit]:
    taken = bytearray(len(sentence))
    in_article = bool(_ARTICLE.match(passage.text))
    for pattern in (_BEFORE, _CLOSING, _CLOSED):
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            recurring = match[0].startswith("每") or bool(
                _RECURS.search(sentence[max(0, start - _NEARBY) : start])
            )
            due, inferred = (None, False) if recurring else _day_of(match.groupdict(), dated_on)
            yield TimeLimit(
                match[0].strip(),
                _kept(sentence, start, end),
                passage.place,
                not recurring and not in_article and _asks_back(sentence, end, start),
                recurring=recurring,
                due_on=due,
                year_inferred=inferred,
            )
    recurring_from = _RECURRING_LENGTH.search(sentence)
    before = 0
    for match in _LENGTH.finditer(sentence):
        origin = _ORIGIN.search(sentence[max(before, match.start() - _NEARBY) : match.start()])
        since = origin[0] if origin else ""
        start, end = match.start() - len(since), match.end()
        before = end
        if match["unit"] == "月" and not match["each"]:
            continue
        count = _count(match["count"])
        if count is None:
            continue
        recurring = recurring_from is not None and recurring_from.end() <= end
        words = f"{match['count']}{match['each']}{match['unit']}内"
        yield TimeLimit(
            words,
            _kept(sentence, start, end),
            passage.place,
            not recurring and not in_article and _asks_back(sentence, end, start),
            recurring=recurring,
            days=count,
            unit=_UNITS[match["unit"]],
            counted_from="receipt" if _RECEIPT.search(since) else "issue" if _ISSUE.search(since) else "",
        )


def _kept(sentence: str, start: int, end: int) -> str:
    """The sentence with a limit; of an endless one what stands around it."""
    if len(sentence) <= _MOST_KEPT:
        return sentence
    return sentence[max(0, start - _AHEAD) : end + _AHEAD]


def _asks_back(sentence: str, end: int, start: int) -> bool:
    """Whether the clause with the limit has something sent back: 请于…前将…报送我局, 请将…于…前报送."""
    following = _CLAUSE_END.split(sentence[end : end + _AHEAD])[0]
    if _SEND_BACK.search(following):
        return True
    before = _CLAUSE_END.split(sentence[max(0, start - _NEARBY) : start])[-1]
    return bool(
        re.search(r"(?:报送|反馈|提交|报名|征集|回复|意见)[^，。]{0,8}$", before)
    ) and not following.strip("，。 ")


def _day_of(named: dict[str, str | None], dated_on: date | None) -> tuple[date | None, bool]:
    """The day a limit names, and whether its year was inferred."""
    if named.get("month"):
        month = int(named["month"] or 0)
        if named.get("year"):
            return _real(int(named["year"] or 0), month, named.get("day")), False
        if dated_on is None:
            return None, False
        if named.get("relative"):
            year = dated_on.year + (1 if named["relative"] in {"明年", "次年"} else 0)
            return _real(year, month, named.get("day")), True
        day = _real(dated_on.year, month, named.get("day"))
        if day is not None and day < dated_on:
            day = _real(dated_on.year + 1, month, named.get("day"))
        return day, True
    if named.get("near") and dated_on is not None:
        later = named["near"] == "下月"
        year = dated_on.year + (1 if later and dated_on.month == 12 else 0)
        month = dated_on.month % 12 + 1 if later else dated_on.month
        return _real(year, month, named.get("near_day")), True
    if named.get("end_year"):
        return date(int(named["end_year"] or 0), 12, 31), False
    if "near" in named and not named.get("near") and dated_on is not None:
        return date(dated_on.year + (1 if named.get("end_relative") == "明" else 0), 12, 31), True
    return None, False


def _real(year: int, month: int, day: str | None) -> date | None:
    """The day, or the month's last one when none is given; None where there is no such day."""
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    number = last if day is None else int(day)
    return date(year, month, number) if 1 <= number <= last else None


def _count(written: str) -> int | None:
    if written.isdigit():
        return int(written)
    try:
        return from_chinese(written)
    except UnusableInput:
        return None

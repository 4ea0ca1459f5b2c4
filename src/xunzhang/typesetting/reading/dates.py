"""Days as documents write them: 2018年11月1日, 二〇一八年十一月一日, 2018-11-01."""

import re
from datetime import date

import msgspec

from xunzhang.kernel.errors import UnusableInput
from xunzhang.kernel.numerals import from_chinese

_CIRCLES = str.maketrans(
    {"○": "〇", "Ｏ": "〇", "O": "〇", "o": "〇", "0": "〇", "０": "〇", "零": "〇", "◯": "〇"}
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_GAP = r"[\s\u3000]*"
_ARABIC = rf"[12１２][0-9０-９]{{3}}{_GAP}年{_GAP}[0-9０-９]{{1,2}}{_GAP}月{_GAP}[0-9０-９]{{1,2}}{_GAP}日"
_CHINESE = rf"[一二][〇○ＯOo0０零◯一二三四五六七八九]{{3}}{_GAP}年{_GAP}[一二三四五六七八九十元]{{1,2}}{_GAP}月{_GAP}[一二三四五六七八九十廿卅]{{1,3}}{_GAP}日"
_NUMERIC = r"[12]\d{3} ?[-./．] ?[01]?\d ?[-./．] ?[0-3]?\d"
DATE = rf"(?:{_ARABIC}|{_CHINESE}|{_NUMERIC})"
_WHOLE = re.compile(rf"^{DATE}$")
_NUMBERS = re.compile(r"\d+")
_DIGITS = "〇一二三四五六七八九"


class WrittenDate(msgspec.Struct, frozen=True):
    """A date and how it is written; `day` is None where there is no such day, as 2月30日."""

    written: str
    day: date | None
    is_arabic: bool
    has_leading_zero: bool

    @property
    def value(self) -> str:
        return self.day.isoformat() if self.day else self.written


def whole_date(text: str) -> WrittenDate | None:
    """The date that the text is, with white space around it only."""
    stripped = text.strip().strip("\u3000")
    return understood(stripped) if _WHOLE.match(stripped) else None


def understood(written: str) -> WrittenDate:
    """A text that matches DATE, understood."""
    plain = re.sub(r"[\s\u3000]+", "", written).translate(_FULL_WIDTH)
    is_arabic = plain[1].isdigit() and plain[1] not in "〇○"
    is_arabic = is_arabic and "年" in plain
    numbers = _NUMBERS.findall(plain) if plain[-1].isdigit() or is_arabic else []
    if not numbers:
        year, rest = plain.split("年")
        month, day = rest.rstrip("日").split("月")
        numbers = [
            "".join(str(_DIGITS.index(each)) for each in year.translate(_CIRCLES)),
            str(_counted(month)),
            str(_counted(day)),
        ]
    zero = any(len(each) == 2 and each.startswith("0") for each in numbers[1:])
    try:
        day_found = date(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    except ValueError:
        return WrittenDate(written, None, is_arabic, zero)
    return WrittenDate(written, day_found, is_arabic, zero)


def _counted(written: str) -> int:
    normal = written.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    try:
        return from_chinese(normal)
    except UnusableInput:
        return 0

"""Document numbers (发文字号): organ mark, year in full in 〔〕, sequence (GB/T 9704-2012 7.2.5)."""

import re
from dataclasses import dataclass

from xunzhang.kernel.errors import UnusableInput

_WRITTEN = re.compile(r"^(?P<mark>[^\W\d_]{1,20})〔(?P<year>\d{4})〕(?P<sequence>[1-9]\d{0,4})号$")
_ANY_BRACKET = re.compile(r"[\[\(（【﹝［]")


@dataclass(frozen=True, slots=True, order=True)
class DocumentNumber:
    """武政〔2018〕54号 is mark 武政, year 2018, sequence 54."""

    mark: str
    year: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.mark}〔{self.year}〕{self.sequence}号"


def read(written: str) -> DocumentNumber:
    """Parse the official form. Raises UnusableInput saying what is wrong with another form."""
    text = written.strip()
    match = _WRITTEN.match(text)
    if match:
        return DocumentNumber(match["mark"], int(match["year"]), int(match["sequence"]))
    if _ANY_BRACKET.search(text):
        problem, english = "年份应当用六角括号〔〕括入", "the year stands in 〔〕"
    elif "第" in text:
        problem, english = "序号前不加“第”字", "no 第 before the sequence"
    elif re.search(r"〕0", text):
        problem, english = "序号不编虚位，即1不编为01", "no leading zero in the sequence"
    else:
        problem = "应当由发文机关代字、年份、发文顺序号组成，如“国发〔2018〕42号”"
        english = "organ mark, year and sequence are expected, as in 国发〔2018〕42号"
    raise UnusableInput(
        f"发文字号“{written}”不合格式：{problem}。",
        "document_number",
        f"Document number {written!r} is not in the official form: {english}.",
    )

"""Documents and articles that are cited: numbers in the official form, in the register, in force; articles that exist."""

import re
from collections.abc import Iterator

from xunzhang.chapters.documents.checks.model import (
    ACCURATE,
    Clause,
    Draft,
    Found,
    Known,
    KnownDocument,
    Said,
    Severity,
    Written,
    standard,
)
from xunzhang.kernel.document_number import DocumentNumber
from xunzhang.kernel.errors import UnusableInput
from xunzhang.kernel.numerals import from_chinese

MOST_NUMBERS = 200  # looked up in the registers
NUMBER_FORM = Clause(otherwise=standard("7.2.5"))
_NUMBER = re.compile(
    r"(?P<before>[\u4e00-\u9fa5]{1,12})(?P<open>[〔\[（(【﹝［])\s*(?P<year>\d{2,4})\s*(?P<close>[〕\])）】﹞］])\s*"
    r"(?P<ordinal>第?)\s*(?P<sequence>\d{1,5})\s*号"
)
_ARTICLE = r"[^。；;\n《]{{0,8}}?第(?P<article>[〇零一二三四五六七八九十百\d]{{1,6}})条"


def check_citations(draft: Draft, known: Known) -> Iterator[Found]:
    """All numbers and articles that the texts cite."""
    looked_up: dict[str, KnownDocument | None] = {}
    for written in draft.texts():
        yield from _numbers(written, known, looked_up)
        yield from _articles(written, known)


def _numbers(written: Written, known: Known, looked_up: dict[str, KnownDocument | None]) -> Iterator[Found]:
    for match in _NUMBER.finditer(written.text):
        mark = max((one for one in known.marks if match["before"].endswith(one)), key=len, default="")
        start = match.start("open") - len(mark or match["before"][-4:])
        cited = written.text[start : match.end()]
        place = written.place(start, match.end())
        problems = _form_problems(match)
        if problems:
            right = f"{mark or match['before'][-4:]}〔{match['year']}〕{int(match['sequence'])}号"
            yield Found(
                "number_in_wrong_form",
                Severity.MUST,
                Said(
                    f"发文字号“{cited}”不合格式：{'，'.join(zh for zh, _en in problems)}，应为“{right}”。",
                    f"The number “{cited}” is not in the official form: {', '.join(en for _zh, en in problems)}; write “{right}”.",
                ),
                NUMBER_FORM,
                place,
                cited,
            )
        if not mark or len(match["year"]) != 4:
            continue
        number = str(DocumentNumber(mark, int(match["year"]), int(match["sequence"])))
        if number not in looked_up:
            if len(looked_up) == MOST_NUMBERS:
                continue
            looked_up[number] = known.document(number)
        found = looked_up[number]
        if found is None:
            yield Found(
                "number_not_in_register",
                Severity.ASK,
                Said(
                    f"登记簿中没有“{number}”，请核对字号；本系统启用以前的公文请确认存在。",
                    f"“{number}” is not in the register; check it, or confirm that it is older than this installation.",
                ),
                ACCURATE,
                place,
                number,
            )
        elif found.ended is not None:
            yield Found(
                "ended_document",
                Severity.MUST,
                Said(
                    f"“{number}”{found.ended.zh}，不能再引为依据。",
                    f"“{number}” {found.ended.en}; it can no longer be relied on.",
                ),
                ACCURATE,
                place,
                number,
            )


def _form_problems(match: re.Match[str]) -> list[tuple[str, str]]:
    problems = []
    if (match["open"], match["close"]) != ("〔", "〕"):
        problems.append(("年份用六角括号“〔〕”括入", "the year stands in 〔〕"))
    if len(match["year"]) != 4:
        problems.append(("年份标全称", "the year is written in full"))
    if match["ordinal"]:
        problems.append(("序号前不加“第”字", "no 第 before the sequence"))
    if match["sequence"].startswith("0"):
        problems.append(("序号不编虚位", "no leading zero in the sequence"))
    return problems


def _articles(written: Written, known: Known) -> Iterator[Found]:
    for title, count in known.texts.items():
        if title not in written.text:
            continue
        for match in re.finditer(re.escape(title) + "》?" + _ARTICLE.format(), written.text):
            number = _ordinal(match["article"])
            if number is not None and not 1 <= number <= count:
                yield Found(
                    "no_such_article",
                    Severity.MUST,
                    Said(
                        f"《{title}》共{count}条，没有第{match['article']}条。",
                        f"《{title}》 has {count} articles; there is no article {number}.",
                    ),
                    ACCURATE,
                    written.place(match.start("article") - 1, match.end()),
                    match.group(),
                )


def _ordinal(written: str) -> int | None:
    if written.isdigit():
        return int(written)
    try:
        return from_chinese(written)
    except UnusableInput:
        return None

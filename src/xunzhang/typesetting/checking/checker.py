"""Checks a finished document against GB/T 9704-2012 and 中办发〔2012〕14号, dimension by dimension."""

from pathlib import PurePath

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.checking.close_checks import check_close
from xunzhang.typesetting.checking.docx_checks import check_docx
from xunzhang.typesetting.checking.foot_checks import check_colophon, check_letter, check_page_numbers
from xunzhang.typesetting.checking.head_checks import check_head
from xunzhang.typesetting.checking.ledger import Ledger
from xunzhang.typesetting.checking.model import Report, requirements
from xunzhang.typesetting.checking.page_checks import check_page, check_text
from xunzhang.typesetting.checking.regulation_checks import check_regulation
from xunzhang.typesetting.checking.sight import Sight
from xunzhang.typesetting.checking.title_checks import check_body, check_title
from xunzhang.typesetting.model import Format
from xunzhang.typesetting.reading.contents import FileKind
from xunzhang.typesetting.reading.opening import contents_of
from xunzhang.typesetting.reading.reader import reading_of

_NO_RULES = (
    "还不能从OFD读出线条，可另存为PDF再检查",
    "lines cannot be read from an OFD yet; save it as PDF and check again",
)


def check(data: bytes, name: str) -> Report:
    """The report on a finished DOCX, PDF or OFD; `name` is the file's.

    Raises UnusableInput for a file that cannot be read, and for one without text: a scan cannot be checked.
    """
    contents = contents_of(data, PurePath(name).name)
    if not contents.has_text:
        reason = contents.remarks[0]
        raise UnusableInput(f"文件“{PurePath(name).name}”不能检查：{reason[0]}", "file", reason[1])
    if contents.kind is FileKind.TEXT:
        raise UnusableInput(
            f"文件“{PurePath(name).name}”是纯文本，没有版式可检查，请给出 DOCX、PDF 或 OFD。",
            "file",
            "Plain text has no layout; give a DOCX, PDF or OFD.",
        )
    reading = reading_of(contents, PurePath(name).name)
    sight = Sight(data, contents, reading)
    ledger = Ledger()
    if contents.kind is FileKind.DOCX:
        check_docx(sight, ledger)
    else:
        check_page(sight, ledger)
    check_text(sight, ledger)
    check_head(sight, ledger)
    check_title(sight, ledger)
    check_body(sight, ledger)
    check_close(sight, ledger)
    check_colophon(sight, ledger)
    if sight.has_places:
        check_page_numbers(sight, ledger)
    if sight.form is Format.LETTER:
        if contents.kind is FileKind.PDF:
            check_letter(sight, ledger)
        else:
            ledger.leave("letter.rules", *_NO_RULES)
    check_regulation(sight, ledger)
    order = list(requirements())
    findings = tuple(sorted(ledger.findings, key=lambda each: order.index(each.requirement)))
    return Report(reading.name, contents.kind, sight.form, findings, reading.remarks)

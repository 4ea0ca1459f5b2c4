"""Checks a finished document against GB/T 9704-2012 and 中办发〔2012〕14号, dimension by dimension."""

from pathlib import PurePath

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.checking.close_checks import check_close
from xunzhang.typesetting.checking.docx_checks import check_docx
from xunzhang.typesetting.checking.foot_checks import check_colophon, check_letter, check_page_numbers
from xunzhang.typesetting.checking.head_checks import check_head
from xunzhang.typesetting.checking.ledger import Ledger
from xunzhang.typesetting.checking.model import Finding, Outcome, Report, requirements
from xunzhang.typesetting.checking.page_checks import check_page, check_text
from xunzhang.typesetting.checking.printing import LAID_OUT
from xunzhang.typesetting.checking.regulation_checks import check_regulation
from xunzhang.typesetting.checking.sight import Sight
from xunzhang.typesetting.checking.title_checks import check_body, check_title
from xunzhang.typesetting.model import Format
from xunzhang.typesetting.reading.contents import FileKind
from xunzhang.typesetting.reading.opening import contents_of
from xunzhang.typesetting.reading.reader import reading_of

_NO_RULES = (
    "从这种文件读不出线条的位置，可另存为PDF再检查",
    "where lines stand cannot be read from such a file; save it as PDF and check again",
)
_PLACED = ("page.margin_top", "page.margin_left", "page.area_width")
# A DOCX states its margins itself: they are measured again on its pages only to hear that text stands right.
_OF_MARGINS = frozenset({"page.margins", *_PLACED})


def check(data: bytes, name: str, *, printed: bytes | None = None) -> Report:
    """The report on a finished DOCX, PDF or OFD; `name` is the file's.

    `printed` is a DOCX laid out as PDF (see `printing.printed`): what the DOCX itself does not tell is measured on
    it. Raises UnusableInput for a file that cannot be read, and for one without text: a scan cannot be checked.
    """
    own = _checked(data, PurePath(name).name)
    if printed is None or own.kind is not FileKind.DOCX:
        return own
    return _completed(own, _checked(printed, PurePath(name).with_suffix(".pdf").name))


def _checked(data: bytes, name: str) -> Report:
    contents = contents_of(data, name)
    if not contents.has_text:
        reason = contents.remarks[0]
        raise UnusableInput(f"文件“{name}”不能检查：{reason[0]}", "file", reason[1])
    if contents.kind is FileKind.TEXT:
        raise UnusableInput(
            f"文件“{name}”是纯文本，没有版式可检查，请给出 DOCX、PDF 或 OFD。",
            "file",
            "Plain text has no layout; give a DOCX, PDF or OFD.",
        )
    reading = reading_of(contents, name)
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
        if sight.has_places:
            check_letter(sight, ledger)
        else:
            ledger.leave("letter.rules", *_NO_RULES)
    check_regulation(sight, ledger)
    return Report(name, contents.kind, sight.form, _in_order(ledger.findings), reading.remarks)


def _completed(own: Report, laid_out: Report) -> Report:
    """The report on a DOCX with what could not be measured in it taken from its pages, and what only pages show.

    Where text really stands counts more than the margins a file states: they allow for how a program places rows.
    """
    in_place = {each.requirement: each.outcome for name in _PLACED for each in laid_out.of(name)}
    stands_right = in_place.get("page.margin_top") is Outcome.CONFORMS and not any(
        outcome is Outcome.DEPARTS for outcome in in_place.values()
    )
    set_aside = _OF_MARGINS if stands_right else frozenset()
    kept = [
        each
        for each in own.findings
        if each.outcome is not Outcome.NOT_MEASURED and each.requirement not in set_aside
    ]
    settled = {each.requirement for each in kept} | (_OF_MARGINS - set_aside)
    taken = [each for each in laid_out.findings if each.requirement not in settled]
    found = {each.requirement for each in taken}
    left = [
        each
        for each in own.findings
        if each.outcome is Outcome.NOT_MEASURED and each.requirement not in found | settled
    ]
    return Report(own.name, own.kind, own.form, _in_order([*kept, *taken, *left]), (*own.remarks, LAID_OUT))


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    order = list(requirements())
    return tuple(sorted(findings, key=lambda each: order.index(each.requirement)))

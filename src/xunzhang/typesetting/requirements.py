"""What a document must have before it is set in type, and what its tables and seals must be like."""

from collections.abc import Iterator

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.model import LARGEST_SEAL, Block, Document, Format, Seal, Signatory, Table
from xunzhang.typesetting.pictures import require_picture
from xunzhang.typesetting.tables import placed_cells, require_cells

LONGEST_TITLE = 300


def require(document: Document) -> None:
    """Raise UnusableInput, naming the field, when an element the format cannot do without is missing or unusable."""
    if not document.title.strip() and document.format not in {Format.ORDER, Format.MINUTES}:
        raise _lacking("title", "标题", "title")
    if len(document.title) > LONGEST_TITLE:
        raise UnusableInput(
            f"标题至多{LONGEST_TITLE}字，现有{len(document.title)}字，请缩短，把其余内容写入正文。",
            "title",
            f"A title has at most {LONGEST_TITLE} characters, this one {len(document.title)}; shorten it and put the rest into the body.",
        )
    if not document.body:
        raise _lacking("body", "正文", "body")
    if not (document.issuing_organs or document.mark):
        raise _lacking("issuing_organs", "发文机关", "issuing organ")
    if document.format is Format.UPWARD and not document.issuers:
        raise _lacking("issuers", "签发人（上行文必须标注）", "issuer, required on an upward document,")
    if document.format is Format.ORDER and document.signatory is None:
        raise _lacking("signatory", "签发人职务、姓名（命令（令）必须标注）", "signatory of the order")
    if document.classification and not document.copy_number:
        raise _lacking(
            "copy_number", "份号（涉密公文应当标注）", "copy number, required on a classified document,"
        )
    if document.copy_number and not (
        document.copy_number.isascii() and document.copy_number.isdigit() and len(document.copy_number) == 6
    ):
        raise UnusableInput(
            "份号应当是6位阿拉伯数字，如“000001”。",
            "copy_number",
            "The copy number has six digits, as 000001.",
        )
    cells = 0
    for field, table in tables_of(document):
        cells += len(table.columns) * len(table.rows)
        require_cells(cells, field)
        placed_cells(table, field)
    _require_seals(document)
    _require_signatories(document)


def tables_of(document: Document) -> Iterator[tuple[str, Table]]:
    """Every table with its place, such as attachments[0].body[2]."""
    parts: list[tuple[str, tuple[Block, ...]]] = [("body", document.body)]
    if document.issued_text:
        parts.append(("issued_text.body", document.issued_text.body))
    parts += [
        (f"attachments[{place}].body", attachment.body)
        for place, attachment in enumerate(document.attachments)
    ]
    for name, body in parts:
        for place, block in enumerate(body):
            if isinstance(block, Table):
                yield f"{name}[{place}]", block


def _require_seals(document: Document) -> None:
    if not document.seals:
        return
    if document.seal is not Seal.SEALED:
        raise UnusableInput(
            "不加盖印章的公文不能带印章，请删去 seals，或者把 seal 改为 sealed。",
            "seals",
            "A document without seals bears none: drop seals, or set seal to sealed.",
        )
    if document.dated_on is None:
        raise UnusableInput(
            "不得出现空白印章：盖章的公文应当有成文日期。", "dated_on", "A sealed document must bear a date."
        )
    sealing = [impression.organ for impression in document.seals]
    for place, impression in enumerate(document.seals):
        field = f"seals[{place}]"
        if impression.organ not in document.signature:
            raise UnusableInput(
                f"不得出现空白印章：署名中没有“{impression.organ}”，请与 signature 一致。",
                f"{field}.organ",
                f"No empty seal: {impression.organ} does not sign; it should stand in signature.",
            )
        if sealing.count(impression.organ) > 1:
            raise UnusableInput(
                f"“{impression.organ}”的印章只能有一个。",
                f"{field}.organ",
                f"{impression.organ} has one seal only.",
            )
        if not 0 < impression.diameter <= LARGEST_SEAL:
            raise UnusableInput(
                f"印章直径应当大于0、不超过{LARGEST_SEAL:g}毫米，现为{impression.diameter:g}。",
                f"{field}.diameter",
                f"A seal's diameter is above 0 and not above {LARGEST_SEAL:g} mm.",
            )
        require_picture(impression.picture, f"{field}.picture")


def _require_signatories(document: Document) -> None:
    if document.further_signatories and document.signatory is None:
        raise _lacking("signatory", "主办机关的签发人职务、姓名", "signatory of the lead organ")
    signatories: list[tuple[str, Signatory]] = []
    if document.signatory:
        signatories.append(("signatory", document.signatory))
    signatories += [
        (f"further_signatories[{place}]", each) for place, each in enumerate(document.further_signatories)
    ]
    for field, each in signatories:
        require_picture(each.stamp, f"{field}.stamp")


def _lacking(field: str, chinese: str, english: str) -> UnusableInput:
    return UnusableInput(f"缺少{chinese}，请填写后再排版。", field, f"The {english} is missing; fill it in.")

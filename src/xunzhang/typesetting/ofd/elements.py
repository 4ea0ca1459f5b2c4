"""The eighteen core elements that describe an official document (GB/T 33480-2016), read off the document itself."""

from xunzhang.typesetting.model import Document, Format, chinese_date

# The kinds of document (文种) of 《党政机关公文处理工作条例》 article 8; a title ends with its kind.
KINDS = (
    "决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
)  # fmt: skip
_OF_FORMAT = {Format.ORDER: "命令（令）", Format.MINUTES: "纪要"}


def elements_of(document: Document, identifier: str = "", level: str = "") -> dict[str, str]:
    """Element by its Chinese name in the standard, in the standard's order; those the document lacks are left out.

    `identifier` (公文标识) and `level` (发布层次) are known to the office, not to the document.
    """
    title = "".join(document.title.split("\n"))
    secrecy = document.classification
    if secrecy and document.classified_until:
        secrecy = f"{secrecy}★{document.classified_until}"
    signatures = document.signature or ((document.signatory.name,) if document.signatory else ())
    everything = {
        "公文标识": identifier,
        "文种": _kind(document, title),
        "份号": document.copy_number,
        "密级和保密期限": secrecy,
        "紧急程度": document.urgency,
        "发文机关标志": document.mark or "、".join(document.issuing_organs),
        "发文字号": document.document_number,
        "签发人": "、".join(issuer.name for issuer in document.issuers),
        "标题": title,
        "主送机关": document.main_recipients,
        "附件说明": "；".join(document.attachments_note),
        "发文机关或签发人署名": "、".join(signatures),
        "成文日期": chinese_date(document.dated_on) if document.dated_on else "",
        "附注": document.note,
        "抄送机关": document.copy_recipients,
        "印发机关": document.printing_organ,
        "印发日期": chinese_date(document.printed_on) if document.printed_on else "",
        "发布层次": level,
    }
    return {name: text for name, text in everything.items() if text}


def _kind(document: Document, title: str) -> str:
    if document.format in _OF_FORMAT:
        return _OF_FORMAT[document.format]
    found = next((kind for kind in KINDS if title.endswith(kind)), "")
    return "命令（令）" if found in {"命令", "令"} else found

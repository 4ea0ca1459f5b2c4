"""The elements against the regulation on official documents (中办发〔2012〕14号), whatever the file's format."""

import re

from xunzhang.typesetting.checking.ledger import Ledger
from xunzhang.typesetting.checking.sight import Sight
from xunzhang.typesetting.model import Format
from xunzhang.typesetting.reading.contents import Place
from xunzhang.typesetting.reading.model import Element, Found
from xunzhang.typesetting.reading.pieces import closed_up
from xunzhang.typesetting.reading.words import UPWARD_KINDS

_PERSON = re.compile(r"(?:同志|先生|女士|(?<!办公)(?:书记|省长|市长|区长|县长|主任|部长|厅长|局长|秘书长))$")
_REQUESTS = re.compile(
    r"(?:妥否|当否|可否|是否妥当|如无不妥)[，,]?\s*请|请(?:予)?(?:批示|批复|审批|批准)|恳请[^。；]{0,40}(?:批准|批复|解决|支持)"
)
_TELEGRAM = re.compile(r"电")
_DOUBLE_KIND = re.compile(r"请示报告$|请示的报告$|报告的请示$|的请示与报告$")
_JOINT_SUBJECT = re.compile(r"关于.{2,60}(?:以及|并).{2,60}的请示$")


def check_regulation(sight: Sight, ledger: Ledger) -> None:
    """Kind, elements that must be there, direction."""
    _kind(sight, ledger)
    _head(sight, ledger)
    _title(sight, ledger)
    _direction(sight, ledger)
    _signature(sight, ledger)


def _kind(sight: Sight, ledger: Ledger) -> None:
    found, title = sight.found(Element.KIND), sight.found(Element.TITLE)
    place = title.place if title else Place()
    sure = found is not None and found.rule != "kind.number"
    ending = title.value[-8:] if title else ""
    ledger.judge(
        "kind.known",
        sure,
        found.value if found and sure else (f"标题结尾为“{ending}”", f"the title ends in {ending!r}"),
        place,
    )
    if title is not None and found is not None and found.value in UPWARD_KINDS:
        ledger.judge("kind.single", not _DOUBLE_KIND.search(title.value), title.value[-8:], place)


def _head(sight: Sight, ledger: Ledger) -> None:
    classified = sight.found(Element.CLASSIFICATION)
    if classified is not None:
        copy = sight.found(Element.COPY_NUMBER)
        ledger.judge(
            "classified.copy_number",
            copy is not None,
            copy.value if copy else ("没有份号", "there is none"),
            classified.place,
        )
        ledger.judge("classified.period", len(classified.parts) == 2, classified.value, classified.place)
    urgency = sight.found(Element.URGENCY)
    number = sight.found(Element.DOCUMENT_NUMBER)
    if urgency is not None:
        telegram = bool(number and _TELEGRAM.search(number.value.split("〔")[0]))
        known = {"特急", "加急", *(("特提", "平急") if telegram else ())}
        ledger.judge("urgency.word", urgency.value in known, urgency.value, urgency.place)
    if number is None:
        ledger.judge("number.parts", False, ("没有发文字号", "there is no document number"))
    elif number.rule in {"number.order", "number.minutes"}:
        ledger.judge(
            "number.parts", True, (f"{number.value}（顺序号）", f"{number.value} (a sequence)"), number.place
        )
    else:
        ledger.judge(
            "number.parts",
            "〔" in number.value and not number.value.startswith("〔"),
            number.value,
            number.place,
        )


def _title(sight: Sight, ledger: Ledger) -> None:
    title = sight.found(Element.TITLE)
    if title is None or sight.form in {Format.ORDER, Format.MINUTES}:
        return
    starts_with_subject = title.value.startswith("关于")
    ledger.judge(
        "title.parts",
        not starts_with_subject and sight.found(Element.KIND) is not None,
        title.value
        if not starts_with_subject
        else (f"{title.value[:16]}……没有发文机关名称", "no organ before 关于"),
        title.place,
    )


def _direction(sight: Sight, ledger: Ledger) -> None:
    kind = sight.found(Element.KIND)
    if kind is None or kind.value not in UPWARD_KINDS:
        return
    issuers = sight.found(Element.ISSUERS)
    ledger.judge(
        "upward.issuers",
        issuers is not None,
        issuers.value if issuers else ("没有签发人", "there is none"),
        kind.place,
    )
    recipients = sight.found(Element.MAIN_RECIPIENTS)
    if recipients is not None:
        ledger.judge("upward.one_recipient", len(recipients.parts) == 1, recipients.value, recipients.place)
        person = next((each for each in recipients.parts if _PERSON.search(each)), None)
        ledger.judge("upward.no_person", person is None, person or "", recipients.place)
    copies = sight.found(Element.COPY_RECIPIENTS)
    if copies is not None:
        ledger.leave(
            "upward.copies",
            "抄送的机关是不是下级，文件上看不出",
            "the file does not show whether those who get copies are subordinate",
            copies.place,
        )
    if kind.value == "请示":
        _request(sight, ledger)
    else:
        asking = next((part for part in sight.reading.body if _REQUESTS.search(part.text)), None)
        ledger.judge(
            "report.no_request",
            asking is None,
            asking.text[-30:] if asking else "",
            asking.place if asking else Place(),
        )


def _request(sight: Sight, ledger: Ledger) -> None:
    title, contact = sight.found(Element.TITLE), sight.found(Element.CONTACT)
    if title is not None and _JOINT_SUBJECT.search(title.value):
        ledger.leave(
            "request.one_matter",
            f"标题“{title.value}”似有两件事，请人工判断",
            f"the title {title.value!r} seems to hold two matters; judge it yourself",
            title.place,
        )
    else:
        ledger.leave(
            "request.one_matter",
            "是不是一件事，要由人判断",
            "whether it is one matter is for a person to judge",
        )
    complete = contact is not None and bool(contact.parts[0]) and len(contact.parts) > 1
    ledger.judge(
        "request.contact",
        complete,
        contact.value if contact else ("没有", "none"),
        contact.place if contact else Place(),
    )


def _signature(sight: Sight, ledger: Ledger) -> None:
    mark, signed = sight.found(Element.MARK), sight.found(Element.SIGNATURE)
    if mark is None or signed is None or signed.rule == "signature.person" or not mark.parts:
        return
    ledger.judge("signature.agrees", _agree(mark, signed), f"{signed.value}／{mark.value}", signed.place)


def _agree(mark: Found, signed: Found) -> bool:
    """Each who signs is in the mark: the same name, or one a short form of the other."""
    organs = [closed_up(each) for each in mark.parts]
    return all(any(_is_form_of(closed_up(name), organ) for organ in organs) for name in signed.parts)


def _is_form_of(name: str, organ: str) -> bool:
    if name in organ or organ in name:
        return True
    shorter, longer = sorted((name, organ), key=len)
    position = 0
    for character in longer:
        position += position < len(shorter) and shorter[position] == character
    return position == len(shorter)

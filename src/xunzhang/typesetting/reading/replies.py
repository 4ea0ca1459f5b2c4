"""Whether a document asks for an answer, and whom to ask about it."""

import re

from xunzhang.typesetting.reading.body import Passage
from xunzhang.typesetting.reading.contents import Place
from xunzhang.typesetting.reading.model import Confidence, Element, Found, Reply, TimeLimit
from xunzhang.typesetting.reading.pieces import closed_up

_ASKS = re.compile(
    r"(?:妥否|当否|可否|是否妥当|如无不妥)[，,]?\s*请(?:予)?(?:批示|批复|审批|审定|指示|批转|函复|复函|审示)|请(?:予|即|尽快|及时|贵[^，。；]{1,10})?(?:以)?(?:函复|复函|回复|答复|批复|批示|审批|审定|批准|函告|见复|回函)|"
    r"(?:盼|候|恳请|敬请|请予)(?:复|函复|回复|答复|批复|批准)|(?:函复|复函|见复|赐复)为(?:盼|荷)|请予(?:支持|办理|协助|研究)[^。；]{0,10}(?:函复|为盼)|"
    r"请[^。；]{0,80}?(?:反馈|报送|函复|回复|提出(?:修改|书面)?意见|书面答复|报来|送(?:我|市)[^。；]{0,8}(?:局|办|委|厅|处)|报(?:我|市|省|区|县)[^。；]{0,10}(?:局|办|委|厅|处|政府))|"
    r"(?:须|务必|应当?|要|于)[^。；]{0,40}(?<!现)将[^。；]{1,80}?(?:反馈|报送|函复)"
)
_ANSWERS = re.compile(r"(?:特此|此)(?:函复|批复|复函|答复|复)|(?:函复|批复|答复|回复|复函)如下")
_RECURS = re.compile(r"每(?:年|月|季|半年|周|旬)")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百]+条")
_COMMENTS = re.compile(r"征求.{0,30}意见")
# Two runs of white space beside one another are possessive: else a long run is parted in every possible way.
_NAME = re.compile(
    r"联\s*系\s*人(?:员)?(?:及(?:联系)?(?:电话|方式))?\s*+(?:[:：为是]\s*+)?(?:[\u3400-\u9fff]{2,14}(?:局|委|办|厅|科|处|室|股|中心|部|院)[\s\u3000]+)?(?P<name>[\u3400-\u9fff·][\s\u3000]?[\u3400-\u9fff·]{1,4}(?:[、][\u3400-\u9fff·]{2,4})?)(?=[，,；;、。\s\u3000（()）:：\d]|$|联系|电话|手机)"
)
_TELEPHONE = re.compile(
    r"(?:电\s*话|手\s*机|联系方式|号码)\s*+(?:[:：]\s*+)?(?P<number>(?:[（(]\d{3,4}[)）]\s*)?[\d０-９][\d０-９\s\-－—–]{5,18}[\d０-９])"
)
_AFTER_NAME = re.compile(r"^[\s\u3000，,（(:：；;]*(?P<number>(?:\d{3,4}[-－—–])?\d{7,11})")

_BARE_NUMBER = re.compile(r"(?<![\d〔])(?:\d{3,4}[-－—–])?\d{7,11}(?!\d)")


def reply_asked(kind: str, title: str, found: tuple[Passage, ...], limits: tuple[TimeLimit, ...]) -> Reply:
    """Whether an answer is asked for; the last words that ask count, for they close the document."""
    if kind == "请示":
        asking = _last(found, _ASKS)
        return Reply(True, "reply.request", Confidence.CERTAIN, *asking)
    answering = _last(found, _ANSWERS)
    asking = _last(
        [each for each in found if not _ANSWERS.search(each.text) and not _ARTICLE.match(each.text)], _ASKS
    )
    if kind == "批复" or (answering[0] and not asking[0]):
        return Reply(False, "reply.answer", Confidence.CERTAIN, *answering)
    if asking[0]:
        limited = any(limit.for_reply for limit in limits)
        return Reply(
            True, "reply.words", Confidence.CERTAIN if limited or kind == "函" else Confidence.LIKELY, *asking
        )
    if _COMMENTS.search(title):
        return Reply(True, "reply.comments", Confidence.LIKELY)
    first = next((limit for limit in limits if limit.for_reply), None)
    if first is not None:
        return Reply(True, "reply.words", Confidence.LIKELY, first.sentence, first.place)
    return Reply(False, "reply.none", Confidence.LIKELY)


def _last(found: tuple[Passage, ...] | list[Passage], pattern: re.Pattern[str]) -> tuple[str, Place]:
    for passage in reversed(found):
        for sentence in reversed(re.findall(r"[^。！？]+[。！？]?", passage.text)):
            if pattern.search(sentence) and not _RECURS.search(sentence):
                return sentence.strip(), passage.place
    return "", Place()


def contact(found: tuple[Passage, ...]) -> Found | None:
    """The person to ask, from the body or what closes it; name first, then telephone numbers."""
    best: Found | None = None
    for text, place in ((passage.text.replace("\t", "\u3000"), passage.place) for passage in found):
        name = _NAME.search(text)
        numbers = [_number(match["number"]) for match in _TELEPHONE.finditer(text)]
        if name and not numbers and _AFTER_NAME.search(text[name.end() :]):
            numbers = [_number(each) for each in _BARE_NUMBER.findall(text[name.end() :])]
        if not name and not numbers:
            continue
        who = closed_up(name["name"]) if name else ""
        parts = (who, *dict.fromkeys(numbers))
        candidate = Found(
            Element.CONTACT,
            " ".join(part for part in parts if part),
            place,
            text,
            Confidence.CERTAIN if name else Confidence.LIKELY,
            "contact.label" if name else "contact.telephone",
            parts,
        )
        if best is None or (name and (not best.parts[0] or (numbers and len(best.parts) == 1))):
            best = candidate
    return best


def _number(written: str) -> str:
    plain = written.translate(str.maketrans("０１２３４５６７８９－—–", "0123456789---"))
    plain = re.sub(r"[（(](\d{3,4})[)）]\s*", r"\1-", plain)
    return re.sub(r"\s+", "", plain)

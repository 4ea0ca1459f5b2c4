"""The words and forms by which elements are known. National usage only: no city's names."""

import re

from xunzhang.typesetting.reading.dates import DATE
from xunzhang.typesetting.reading.pieces import closed_up

KINDS = (
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
)  # fmt: skip
KIND_NAMES = {"命令": "命令（令）", "令": "命令（令）"}
UPWARD_KINDS = {"请示", "报告"}
CLASSIFICATIONS = ("绝密", "机密", "秘密")
URGENCIES = ("特急", "加急", "特提", "平急")

_HAN_NAME = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003ffff·]{2,6}$")
_YEAR = r"(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})"
_OPEN, _CLOSE = r"[〔\[\(（【﹝［〈{]", r"[〕\]\)）】﹞］〉}]"
_SEQUENCE = r"第?\s*(?:\d{1,5}|[一二三四五六七八九十百]{1,5})\s*号?"
NUMBER = re.compile(
    rf"^(?P<label>(?:发文字号|文件编号|发文号|文号)[:：]\s*)?(?P<number>(?P<mark>[\u3400-\u9fffA-Za-z]{{1,20}}(?:[（(][\u3400-\u9fff]{{1,6}}[）)])?[字发]?)\s*"
    rf"{_OPEN}\s*(?P<year>{_YEAR})\s*年?\s*{_CLOSE}\s*(?P<sequence>{_SEQUENCE}))$"
)
NUMBER_WITHOUT_BRACKETS = re.compile(
    r"^(?P<number>(?P<mark>[\u3400-\u9fff]{2,14}[发函字办政报请文])\s*(?P<year>[12]\d{3})[-—–年]?\s*(?P<sequence>第?\s*\d{1,5}\s*号))$"
)
ORDER_NUMBER = re.compile(
    r"^(?:[（(]\s*)?(?P<number>(?:[12]\d{3}年)?第\s*(?:\d{1,5}|[一二三四五六七八九十百千〇零]{1,7})\s*号)(?:\s*[）)])?$"
)
MINUTES_NUMBER = re.compile(
    rf"^(?:[（(]\s*)?(?P<number>(?:{_OPEN}\s*{_YEAR}\s*年?\s*{_CLOSE}\s*|[12]\d{{3}}年\s*)?第?\s*(?:\d{{1,4}}|[一二三四五六七八九十百]{{1,5}})\s*[期次号])(?:\s*[）)])?$"
)
COPY_NUMBER = re.compile(r"^(?:份号[:：]?\s*|№\s*|N[oO]\.?\s*)?(?P<number>\d{3,8})$")
CLASSIFICATION = re.compile(
    r"^(?:密级[:：]\s*)?(?P<level>绝\s*密|机\s*密|秘\s*密)\s*(?:[★☆*＊﹡]\s*(?P<period>[^★☆]{0,12}))?$"
)
URGENCY = re.compile(
    r"^(?:紧急程度[:：]\s*|等\s*级\s*[:：]?\s*)?(?P<word>特\s*急|加\s*急|特\s*提|平\s*急|紧\s*急|急\s*件|限\s*时)(?:\s*[·・•.．]?\s*[明密]电)?$"
)
ISSUERS = re.compile(r"^签\s*发\s*人\s*[:：]?\s*(?P<names>.*)$")
PRINTED = re.compile(
    rf"^(?P<organ>.*?)[\s\u3000]*(?:印发日期[:：]?\s*)?(?P<date>{DATE})[\s\u3000]*(?P<word>印\s*发|印\s*制|印)[\s\u3000]*(?:[（(]?共?印?\s*\d+\s*份[)）]?)?$"
)
COPIES = re.compile(r"^(?P<label>抄\s*送|抄\s*报|分\s*送|发\s*送|主\s*送)(?:机关)?\s*[:：]\s*(?P<names>.*)$")
PRINT_RUN = re.compile(r"^[（(]?共?印\s*\d+\s*份[)）]?$")
ATTACHMENTS_NOTE = re.compile(r"^附\s*件?\s*[:：]\s*(?P<rest>.*)$")
ATTACHMENTS_NOTE_NUMBERED = re.compile(r"^附件\s*(?P<rest>[1１一][.．、:：]\s*\S.*)$")
ATTACHMENT_LABEL = re.compile(r"^附\s*件\s*(?P<number>\d{0,2}|[一二三四五六七八九十]{0,3})\s*[:：]?$")
ATTENDANCE = re.compile(r"^(?:出\s*席|列\s*席|请\s*假|缺\s*席|参\s*加|主\s*持|记\s*录)(?:人员?)?\s*[:：]")
MEETING_LABEL = re.compile(
    r"^(?:时\s*间|地\s*点|主\s*持\s*人?|议\s*题|出\s*席|列\s*席|参\s*加|请\s*假|缺\s*席|记\s*录)(?:人员?)?\s*[:：]"
)

_MARK_ENDS = ("文件", "令", "命令", "纪要", "公报")
_ORGAN_ENDS = re.compile(
    r"(?:政府|办公厅|办公室|委员会|常委会|人大|政协|党委|市委|省委|区委|县委|党组|纪委|监委|军区|厅|局|署|院|部|委|办|处|科|所|站|中心|总队|支队|大队|"
    r"公司|集团|银行|学校|大学|学院|协会|学会|联合会|总工会|联盟|法院|检察院|街道|乡|镇|单位|机关|机构|部门|企业|指挥部|领导小组|开发区|管委会|省|市|区|县|州|盟|旗|社|馆|园区|分局|"
    r"办事处|工委|团委|妇联|工商联|基金会|工作组|专班|代表处|本级|成员)(?:[（(][^）)]{1,12}[）)])?$"
)
_SALUTATION_STOPS = re.compile(
    r"如下|现将|为了|根据|经研究|通知|通过|汇报|请示如|报告如|特作|内容|要求|以下|就是|其中|一是|包括|附件"
)
_PERSON = re.compile(
    r"^(?P<title>[\u3400-\u9fff]{0,14}?(?:总理|主席|省长|市长|区长|县长|州长|盟长|旗长|主任|部长|厅长|局长|署长|院长|检察长|书记|委员长|行长|会长|总经理|董事长))[\s\u3000:：]+(?P<name>[\u3400-\u9fff·](?:[\s\u3000]*[\u3400-\u9fff·]){1,5})$"
)


def kind_of_title(title: str) -> str:
    """The kind that a title ends in, of the fifteen; empty where it ends in none. Brackets at its end do not count."""
    bare = re.sub(r"(?:[（(〔][^（()）〕]{1,20}[)）〕])+$", "", closed_up(title)).strip("》")
    return next((kind for kind in KINDS if bare.endswith(kind)), "")


def is_organ(text: str) -> bool:
    """Whether the text is likely the name of an organ or a group of organs."""
    bare = closed_up(text)
    return 2 <= len(bare) <= 60 and bool(_ORGAN_ENDS.search(bare)) and not re.search(r"[。；？！]", bare)


def without_seal_word(text: str) -> str:
    """A signature without the （章） that stands where the seal goes."""
    return re.sub(r"[（(](?:盖?章|公章|印章|印)[)）]$", "", text.strip())


def is_mark(text: str) -> bool:
    """Whether a first line without colour or size is a mark by its words."""
    bare = closed_up(text)
    if not 4 <= len(bare) <= 60 or "关于" in bare or re.search(r"[。，；：:]", bare):
        return False
    stem = next((bare.removesuffix(end) for end in _MARK_ENDS if bare.endswith(end)), "")
    return len(stem) >= 2 and not stem.endswith("的")


def is_salutation(text: str) -> bool:
    """Whether a line that ends in a colon names recipients, and does not introduce what follows."""
    return not _SALUTATION_STOPS.search(text) and "。" not in text


def person(text: str) -> tuple[str, str] | None:
    """Office and name of one who signs: 市长　张某 → (市长, 张某)."""
    found = _PERSON.match(text.strip())
    return (found["title"], closed_up(found["name"])) if found else None


def names_in(text: str) -> tuple[str, ...]:
    """Personal names parted by white space or marks; 张　三 with a space inside is one name."""
    tokens = [each for each in re.split(r"[\s\u3000、，,;；]+", text.strip()) if each]
    names: list[str] = []
    for token in tokens:
        if len(token) == 1 and names and len(names[-1]) == 1:
            names[-1] += token
        else:
            names.append(token)
    return tuple(name for name in names if _HAN_NAME.match(name))


def members(text: str) -> tuple[str, ...]:
    """The members of a list of organs, parted by commas outside brackets."""
    found, depth, current = [], 0, ""
    for character in text:
        depth += (character in "（(《") - (character in "）)》")
        if depth == 0 and character in "，、；,;":
            found.append(current)
            current = ""
        else:
            current += character
    return tuple(each.strip() for each in [*found, current] if each.strip())

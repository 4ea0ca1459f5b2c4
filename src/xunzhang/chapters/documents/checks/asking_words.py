"""Words in which official prose asks, and what a title is about."""

import re

from xunzhang.kernel.numerals import to_chinese

_SENTENCE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?]?")
_DECIDE = "批示|批准|审批|审定|核准|核定|示复|批复|答复|指示|同意|支持|解决|拨付|协调|明确|授权|批转|转发"
# 请 … 批准: between the two stands who is asked, or a word of courtesy. 请示精神, 申请人, 邀请, 请参阅 ask for nothing,
# nor does what a word qualifies (请按批准的方案).
_ASKING = re.compile(
    r"(?P<verb>恳请|提请|报请|呈请|商请|请求|(?<![申邀聘宴])请(?!示|假|柬|教|客|辞|功|愿|参阅|参见|参照|查阅|查收|查照|阅|见|勿|注意))"
    rf"[^，,、：:]{{0,15}}?(?:{_DECIDE})(?!的|文件|手续|权)"
    r"|(?P<plain>恳请|呈请|妥否|当否|可否|是否(?:可行|妥当|同意|批准)(?!的)|盼复|请复|为盼|"
    r"望(?:予以?|能)?(?:批准|批复|批示|支持|解决))"
)
# What was done already is told, not asked: 已报请省政府批准, 经报请同意; 现报请 asks.
_TOLD = re.compile(r"(?:[已曾][^，,]{0,12}|经|获|后)$")
_TELLING = ("报请", "提请", "呈请", "商请")
_PARTS_OF_TITLE = re.compile(r"^.*?关于|的(?:请示|报告|意见|函|通知|通报|决定)$")
_LEVEL_ONE = re.compile(r"^([一二三四五六七八九十]{1,4})、(.*)$")


def asking_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences stand that ask for approval or instruction. Time grows with the length of the text only."""
    found = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        bare = sentence.strip()
        if bare and _asks(bare):
            start = match.start() + sentence.index(bare)
            found.append((start, start + len(bare)))
    return tuple(found)


def _asks(sentence: str) -> bool:
    for match in _ASKING.finditer(sentence):
        word = match["verb"] or match["plain"]
        before = sentence[max(0, match.start() - 14) : match.start()]
        if not (word in _TELLING and _TOLD.search(before)) or before.endswith(("现", "特")):
            return True
    return False


def words_of_asking(text: str) -> tuple[str, ...]:
    """The sentences of a text that ask for approval or instruction, as written (报告不得夹带请示事项)."""
    return tuple(text[start:end] for start, end in asking_spans(text))


def subject_of(title: str) -> str:
    """The matter that a title names: what stands between 关于 and 的 with the kind."""
    return _PARTS_OF_TITLE.sub("", title.strip()).strip("《》")


def matters_in(text: str) -> tuple[str, ...]:
    """The headings of the first level, when they each ask for something: a request that seems to hold several matters."""
    heads: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        found = _LEVEL_ONE.match(line.strip())
        if found and found.group(1) == to_chinese(len(heads) + 1):
            heads.append((found.group(2), [found.group(2)]))
        elif heads:
            heads[-1][1].append(line)
    asking = [head for head, lines in heads if words_of_asking("\n".join(lines))]
    return tuple(asking) if len(asking) > 1 else ()

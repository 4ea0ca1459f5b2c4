"""Words in which official prose asks, and what a title is about."""

import re

from xunzhang.kernel.numerals import to_chinese

# Words with which a document asks its reader to decide; "请参阅" and the like ask for nothing.
_ASKING = re.compile(
    r"请(?:予|予以)?(?:批示|批准|审批|审定|核准|示复|批复|指示|同意)|妥否|当否|可否|是否(?:可行|妥当|同意)|"
    r"恳请|提请(?:审批|审定|批准)|请求(?:批准|同意|支持|解决|拨付|协调)|呈请|报请(?:批准|审批|审定)"
)
_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_PARTS_OF_TITLE = re.compile(r"^.*?关于|的(?:请示|报告|意见|函|通知|通报|决定)$")
_LEVEL_ONE = re.compile(r"^([一二三四五六七八九十]{1,4})、(.*)$")


def asking_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences stand that ask for approval or instruction."""
    found = []
    # Sentence by sentence: a pattern with the whole sentence in it would read a long one again from every character.
    for match in _SENTENCE.finditer(text):
        words = match.group()
        if (bare := words.strip()) and _ASKING.search(words):
            start = match.start() + words.index(bare)
            found.append((start, start + len(bare)))
    return tuple(found)


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

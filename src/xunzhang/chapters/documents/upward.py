"""What article 51 asks of a document that goes up: words of asking, several heads, levels, persons."""

import re

from django.db.models import Q

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.kernel.numerals import from_chinese

# Words with which a document asks its reader to decide; "请参阅" and the like ask for nothing.
_ASKING = re.compile(
    r"[^。；\n]*(?:请(?:予|予以)?(?:批示|批准|审批|审定|核准|示复|批复|指示|同意)|妥否|当否|可否|是否(?:可行|妥当|同意)|"
    r"恳请|提请(?:审批|审定|批准)|请求(?:批准|同意|支持|解决|拨付|协调)|呈请|报请(?:批准|审批|审定))[^。；\n]*[。；]?"
)
_PARTS_OF_TITLE = re.compile(r"^.*?关于|的(?:请示|报告|意见|函|通知|通报|决定)$")
_LEVEL_ONE = re.compile(r"^([一二三四五六七八九十]+)、(.*)$")
SHORTEST_SUBJECT = 4


def words_of_asking(text: str) -> tuple[str, ...]:
    """The sentences of a text that ask for approval or instruction, as written (51: 报告不得夹带请示事项)."""
    return tuple(found.strip() for match in _ASKING.finditer(text) if (found := match.group()).strip())


def subject_of(title: str) -> str:
    """The matter that a title names: what stands between 关于 and 的 with the kind."""
    return _PARTS_OF_TITLE.sub("", title.strip()).strip("《》")


def matters_in(text: str) -> tuple[str, ...]:
    """The headings of the first level, when they each ask for something: a request that seems to hold several matters."""
    heads: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        found = _LEVEL_ONE.match(line.strip())
        if found and from_chinese(found.group(1)) == len(heads) + 1:
            heads.append((found.group(2), [found.group(2)]))
        elif heads:
            heads[-1][1].append(line)
    asking = [head for head, lines in heads if words_of_asking("\n".join(lines))]
    return tuple(asking) if len(asking) > 1 else ()


def sent_elsewhere(document: OutgoingDocument) -> frozenset[str]:
    """Titles of other upward documents of the same unit that name the same subject, not abandoned."""
    subject = subject_of(document.title)
    if document.direction != "upward" or len(subject) < SHORTEST_SUBJECT:
        return frozenset()
    rows = (
        OutgoingDocument.objects.filter(
            Q(title__contains=subject), direction="upward", drafting_unit=document.drafting_unit
        )
        .exclude(pk=document.pk)
        .exclude(state__in=[OutgoingDocument.State.ABANDONED, OutgoingDocument.State.DRAFT])
    )
    return frozenset(rows.values_list("title", flat=True)[:20])

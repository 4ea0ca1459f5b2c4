"""The title: organ, matter and kind (条例 第九条第七项), the kind that was chosen, no marks of punctuation."""

import re
from collections.abc import Iterator

from xunzhang.chapters.documents.checks.model import (
    USAGE,
    Clause,
    Draft,
    Found,
    Known,
    Place,
    Said,
    Severity,
    regulation,
)

ELEMENTS = Clause(otherwise=regulation("第九条第（七）项", "article 9(7)"))
KINDS = Clause(otherwise=regulation("第八条", "article 8"))
WITHOUT_TITLE = frozenset({"order", "minutes"})
_MARKS = re.compile(r"[，。；：！？,;!?]")
_TRAILING = re.compile(r"[（(][^（）()]*[)）]$")
_TWO_KINDS = re.compile(r"(请示报告|报告请示|请示函|意见通知|通知通报)$")


def check_title(draft: Draft, known: Known) -> Iterator[Found]:
    """All of this module. Nothing is said of a title that is not there yet."""
    title = "".join(draft.title.split())
    if not title:
        return
    whole = Place("title", 0, 0, len(draft.title))
    for match in _MARKS.finditer(draft.title):
        yield Found(
            "title_punctuation",
            Severity.SHOULD,
            Said(
                f"标题中一般不用标点符号“{match.group()}”；法规、规章和文件名称用书名号。",
                f"A title has no “{match.group()}” as a rule; only names of laws and documents stand in 《》.",
            ),
            USAGE,
            Place("title", 0, *match.span()),
            match.group(),
        )
    if draft.document_kind in WITHOUT_TITLE:
        return
    yield from _kind(draft, known, _TRAILING.sub("", title), whole)
    if "关于" not in title:
        yield Found(
            "title_without_matter",
            Severity.SHOULD,
            Said(
                "标题由发文机关名称、事由和文种组成；事由一般用“关于……的”写明。",
                "A title has the organ, the matter and the kind; the matter is stated as 关于……的.",
            ),
            ELEMENTS,
            whole,
        )
    elif title.startswith("关于"):
        organ = f"，如“{draft.issuer}{title[:8]}……”" if draft.issuer else ""
        yield Found(
            "title_without_organ",
            Severity.SHOULD,
            Said(f"标题缺少发文机关名称{organ}。", "The title lacks the name of the issuing organ."),
            ELEMENTS,
            Place("title", 0, 0, 2),
        )
    if "关于关于" in title or title.endswith("的的通知"):
        yield Found(
            "title_doubled",
            Severity.SHOULD,
            Said("标题中有重复的字。", "The title has doubled words."),
            USAGE,
            whole,
        )


def _kind(draft: Draft, known: Known, title: str, whole: Place) -> Iterator[Found]:
    if match := _TWO_KINDS.search(title):
        yield Found(
            "title_two_kinds",
            Severity.MUST,
            Said(
                f"“{match.group()}”不是文种；请示和报告等只能用其中一种。",
                f"“{match.group()}” is no kind of document; use one of them.",
            ),
            KINDS,
            whole,
        )
        return
    ending = max(
        (
            (len(word), kind)
            for kind, words in known.kinds.items()
            for word in words
            if title.endswith(word) and len(title) > len(word)
        ),
        default=None,
    )
    if not known.kinds:
        return
    if ending is None:
        yield Found(
            "title_without_kind",
            Severity.MUST,
            Said(
                "标题没有写明文种，应当以所选的文种结尾。",
                "The title does not end with the kind of document.",
            ),
            ELEMENTS,
            whole,
        )
    elif draft.document_kind and draft.document_kind in known.kinds:
        named = {kind for kind, words in known.kinds.items() for word in words if title.endswith(word)}
        if draft.document_kind not in named:
            mine, theirs = known.kinds[draft.document_kind][0], known.kinds[ending[1]][0]
            yield Found(
                "title_of_another_kind",
                Severity.MUST,
                Said(
                    f"标题的文种是“{theirs}”，所选的文种是“{mine}”，请改成一致。",
                    f"The title names the kind “{theirs}”, the kind chosen is “{mine}”; make them agree.",
                ),
                ELEMENTS,
                whole,
            )

"""The Rules' own issue as a draft: the notice and the text it issues, from the rulebook in force."""

from typing import Any

from xunzhang.kernel.numerals import to_chinese
from xunzhang.record.assessing import rulebook_for


def full_text() -> str:
    """All articles, one paragraph or item a line, chapters as centred headings."""
    lines = []
    for chapter in rulebook_for().chapters:
        lines.append(f"第{to_chinese(chapter.number)}章 {chapter.title.zh}")
        for article in chapter.articles:
            first, *rest = [line for paragraph in article.paragraphs for line in paragraph.lines]
            lines.append(f"{to_chinese(article.number)}、{first}")
            lines.extend(rest)
    return "\n".join(lines)


def as_draft() -> dict[str, Any]:
    """Title, recipients as printed, body and issued text; empty where the rulebook does not say how it was issued."""
    book = rulebook_for()
    issued = book.contents.source.promulgation
    if issued is None:
        return {}
    return {
        "title": issued.title,
        "main_recipients_text": "，".join(issued.recipients),
        "body": "\n".join(issued.body),
        "issued_title": book.title.zh,
        "issued_text": full_text(),
    }

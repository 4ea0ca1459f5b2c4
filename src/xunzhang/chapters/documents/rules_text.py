"""The Rules' own issue as a draft: the notice and the text it issues, from the rulebook in force."""

from typing import Any

from xunzhang.chapters.documents.choices import ALL_DEPARTMENTS, ALL_DISTRICTS
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
    """The text of the notice and of what it issues, and what such a notice is.

    Empty where the rulebook does not say how it was issued. Why it is issued, and on what it rests, the drafter writes.
    """
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
        "document_kind": "notice",
        "content_class": "normative_document",
        "issued_in_name_of": "government",
        "direction": "downward",
        "recipient_class": "subordinate",
        "reviewing_meeting": "executive_meeting",
        "is_major": "true",
        "within_department_powers": "false",
        "law_already_provides": "false",
        "main_recipients": [ALL_DISTRICTS, ALL_DEPARTMENTS],
    }

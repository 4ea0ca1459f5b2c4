"""The Rules' own issue, 武政〔2018〕54号, as a document: its text is that of the rulebook."""

from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from xunzhang.kernel.numerals import to_chinese
from xunzhang.typesetting.model import Document, IssuedText, Paragraph
from xunzhang.typesetting.structure import recognise


def source() -> dict[str, Any]:
    folder = (
        files("xunzhang").joinpath("rulebooks").joinpath("wuhan").joinpath("2018").joinpath("source.yaml")
    )
    return yaml.safe_load(folder.read_text(encoding="utf-8"))


def lines(rules: dict[str, Any]) -> list[str]:
    """The text of the Rules as it is printed, one line a paragraph."""
    printed = []
    for chapter in rules["chapters"]:
        printed.append(f"第{to_chinese(chapter['number'])}章\u3000{chapter['title']['zh']}")
        for article in chapter["articles"]:
            number = f"{to_chinese(article['number'])}、"
            for paragraph in article["paragraphs"]:
                printed.append(number + paragraph["text"])
                number = ""
                items = paragraph.get("items", [])
                printed += [f"（{to_chinese(place)}）{item}" for place, item in enumerate(items, start=1)]
    return printed


def rules_notice() -> Document:
    rules = source()
    issue = rules["promulgation"]
    return Document(
        title=issue["title"],
        issuing_organs=(issue["issued_by"],),
        document_number=issue["document_number"],
        main_recipients="，".join(issue["recipients"]),
        body=tuple(Paragraph(text=text) for text in issue["body"]),
        signature=(issue["issued_by"],),
        dated_on=issue["dated_on"],
        issued_text=IssuedText(title="武汉市人民政府工作规则", body=recognise("\n".join(lines(rules)))),
        copy_recipients="市委办公厅，市人大常委会办公厅，市政协办公厅，市监察委员会，市中级人民法院，市人民检察院",
        printing_organ="武汉市人民政府办公厅",
        printed_on=date(2018, 11, 2),
    )

"""Figures held against a count by hand, on the page and in the workbook, of all units and of one, against the year before.

By hand: the General Office drafts two notices and a letter, the Finance Bureau one notice, which the checker sends back
eight days later, three days after its deadline. One notice of the Office is then dated in the year before. The mayor
signs the notices after a review, the letter is signed by the executive vice mayor without one.
"""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.chapters.documents.incoming_way import registered
from tests.chapters.documents.test_search_pages import logged_in
from tests.chapters.documents.way import LATERAL, SHORT, make, walk
from tests.city import City

from xunzhang.chapters.documents.figures import counting
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.kernel import clock

POINT = "行文理由不充分，或者依据不准确"
Sheets = dict[str, dict[str, tuple[Any, ...]]]


@pytest.fixture(autouse=True)
def _counted(city: City) -> Iterator[None]:
    before = walk(city, make(city, **SHORT), "end")
    walk(city, make(city, **{**SHORT, "title": "关于另一工作的通知"}), "end")
    walk(city, make(city, **LATERAL), "end")
    sent_back = walk(city, make(city, "finance-clerk", **{**SHORT, "title": "关于财政工作的通知"}), "check")
    registered(city)
    with clock.frozen(date(2018, 11, 9)):
        city.do(
            "checker",
            "outgoing_document.return_draft",
            document_id=sent_back.pk,
            reason="请补充依据。",
            points=["grounds"],
        )
        OutgoingDocument.objects.filter(pk=before.pk).update(dated_on=date(2017, 11, 15))
        counting.refresh()
        yield


def exported(**asked: str) -> Sheets:
    """Sheet → name of the row → its numbers."""
    answer = logged_in("clerk").get(reverse("documents:figures"), {"export": "xlsx", "year": "2018", **asked})
    book = load_workbook(BytesIO(answer.content))
    return {
        sheet.title: {str(row[0]): row[1:] for row in sheet.iter_rows(min_row=3, values_only=True)}
        for sheet in book
    }


def test_of_all_units(city: City) -> None:
    found = exported()
    assert found["发文量（件）"]["11月"] == (2, 1, 1.0)
    assert found["发文量（件）"]["合计"] == (2, 1, 1.0)
    assert found["发文：按文种"] == {"通知": (1, 1, 0), "函": (1, 0, "—")}
    assert found["收文量（件）"]["合计"] == (1, 0, "—")
    steps = {name: (row[0], row[3]) for name, row in found["环节用时"].items()}
    assert steps == {
        "发文 · 拟稿": (4, 0),
        "发文 · 部门审签": (4, 0),
        "发文 · 办公厅审核": (4, 1),
        "发文 · 分管领导审核": (2, 0),
        "发文 · 签发": (3, 0),
        "发文 · 复核": (3, 0),
        "发文 · 编号登记": (3, 0),
        "发文 · 印制用印": (3, 0),
        "发文 · 分发": (3, 0),
        "收文 · 签收": (1, 0),
        "收文 · 登记": (1, 0),
    }
    units = {name: (row[0], row[3]) for name, row in found["各单位用时和逾期"].items()}
    assert units == {"市政府办公厅": (24, 1), "市人民政府": (5, 0), "市财政局": (2, 0)}
    assert found["环节用时"]["发文 · 办公厅审核"] == (4, 0, 8, 1)  # three at once, one after eight days
    assert found["退回和理由"] == {POINT: (1, 0, "—")}


@pytest.mark.parametrize(
    ("unit", "issued", "sent_back", "steps", "late"),
    [
        ("WH-GO", (2, 1, 1.0), 0, 24, 1),
        ("WH-FINANCE", None, 1, 2, 0),
        ("WH", None, 0, 5, 0),
        ("WH-EDU", None, 0, 0, 0),
    ],
)
def test_of_one_unit(
    city: City, unit: str, issued: tuple[Any, ...] | None, sent_back: int, steps: int, late: int
) -> None:
    found = exported(unit=unit)
    assert found["发文量（件）"].get("合计") == issued
    assert sum(row[0] for row in found["退回和理由"].values()) == sent_back
    assert sum(row[0] for row in found["环节用时"].values()) == steps
    assert sum(row[3] for row in found["各单位用时和逾期"].values()) == late


def test_of_another_period_nothing(city: City) -> None:
    assert not any(exported(period="q1").values())
    assert exported(period="m11")["发文量（件）"] == {
        "11月": (2, 1, 1.0),
        "合计": (2, 1, 1.0),
    }


def test_the_page_says_the_same_in_a_line(city: City) -> None:
    page = logged_in("clerk").get(reverse("documents:figures"), {"year": "2018"}).content.decode()
    line = page[page.index("figures-in-a-line") :].split("</ul>")[0]
    told = [one.split("<b>")[1].split("</b>")[0] for one in line.split("</li>")[:-1]]
    assert told == ["2", "1", "31", "1", "1"]
    assert "上年同期 1，+100%" in line
    assert "占办毕的 3%" in line
    assert "这一时期没有：" in page

"""Tables written as lines that begin with |: what is typed becomes cells, and always a table that can be set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting import table_lines
from xunzhang.typesetting.api import count_pages
from xunzhang.typesetting.model import CellAlignment, Document, Numbered, Paragraph, Table
from xunzhang.typesetting.structure import outline, recognise, regular_numbers
from xunzhang.typesetting.tables import placed_cells

FUNDS = """请看下表。
表1　各区资金安排
|横排
|序号|项目|金额（万元）
|--|--3--|--:
|1|老旧小区改造|1200
|合计|<|1200
|注：金额按2018年预算。
二、工作要求"""


def table_in(text: str) -> Table:
    return next(block for block in recognise(text) if isinstance(block, Table))


def test_a_table_with_everything() -> None:
    before, table, after = recognise(FUNDS)
    assert isinstance(before, Paragraph)
    assert isinstance(table, Table)
    assert isinstance(after, Numbered)
    assert (table.caption, table.landscape, table.header_rows) == ("表1　各区资金安排", True, 1)
    assert table.notes == ("注：金额按2018年预算。",)
    assert [column.share for column in table.columns] == [1, 3, 1]
    assert table.columns[2].alignment is CellAlignment.RIGHT
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["序号", "项目", "金额（万元）"],
        ["1", "老旧小区改造", "1200"],
        ["合计", "1200"],
    ]
    assert table.rows[2][0].column_span == 2


def test_without_a_line_of_dashes_the_first_row_is_the_header_and_figures_stand_right() -> None:
    table = table_in("|单位|数量\n|江岸区|12\n|江汉区|1,300")
    assert table.header_rows == 1
    assert table.columns[1].alignment is CellAlignment.RIGHT
    assert table_in("|只有一行|两格").header_rows == 0


def test_cells_over_several_rows_and_characters_of_the_notation() -> None:
    table = table_in("|类别|项目\n|--|--\n|道路|维修\\|养护\n|^|新建↵扩建")
    assert table.rows[1][0].row_span == 2
    assert table.rows[1][1].text == "维修|养护"
    assert table.rows[2][0].text == "新建\n扩建"


def test_a_merge_never_leaves_the_header_nor_becomes_anything_but_a_rectangle() -> None:
    assert all(cell.row_span == 1 for row in table_in("|甲|乙\n|--|--\n|^|丙").rows for cell in row)
    crooked = table_in("|甲|乙|丙\n|--|--|--\n|一|<|二\n|^|三|四")
    assert all(cell.column_span == cell.row_span == 1 for row in crooked.rows for cell in row)


def test_a_line_with_a_caption_stays_text_without_a_table() -> None:
    assert recognise("表1　各区资金安排\n正文。") == (
        Paragraph(text="表1　各区资金安排"),
        Paragraph(text="正文。"),
    )


def test_every_line_is_named() -> None:
    assert outline(FUNDS + "\n\n（一）做法\n1.其一\n（1）其二\n第一章 总则\n第一条 为了工作") == (
        *("paragraph", "caption"),
        *["table"] * 6,
        *("level-1", "", "level-2", "level-3", "level-4", "chapter", "article"),
    )


def test_numbers_are_made_regular_only_where_a_line_begins_with_one() -> None:
    written = "（一）、加强\n(1)做\n1、做\n2018年1月\n1.5万\n3)丙\n一.甲\n１、乙\n|1、|格\n正文1、二"
    assert regular_numbers(written).splitlines() == [
        *("（一）加强", "（1）做", "1.做", "2018年1月", "1.5万", "（3）丙", "一、甲", "1.乙"),
        *("|1、|格", "正文1、二"),
    ]


CELLS = st.text(alphabet="甲乙<^|\\ 1-:↵", max_size=5)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6))
def test_whatever_is_typed_is_a_table_that_can_be_set(rows: list[list[str]]) -> None:
    for block in recognise("\n".join("|" + "|".join(row) for row in rows)):
        if isinstance(block, Table):
            assert placed_cells(block)


@given(st.text(alphabet="一二十（）()、.．12９ 甲\n|", max_size=60))
def test_regular_numbers_stay_as_they_are(text: str) -> None:
    once = regular_numbers(text)
    assert regular_numbers(once) == once


def test_a_table_in_the_text_prints_lying_on_a_page_of_its_own() -> None:
    document = Document(title="关于表格的通知", body=recognise(FUNDS), issuing_organs=("某市人民政府",))
    assert count_pages(document) == 3


@pytest.mark.parametrize(
    "lines",
    [
        ["|" * 500] + ["|a"] * 500,
        ["|a" * 50_000],
        ["|" * 41] + ["|"] * 125,
        ["|a"] * 5_001,
    ],
)
def test_a_table_too_large_for_paper_is_refused_before_it_is_laid_out(
    lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_lines, "_cells", None)
    with pytest.raises(UnusableInput, match="表格过大") as caught:
        recognise("\n".join(lines), "issued_text")
    assert caught.value.field == "issued_text"
    assert "too large" in caught.value.english


def test_the_tables_of_a_text_have_so_many_cells_together() -> None:
    one = "\n".join(["|" * 41] + ["|"] * 124)
    assert len(recognise("\n文\n".join([one] * 4))) == 7
    with pytest.raises(UnusableInput, match="表格过多"):
        recognise("\n文\n".join([one] * 5))


def test_the_largest_table_is_laid_out_cell_by_cell() -> None:
    (table,) = recognise("\n".join(["|" + "|".join(["a"] * 40)] * 125))
    assert isinstance(table, Table)
    assert len(placed_cells(table)) == 5_000


@pytest.mark.parametrize(
    "line", ["|" + "-" * 100_000 + "x", "|-" + " " * 100_000 + "x", "|注：" + " " * 100_000 + "x"]
)
def test_long_runs_in_a_line_are_read_once(line: str) -> None:
    """What is left to give back, and at how many places: none. Else a line of this length would take hours."""
    (block,) = recognise(line)
    assert block is not None


def test_notes_keep_their_words() -> None:
    for written in ("|注：按预算。", "| 注 ：按预算。 |", "｜说明:按预算。｜"):
        (table,) = recognise("|甲|乙\n" + written)
        assert isinstance(table, Table)
        assert table.notes[0].endswith("按预算。")

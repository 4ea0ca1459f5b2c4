"""Cells of tables in their places, tables in YAML, and what is refused about them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.model import Cell, CellAlignment, Column, Table, text_of
from xunzhang.typesetting.source import read_document
from xunzhang.typesetting.tables import placed_cells

YAML = """
title: 某市财政局关于下达资金的通知
issuing_organs: [某市财政局]
body:
  - |
    （一）资金安排。各区资金见下表。
  - kind: table
    caption: 表1
    columns: [1, {share: 2.5}, {share: 1, alignment: right}]
    rows:
      - 序号 | 项目 | 金额
      - 1 | 改造 | 1200
      - [{text: 合计, column_span: 2}, "1200"]
      - [甲, null, "3"]
    notes: [注：略。]
  - （二）工作要求。抓好落实。
"""


def test_table_in_yaml_with_text_around_it():
    first, table, last = read_document(YAML).body
    assert first.head == "资金安排。"
    assert last.head == "工作要求。"
    assert [column.share for column in table.columns] == [1, 2.5, 1]
    assert table.columns[2].alignment is CellAlignment.RIGHT
    assert [cell.text for cell in table.rows[1]] == ["1", "改造", "1200"]
    assert table.rows[3][1].text == ""
    assert text_of(table).splitlines() == [
        "表1",
        "序号\t项目\t金额",
        "1\t改造\t1200",
        "合计\t1200",
        "甲\t\t3",
        "注：略。",
    ]


def test_spans_push_the_cells_of_later_rows():
    table = Table(
        columns=(Column(),) * 3,
        rows=(
            (Cell(text="甲"), Cell(text="乙", column_span=2)),
            (Cell(text="丙", row_span=2), Cell(text="丁"), Cell(text="戊")),
            (Cell(text="己", column_span=2),),
        ),
    )
    assert [(each.row, each.column, each.cell.text) for each in placed_cells(table)] == [
        (0, 0, "甲"),
        (0, 1, "乙"),
        (1, 0, "丙"),
        (1, 1, "丁"),
        (1, 2, "戊"),
        (2, 1, "己"),
    ]


TWO = (Column(), Column())


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (Table(columns=(), rows=((Cell(),),)), "列出各栏"),
        (Table(columns=(Column(share=0),), rows=((Cell(),),)), "大于0"),
        (Table(columns=TWO, rows=()), "没有行"),
        (Table(columns=TWO, rows=((Cell(),),)), "第1行.*占满2栏"),
        (Table(columns=TWO, rows=((Cell(), Cell(), Cell()),)), "第1行.*占满2栏"),
        (Table(columns=TWO, rows=((Cell(), Cell()), (Cell(column_span=3),))), "第2行.*占满2栏"),
        (Table(columns=TWO, rows=((Cell(), Cell()), (Cell(row_span=2), Cell()))), "第2行.*跨行过多"),
        (Table(columns=TWO, rows=((Cell(row_span=2), Cell()), (Cell(),))), "跨行过多"),
        (Table(columns=TWO, rows=((Cell(column_span=0), Cell()),)), "至少为1"),
        (Table(columns=TWO, rows=((Cell(), Cell()),), header_rows=2), "表头行数"),
    ],
)
def test_tables_that_do_not_fit_are_refused(table, words):
    with pytest.raises(UnusableInput, match=words) as refused:
        placed_cells(table, "body[1]")
    assert refused.value.field == "body[1]"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (("- 1 | 改造 | 1200", "- 5"), "body[1].rows[1]", "一行单元格"),
        (("- 1 | 改造 | 1200", "- [1, 2, 3]"), "body[1].rows[1][0]", "object|各字段"),
        (("alignment: right", "alignment: top"), "body[1].columns[2].alignment", "top"),
        (("columns: [1, ", "columns: [一, "), "body[1].columns[0]", "各字段|object"),
        (("kind: table", "kind: tabel"), "body[1]", "tabel"),
        (("column_span: 2", "columns: 2"), "columns", "没有"),
    ],
)
def test_yaml_tables_that_cannot_be_read_name_the_place(change, field, words):
    with pytest.raises(UnusableInput, match=words) as refused:
        read_document(YAML.replace(*change))
    assert field in refused.value.field


@st.composite
def tilings(draw):
    """A table cut up into cells with spans, and how many places its cells cover."""
    width, height = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    taken, rows = set(), []
    for row in range(height):
        cells = []
        for column in range(width):
            if (row, column) in taken:
                continue
            across = draw(st.integers(1, 3))
            while column + across > width or any((row, column + step) in taken for step in range(across)):
                across -= 1
            down = draw(st.integers(1, height - row))
            taken |= {(row + one, column + other) for one in range(down) for other in range(across)}
            cells.append(Cell(text=f"{row},{column}", column_span=across, row_span=down))
        rows.append(tuple(cells))
    return Table(columns=(Column(),) * width, rows=tuple(rows), header_rows=0)


@given(tilings())
def test_every_cell_stands_where_it_was_cut(table):
    placed = placed_cells(table)
    assert all(each.cell.text == f"{each.row},{each.column}" for each in placed)
    assert sum(each.cell.column_span * each.cell.row_span for each in placed) == len(table.columns) * len(
        table.rows
    )

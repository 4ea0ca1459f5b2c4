"""A book as XLSX: a title over all columns, ruled lines, A4 landscape, the headings on every printed page."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from xunzhang.ui.export import neutral

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ruled(
    title: str,
    sheet_name: str,
    headings: Sequence[str],
    widths: Sequence[int],
    lines: Iterable[Sequence[object]],
) -> bytes:
    """The workbook's bytes. No cell is taken for a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_name[:31]
    last = get_column_letter(len(headings))
    sheet.merge_cells(f"A1:{last}1")
    sheet["A1"] = neutral(title)
    sheet["A1"].font = Font(size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 30
    thin = Side(style="thin", color="808080")
    line = Border(left=thin, right=thin, top=thin, bottom=thin)
    body, head = Font(size=10), Font(size=10, bold=True)
    wrapped = Alignment(wrap_text=True, vertical="center")
    centred = Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.append(list(headings))
    for cells in lines:
        sheet.append([neutral(value) for value in cells])
    for row in sheet.iter_rows(min_row=2, max_col=len(headings)):
        for cell in row:
            is_head = cell.row == 2
            cell.border, cell.font = line, head if is_head else body
            cell.alignment = centred if is_head else wrapped
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{last}{sheet.max_row}"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()

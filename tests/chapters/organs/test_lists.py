"""Lists in and out: an export goes in again without a change, a wrong row keeps everything out."""

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from tests.chapters.organs.conftest import KEEPER, STRANGER, City

from xunzhang.chapters.organs.exchange import importing, reading, writing
from xunzhang.chapters.organs.exchange.columns import LISTS
from xunzhang.chapters.organs.models import Appointment, Person, Unit
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.actions import InvalidInputs, NotPermitted, perform
from xunzhang.record.models import JournalEntry

WRITERS: dict[str, Callable[..., bytes]] = {"xlsx": writing.as_xlsx, "csv": writing.as_csv}


def _csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def _preview(name: str, content: bytes, file_name: str = "名单.csv") -> importing.ImportResult:
    spec = LISTS[name]
    return importing.preview(spec, reading.read(content, file_name, spec), KEEPER)


def _import(
    name: str, content: bytes, file_name: str = "名单.csv", actor: Any = KEEPER
) -> importing.ImportResult:
    inputs = {"list_name": name, "file_name": file_name, "content": base64.b64encode(content).decode()}
    result: importing.ImportResult = perform("organisation.import", actor, inputs)
    return result


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("name", list(LISTS))
def test_an_export_goes_in_again_without_a_change(demonstration_city: Any, name: str, kind: str) -> None:
    spec = LISTS[name]
    rows = list(writing.kept(spec))
    result = _preview(name, WRITERS[kind](spec, rows), f"名单.{kind}")
    wrong = [(row.number, row.errors) for row in result.rows if row.verdict != importing.UNCHANGED]
    assert wrong == []
    assert len(result.rows) == len(rows) > 0


def test_the_lists_of_one_city_make_another(demonstration_city: Any) -> None:
    """People of the whole city under new numbers: a list of new rows goes in as a whole."""
    spec = LISTS["people"]
    rows = [row | {"staff_number": f"new.{row['staff_number']}"} for row in writing.kept(spec)]
    before = Person.objects.count()
    result = _import("people", writing.as_xlsx(spec, rows), "人员.xlsx")
    assert result.counts["new"] == len(rows)
    assert Person.objects.count() == before + len(rows)


def test_a_preview_counts_and_leaves_nothing(city: City) -> None:
    result = _preview(
        "people", _csv("人员编号,姓名,更正理由", "mayor,mayor,", "vice,副市长甲,姓名有误", "fresh,新人,")
    )
    assert result.counts == {"new": 1, "changed": 1, "unchanged": 1, "wrong": 0}
    assert not Person.objects.filter(staff_number="fresh").exists()
    assert Person.objects.get(staff_number="vice").name == "vice"


def test_a_row_that_stands_twice_is_told_where_it_stood_first(city: City) -> None:
    result = _preview("people", _csv("人员编号,姓名", "fresh,新人", "other,别人", "fresh,又一个新人"))
    assert [row.verdict for row in result.rows] == ["new", "new", "wrong"]
    assert "与第 2 行重复" in result.rows[2].errors["staff_number"]


def test_one_wrong_row_keeps_everything_out(city: City) -> None:
    content = _csv("人员编号,姓名", "fresh,新人", "坏编号,某人", ",无编号")
    result = _preview("people", content)
    assert [row.verdict for row in result.rows] == ["new", "wrong", "wrong"]
    assert set(result.rows[1].errors) == set(result.rows[2].errors) == {"staff_number"}
    entries = JournalEntry.objects.count()
    with pytest.raises(InvalidInputs) as refused:
        _import("people", content)
    assert "row 3.staff_number" in refused.value.errors
    assert not Person.objects.filter(staff_number="fresh").exists()
    assert JournalEntry.objects.count() == entries


def test_an_import_is_journalled_with_the_acts_of_its_rows(city: City) -> None:
    before = JournalEntry.objects.count()
    _import("people", _csv("人员编号,姓名", "a1,甲", "a2,乙"))
    entries = JournalEntry.objects.order_by("pk")[before:]
    assert [entry.action for entry in entries] == [
        "organisation.import",
        "person.register",
        "person.register",
    ]


def test_units_change_on_the_day_the_row_names(city: City) -> None:
    head = "机构代码,名称,类别,层级,设立日期,变更生效日期"
    wrong = _preview("units", _csv(head, "E,教育体育局,组成部门,市级,2012-01-01,"))
    assert set(wrong.rows[0].errors) == {"changed_on"}
    _import("units", _csv(head, "E,教育体育局,constituent_department,City level,2012/1/1,2018年10月15日"))
    assert Unit.objects.get(code="E").name == "教育体育局"


def test_a_unit_is_abolished_by_its_row(city: City) -> None:
    head = "机构代码,名称,类别,层级,设立日期,撤销日期,撤销原因,承接单位代码"
    _import("units", _csv(head, "E,教育局,组成部门,市级,2012-01-01,2018-10-15,机构改革,F"))
    assert Unit.objects.get(code="E").successor.code == "F"


def test_appointments_end_and_are_corrected_by_their_rows(city: City) -> None:
    head = "人员编号,机构代码,职务名称,任职日期,离任日期,结束原因,更正理由"
    wrong = _preview("appointments", _csv(head, "principal,F,局长,2017-01-01,2018-05-31,,"))
    assert set(wrong.rows[0].errors) == {"ended_reason"}
    _import("appointments", _csv(head, "principal,F,局长,2017-01-01,2018-05-31,调离,"))
    assert Appointment.objects.get(pk=city.appointments["principal"]).ended_reason == "调离"
    _import("appointments", _csv(head, "principal,F,局长,2017-01-01,2018-06-30,,日期有误"))
    assert (
        Appointment.objects.get(superseded_at=None, person=city.people["principal"]).to_on.isoformat()
        == "2018-06-30"
    )


def test_what_an_import_cannot_change_is_said(city: City) -> None:
    result = _preview("posts", _csv("机构代码,职务名称,角色,职数,设置日期", "F,局长,clerk,1,2012-01-01"))
    assert set(result.rows[0].errors) == {"role"}


def test_formulas_are_made_harmless_and_come_back(city: City) -> None:
    city.act("person.correct", person_id=city.people["vice"], name="=1+1", reason="试")
    spec = LISTS["people"]
    content = writing.as_csv(spec, writing.kept(spec))
    assert b"'=1+1" in content
    assert _preview("people", content).counts["unchanged"] == len(city.people)


@pytest.mark.parametrize(
    ("content", "file_name"),
    [
        (b"", "x.csv"),
        (b"\xff\xff\xff", "x.csv"),
        (b"PK not a workbook", "x.xlsx"),
        ("姓名\n某人".encode(), "x.csv"),
        ("人员编号,姓名,姓名\na,b,c".encode(), "x.csv"),
        ("人员编号,姓名".encode(), "x.csv"),
        (b"a", "x.txt"),
        (b"a" * (reading.MOST_BYTES + 1), "x.csv"),
    ],
)
def test_a_file_that_is_no_such_list(content: bytes, file_name: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        reading.read(content, file_name, LISTS["people"])
    assert refused.value.field == "file"


def test_a_file_of_an_old_spreadsheet_program_is_read(city: City) -> None:
    content = "人员编号,姓名\nfresh,新人".encode("gb18030")
    assert _preview("people", content).counts["new"] == 1


def test_numbers_and_dates_as_cells(city: City) -> None:
    book = Workbook()
    book.active.append(["staff_number", "name"])
    book.active.append([1001, "新人"])
    stream = io.BytesIO()
    book.save(stream)
    _import("people", stream.getvalue(), "x.xlsx")
    assert Person.objects.filter(staff_number="1001").exists()


def test_only_keepers_import(city: City) -> None:
    with pytest.raises(NotPermitted):
        _import("people", _csv("人员编号,姓名", "a1,甲"), actor=STRANGER)


def test_a_template_says_what_each_column_takes() -> None:
    book = load_workbook(io.BytesIO(writing.as_xlsx(LISTS["units"], ())))
    assert [cell.value for cell in book.worksheets[0][1]][:2] == ["机构代码", "名称"]
    assert book.worksheets[1].max_row == len(LISTS["units"].columns) + 1


def test_the_pages_preview_then_import(keeper_client: Client, city: City) -> None:
    address = "/organs/lists/people/import"
    assert keeper_client.get(address).status_code == 200
    wrong = keeper_client.post(
        address, {"file": SimpleUploadedFile("x.csv", _csv("人员编号,姓名", "坏编号,某人"))}
    )
    assert wrong.status_code == 422
    first_cell = wrong.content.decode().split("有误</span>")[2].split("</td>")[0]
    assert (
        '<p class="organs-error">人员编号：' in first_cell
    )  # beside the row's number, however wide the list
    assert '<td class="organs-wrong">坏编号</td>' in wrong.content.decode()
    shown = keeper_client.post(
        address, {"file": SimpleUploadedFile("x.csv", _csv("人员编号,姓名", "fresh,新人"))}
    )
    assert shown.status_code == 200
    assert not Person.objects.filter(staff_number="fresh").exists()
    carried = shown.context["carried"]
    done = keeper_client.post(address, {"carried": carried, "confirmed": "1"})
    assert done.status_code == 302
    assert Person.objects.filter(staff_number="fresh").exists()
    assert keeper_client.post(address, {"carried": carried + "x", "confirmed": "1"}).status_code == 422
    assert keeper_client.post(address, {}).status_code == 422


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_list_downloads(keeper_client: Client, city: City, kind: str) -> None:
    for name in LISTS:
        assert keeper_client.get(f"/organs/lists/{name}.{kind}").status_code == 200
        assert keeper_client.get(f"/organs/lists/{name}/template.{kind}").status_code == 200
    assert keeper_client.get(f"/organs/lists/nothing.{kind}").status_code == 404

"""What a receiving clerk meets at the desk: errors that name their field, nothing cut or lost, deadlines that still run."""

import io
from typing import Any

import pdfplumber
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.chapters.documents.incoming_way import (
    PDF,
    REQUEST,
    TELEGRAM,
    accepted,
    do,
    file,
    handling,
    person,
    proposal,
    registered,
    taken_in,
)
from tests.chapters.documents.test_incoming_pages import client_of, text_of
from tests.city import City

from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.matters.steps import FORM


def posted(name: str, content: bytes, **more: str) -> Any:
    client = client_of("receiving-clerk")
    return client.post(
        "/documents/incoming/new",
        {"unit": "WH", "secrecy": "internal", "files": [SimpleUploadedFile(name, content)], **more},
    )


def test_a_file_of_another_kind_stands_against_the_files(city: City) -> None:
    answer = posted("来文.pdf", b"no pdf at all")
    assert answer.status_code == 422
    page = text_of(answer)
    assert '<a href="#field-files">' in page
    assert "扩展名与内容不符" in page
    assert "请重新选择" not in page


def test_files_to_be_chosen_again_are_named(city: City) -> None:
    answer = posted("来文.pdf", b"%PDF-1.4\n%%EOF\n", received_at="2019-01-01T09:00")
    page = text_of(answer)
    assert "收到时间不能晚于现在" in page
    assert "请重新选择“来文.pdf”" in page
    assert not IncomingDocument.objects.exists()


def test_all_that_is_wrong_with_a_registration_is_told_at_once(city: City) -> None:
    document = taken_in(city)
    wrong = {**TELEGRAM, "dated_on": "2018-12-25", "stated_limit_on": "2018-10-01"}
    page = text_of(client_of("receiving-clerk").post(f"/documents/incoming/{document.pk}/register", wrong))
    assert "成文日期晚于今天" in page
    assert "规定的办理时限早于收到日期" in page


def test_a_title_too_long_is_not_cut_but_told(city: City) -> None:
    document = taken_in(city)
    client = client_of("receiving-clerk")
    address = f"/documents/incoming/{document.pk}/register"
    drawn = text_of(client.get(address))
    drawn = drawn[drawn.index('<textarea id="field-title"') :]
    assert "maxlength" not in drawn[: drawn.index(">")]
    page = text_of(client.post(address, {**TELEGRAM, "title": "长" * 301}))
    assert "“标题”最多 300 个字，请缩短。" in page
    assert "长" * 301 in page


def test_what_went_back_has_no_deadline_any_more(city: City) -> None:
    document = registered(city)
    client = client_of("checker")
    page = f"/matters/{document.matter_id}"
    assert "办理期限" in text_of(client.get(page))
    do(city, document, "checker", "return", grounds=["not_ours"], reason="此事项由市级部门办理。")
    assert "<h2>办理期限" not in text_of(client.get(page))
    assert "按期" not in text_of(client_of("receiving-clerk").get("/documents/incoming"))


def test_units_owe_a_result_once_they_have_it(city: City) -> None:
    document = accepted(city)
    do(city, document, "clerk", "propose", **proposal(city))
    page = f"/matters/{document.matter_id}"
    before = text_of(client_of("executive-vice-mayor").get(page))
    assert "尚未反馈" not in before
    assert before.index("拟请市司法局牵头、市财政局配合办理。") < before.index("<h2>来文")
    do(city, document, "executive-vice-mayor", "instruct", text="同意。")
    assert "尚未反馈" in text_of(client_of("department-clerk").get(page))


def test_the_leader_sees_which_units_a_change_would_replace(city: City) -> None:
    document = accepted(city)
    do(city, document, "clerk", "propose", **proposal(city))
    page = text_of(client_of("executive-vice-mayor").get(f"/matters/{document.matter_id}"))
    assert "现为市司法局，不改的不选。" in page
    assert "现为市财政局，不改的不选。" in page


def test_the_handling_sheet_says_whose_document_it_is(city: City) -> None:
    document = handling(city)
    client = client_of("receiving-clerk")
    page = text_of(client.get(f"/matters/{document.matter_id}/sheet"))
    answer = client.get(f"/matters/{document.matter_id}/sheet.pdf")
    with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
        paper = "".join(one.extract_text() for one in pdf.pages).replace("\n", "")
    for words in ("湖北省人民政府办公厅", "鄂政办电〔2018〕36号", "2018-10-31", "市司法局", "市财政局"):
        assert words in page
        assert words in paper
    assert document.due_on.isoformat() in paper
    assert "武汉市人民政府办公厅" not in paper  # it only received it: it is not the unit that leads


def test_a_shared_attachment_joins_nothing_by_itself(city: City) -> None:
    table = file("分工表.pdf", PDF + b"table")
    first = taken_in(city, files=[file(), table])
    do(city, first, "receiving-clerk", "register", **TELEGRAM)
    second = taken_in(city, files=[file("另一件.pdf", PDF + b"other"), table])
    client = client_of("receiving-clerk")
    page = text_of(client.get(f"/documents/incoming/{second.pk}/register"))
    assert "有相同的附件" in page
    assert "文件内容相同" not in page
    assert f'name="duplicate_of" value="{first.pk}" checked' not in page
    same = taken_in(city)
    page = text_of(client.get(f"/documents/incoming/{same.pk}/register"))
    assert f'name="duplicate_of" value="{first.pk}" checked' in page


def test_a_reason_to_register_it_by_itself_is_not_passed_over(city: City) -> None:
    first, second = registered(city), taken_in(city)
    answer = client_of("receiving-clerk").post(
        f"/documents/incoming/{second.pk}/register",
        {**TELEGRAM, "duplicate_of": first.pk, "not_duplicate_reason": "来文机关更正后重发"},
    )
    assert "又选了并入原件" in text_of(answer)
    second.refresh_from_db()
    assert second.state == "received"


def test_what_a_trial_finds_wrong_names_its_fields(city: City) -> None:
    document = registered(city, **{**REQUEST, "needs_reply": True})
    item = document.matter.process.work_items.get(state="open")
    answers = dict.fromkeys(("is_ours", "keeps_sending_rules", "kind_and_form_fit", "is_necessary"), "true")
    client = client_of("checker")
    tried = text_of(client.post(reverse("matters:trial", args=[document.matter_id, item.pk]), answers))
    done = text_of(
        client.post(f"/matters/{document.matter_id}", {**answers, "form": FORM, "opinion": "受理。"})
    )
    for page in (tried, done):
        assert "请选择“是”或者“否”。" in page
    assert "越级行文：请选择“是”或者“否”。" in tried
    assert "直接报送领导个人：请选择“是”或者“否”。" in tried
    assert done.count('<p class="error"') == 2


def test_an_extension_asked_for_and_one_refused_are_called_so(city: City) -> None:
    document = accepted(city)
    do(city, document, "clerk", "propose", **proposal(city))
    leader = person(city, "executive-vice-mayor")
    asked = {"due_on": "2018-12-03", "reason": "需要现场核查。", "approver": leader}
    page = client_of("clerk").post(f"/documents/incoming/{document.pk}/extend", asked, follow=True)
    assert "已申请延期，等候批准" in text_of(page)
    answer = {"agrees": "false", "opinion": "请按期办结。"}
    page = client_of("executive-vice-mayor").post(
        f"/documents/incoming/{document.pk}/extension", answer, follow=True
    )
    assert "已答复：不同意延期" in text_of(page)
    assert "已办理：批准延期" not in text_of(page)

"""What the drafting page asks of the server: previews, what is kept, answers to checks, versions. No browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.chapters.documents.way import SHORT, inputs_of, make, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import checking, comparing
from xunzhang.chapters.documents.actions import keeping
from xunzhang.chapters.documents.models import CheckAnswer, DraftInProgress, OutgoingDocument
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.actions import InvalidInputs, NotFound, NotPermitted
from xunzhang.record.actor import Actor, Administrator
from xunzhang.record.models import JournalEntry
from xunzhang.typesetting.model import Table, text_of

ANSWER = "outgoing_document.answer_check"
PREVIEW, KEEP, DISCARD = (f"/documents/outgoing/draft/{name}" for name in ("preview", "keep", "discard"))
ATTACHMENTS = [
    {"title": "任务分工表", "text": "|单位|任务\n|江岸区|巡查"},
    {"title": "名单", "text": "一、成员"},
]


def signed_in(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login_name=login), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def test_attachments_are_printed_versioned_and_compared(city: City) -> None:
    document = make(city, **SHORT, attachments=ATTACHMENTS)
    paper = on_paper(document)
    assert paper.attachments_note == ("任务分工表", "名单")
    assert isinstance(paper.attachments[0].body[0], Table)
    assert text_of(paper.attachments[1].body[0]) == "一、成员"
    city.do("clerk", "outgoing_document.revise", **inputs_of(document, attachments=ATTACHMENTS[:1]))
    first, second = document.versions.order_by("number")
    assert first.content["attachments"] == ATTACHMENTS
    (change,) = comparing.changes(first.content, second.content)
    assert (change.field, change.lines[0].kind) == ("attachment-2", "removed")
    with pytest.raises(InvalidInputs) as caught:
        make(city, **SHORT, attachments=[{"title": "无正文", "text": " "}])
    assert set(caught.value.errors) == {"attachments.0.text"}


def test_only_pages_the_browser_does_not_have_are_sent(city: City) -> None:
    client = signed_in("clerk")
    typed = {"title": "关于防汛的通知", "body": "一、要求", "document_kind": "notice"}
    first = client.post(PREVIEW, typed).json()
    assert all("svg" in page for page in first["pages"])
    assert first["outline"]["body"] == ["level-1"]
    known = ",".join(page["digest"] for page in first["pages"])
    assert not any("svg" in page for page in client.post(PREVIEW, {**typed, "known": known}).json()["pages"])


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"document_kind": "order", "direction": "public"},
        {
            "document_kind": "request_for_instructions",
            "direction": "upward",
            "issued_in_name_of": "government",
        },
        {"document_kind": "letter", "direction": "lateral", "body": "|一|二\n|^|<"},
        {"document_kind": "nonsense", "urgency": "x", "main_recipients": "NOWHERE", "is_major": "maybe"},
        {"issued_title": "办法", "attachment_title": ["", "附件"], "attachment_text": ["", ""]},
    ],
)
def test_whatever_is_typed_has_a_page(city: City, typed: dict[str, Any]) -> None:
    answer = signed_in("clerk").post(PREVIEW, typed)
    assert answer.status_code == 200
    assert answer.json()["pages"]


def test_the_signer_of_an_upward_document_stands_on_its_page(city: City) -> None:
    typed = {
        "document_kind": "request_for_instructions",
        "content_class": "important_request_or_report",
        "direction": "upward",
        "issued_in_name_of": "government",
        "recipient_class": "superior_government",
    }
    from_page = checking.previewing.paper_of(typed, "WH-GO")
    assert from_page.issuers[0].name == city.person("mayor").name


def test_a_preview_of_a_document_one_may_not_see_is_refused(city: City) -> None:
    document = make(city, **SHORT)
    answer = signed_in("justice-principal").post(PREVIEW, {"draft_key": f"document-{document.pk}"})
    assert answer.status_code == 404
    assert answer.json()["problem"]


def test_what_is_kept_is_its_authors_alone_and_no_part_of_the_record(city: City) -> None:
    document = make(city, **SHORT)
    entries = JournalEntry.objects.count()
    clerk = city.actor("clerk")
    typed_at = keeping.keep(clerk, keeping.key_of(document), {"body": "未存"}, 1, seconds_ago=60)
    assert clock.now() - typed_at >= timedelta(seconds=60)
    keeping.keep(clerk, keeping.key_of(document), {"body": "未存二"}, 1)
    row = DraftInProgress.objects.get()
    assert (row.content["body"], row.person, row.document_id) == ("未存二", clerk.person_id, document.pk)
    assert JournalEntry.objects.count() == entries
    keeping.discard(city.actor("checker"), row.key)
    assert DraftInProgress.objects.exists()
    keeping.discard(clerk, row.key)
    assert not DraftInProgress.objects.exists()


def test_what_cannot_be_kept_is_refused(city: City) -> None:
    document = make(city, **SHORT)
    with pytest.raises(NotFound):
        keeping.keep(city.actor("justice-principal"), keeping.key_of(document), {"body": "x"}, 1)
    with pytest.raises(NotPermitted):
        keeping.keep(
            Actor(1, None, "系统管理员", administrator=Administrator.SYSTEM), "new-0123456789abcdef", {}, 0
        )
    for key in ("", "new-", "other", "document-0"):
        with pytest.raises(InvalidInputs):
            keeping.keep(city.actor("clerk"), key, {"body": "x"}, 0)
    with pytest.raises(InvalidInputs):
        keeping.keep(
            city.actor("clerk"), "new-0123456789abcdef", {"body": "x" * (keeping.MOST_CHARACTERS + 1)}, 0
        )


def test_only_so_many_unsaved_new_drafts_are_kept(city: City) -> None:
    clerk = city.actor("clerk")
    for place in range(keeping.MOST_NEW + 2):
        keeping.keep(clerk, f"new-{place:016x}", {"body": str(place)}, 0, seconds_ago=100 - place)
    left = set(DraftInProgress.objects.values_list("content__body", flat=True))
    assert len(left) == keeping.MOST_NEW
    assert not left & {"0", "1"}


def test_saving_ends_what_was_kept_and_an_offer_that_says_nothing_is_not_made(city: City) -> None:
    document = make(city, **SHORT)
    client = signed_in("clerk")
    page = f"/documents/outgoing/{document.pk}/revise"
    key = {"draft_key": keeping.key_of(document), "version": "1"}
    assert client.post(KEEP, {**key, "body": "另一稿。"}).json()["newer"] == ""
    assert "data-offer" in client.get(page).content.decode()
    assert "另一稿。" in client.get(page + "?resume=1").content.decode()
    client.post(DISCARD, {**key, "next": "//evil.example/"})
    assert "data-offer" not in client.get(page).content.decode()


def test_a_newer_version_is_told_while_typing(city: City) -> None:
    document = make(city, **SHORT)
    city.do("clerk", "outgoing_document.revise", **inputs_of(document, body="别人的修改。"))
    answer = signed_in("clerk").post(
        KEEP, {"draft_key": keeping.key_of(document), "version": "1", "body": "我的修改。"}
    )
    assert "第 2 稿" in answer.json()["newer"]


def test_a_judgement_is_kept_with_who_when_and_version_and_lets_go_until_the_words_change(city: City) -> None:
    document = make(city, **{**SHORT, "title": "武汉市人民政府关于印发防汛实施细则的通知"})
    clerk = city.actor("clerk")

    def asked(**changes: Any) -> list[bool]:
        content = {**SHORT, "title": document.title, "necessity": "确有必要", **changes}
        shown = checking.checked(clerk, content, "WH-GO", document)
        return [one.is_open for one in shown if one.found.code == "companion_document"]

    assert asked() == [True]
    inputs = {
        "document_id": document.pk,
        "code": "companion_document",
        "passage": document.title,
        "is_in_order": True,
        "reason": "办法去年已经印发",
    }
    city.do("clerk", ANSWER, **inputs)
    assert asked() == [False]
    assert asked(title="武汉市人民政府关于印发抗旱实施细则的通知") == [True]
    answer = CheckAnswer.objects.get()
    assert (answer.answered_by, answer.document_version) == (clerk.person_id, 1)
    assert JournalEntry.objects.get(action=ANSWER).matter_id == document.matter_id
    city.do("clerk", ANSWER, **{**inputs, "is_in_order": False})
    assert asked() == [True]
    walk(city, document, "check")
    with pytest.raises(NotPermitted):
        city.do("clerk", ANSWER, **inputs)


def test_the_checker_sees_what_the_checks_find_and_judges_without_script(city: City) -> None:
    document = make(city, **{**SHORT, "title": "武汉市人民政府关于印发防汛实施细则的通知"})
    walk(city, document, "check")
    address = f"/documents/outgoing/{document.pk}/checks"
    client = signed_in("checker")
    assert address in client.get(f"/matters/{document.matter_id}").content.decode()
    assert "实施细则" in client.get(address).content.decode()
    asked = {"code": "companion_document", "passage": document.title, "is_in_order": "true"}
    assert client.post(address, {**asked, "reason": ""}).status_code == 422
    assert client.post(address, {**asked, "reason": "主文件去年印发"}).status_code == 302
    page = client.get(address)
    assert [one.found.code for one in page.context["answered"]] == ["companion_document"]
    reader = signed_in("secretary-general").get(address)
    assert not reader.context["may_answer"]


def test_every_check_that_rests_on_the_rules_finds_its_provision(city: City) -> None:
    content = {
        "title": "关于拨付的请示",
        "document_kind": "request_for_instructions",
        "direction": "upward",
        "recipient_class": "beyond_superior",
        "main_recipients_text": "王省长、李省长",
        "body": "一、甲\n请批准。\n二、乙\n请批准。",
    }
    shown = checking.checked(city.actor("clerk"), content, "WH-GO", None)
    by_code = {one.found.code: one.provision for one in shown}
    assert by_code["several_matters"] == "51.1b"
    assert by_code["level_skipped"] == "51.1d"
    assert by_code["several_recipients"] == "51.1e"
    assert by_code["addressed_to_a_person"] == "51.1f"
    assert by_code["necessity_missing"] == "51.1g"
    assert by_code["title_without_organ"] == ""


def test_what_governs_the_matter_already_is_found_once_it_is_in_force(city: City) -> None:
    title = "武汉市人民政府关于长江防洪大堤巡查值守的通知"
    document = make(city, **{**SHORT, "title": title})
    known = checking.known_to(city.actor("clerk"))
    assert known.alike("长江防洪大堤巡查值守") == ()
    walk(city, document, "end")
    found = known.alike("加强长江防洪大堤巡查值守")
    assert [one.title for one in found] == [title]
    document.refresh_from_db()
    assert known.document(document.document_number) is not None
    assert known.document("武政〔2018〕9999号") is None


def test_versions_show_each_change_with_who_made_it_at_which_step(city: City) -> None:
    document = make(city, **SHORT)
    city.do("clerk", "outgoing_document.revise", **inputs_of(document, body="请抓紧做好有关工作。"))
    walk(city, document, "check")
    city.do("checker", "outgoing_document.revise", **inputs_of(document, title="关于防汛的通知"))
    client = signed_in("checker")
    address = f"/documents/outgoing/{document.pk}/versions"
    whole = client.get(address + "?from=1&to=3").content.decode()
    assert "<ins>抓紧</ins>" in whole
    assert "<del>认真</del>" in whole
    each = client.get(address + "?from=1&to=3&each=1")
    assert [one["changes"][0].field for one in each.context["compared"]] == ["body", "title"]
    assert each.context["compared"][1]["newer"].who == city.person("general-office.checker").name
    assert client.get(address + "?from=x&to=99").status_code == 200


def test_comparison_is_by_words_within_paragraphs() -> None:
    (change,) = comparing.changes(
        {"body": "第一段。\n请认真做好有关工作。\n第三段。"},
        {"body": "第一段。\n请抓紧做好有关工作。\n新的一段。\n第三段。"},
    )
    kinds = [line.kind for line in change.lines]
    assert kinds == ["same", "changed", "added", "same"]
    assert [(piece.kind, piece.text) for piece in change.lines[1].pieces if piece.kind != "same"] == [
        ("removed", "认真"),
        ("added", "抓紧"),
    ]


def test_nothing_is_kept_of_what_is_above_the_ceiling(city: City) -> None:
    clerk, key = city.actor("clerk"), "new-0123456789abcdef"
    keeping.keep(clerk, key, {"body": "内部", "secrecy": "internal"}, 0)
    with pytest.raises(InvalidInputs) as caught:
        keeping.keep(clerk, key, {"body": "绝密的内容", "secrecy": "top_secret"}, 0)
    assert set(caught.value.errors) == {"secrecy"}
    answer = signed_in("clerk").post(KEEP, {"draft_key": key, "body": "绝密的内容", "secrecy": "top_secret"})
    assert answer.status_code in (400, 422)
    assert answer.json()["problem"]
    assert [row.content["body"] for row in DraftInProgress.objects.all()] == ["内部"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"body": "字" * 200_001}, "正文"),
        ({"title": "字" * 301}, "标题"),
        ({"note": "字" * 301}, "附注"),
        ({"attachment_title": ["表"] * 61, "attachment_text": ["甲"] * 61}, "附件"),
        ({"attachment_title": ["名单"], "attachment_text": ["字" * 200_001]}, "附件"),
        ({"body": "字" * 200_000, "issued_text": "字" * 200_001}, "文稿"),
        ({"body": "字\x0b" * 10_001}, "行"),
        ({"body": "|a" * 50_000}, "表格"),
        ({"body": "|" * 39 + "\n" + "|a\n" * 500}, "表格"),
        ({"attachment_title": ["表"], "attachment_text": ["|" * 500 + "\n|a" * 500]}, "表格"),
        ({"issued_text": (("|" * 41 + "\n" + "|\n" * 120) + "下表\n") * 5}, "表格"),
    ],
)
def test_what_is_too_large_is_told_while_typing_and_not_set(
    city: City, typed: dict[str, Any], field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_pages: list[object] = []
    monkeypatch.setattr(checking.previewing, "changed_pages", lambda *given: set_pages.append(given) or [])
    answer = signed_in("clerk").post(PREVIEW, typed)
    assert answer.status_code in (400, 422)
    assert field in answer.json()["problem"]
    assert not set_pages


def test_tables_and_lines_beyond_paper_are_refused_on_saving(city: City) -> None:
    for text in ("|" * 500 + "\n|a" * 500, "行\n" * 10_001):
        for changes in ({"body": text}, {"attachments": [{"title": "附表", "text": text}]}):
            with pytest.raises((InvalidInputs, UnusableInput)):
                make(city, **{**SHORT, **changes})
    assert not OutgoingDocument.objects.exists()


def test_numbers_are_not_put_in_form_in_a_text_longer_than_any(city: City) -> None:
    address = "/documents/outgoing/draft/regular-numbers"
    client = signed_in("clerk")
    assert client.post(address, {"text": "1、要求"}).json()["text"] == "1.要求"
    assert client.post(address, {"text": "字" * 400_001}).status_code in (400, 422)

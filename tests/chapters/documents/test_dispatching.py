"""Recheck, number, seal, distribution, receipt, completion; what is printed; who sees what."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.chapters.documents.way import (
    LATERAL,
    OFFICE,
    ORDER,
    SHORT,
    TO_PROVINCE,
    actor_of_item,
    do,
    make,
    open_items,
    walk,
)
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.actions import dispatching
from xunzhang.chapters.documents.facts import completing
from xunzhang.chapters.documents.models import (
    AssignedNumber,
    IncomingDocument,
    NumberSeries,
    OutgoingDocument,
    SealUse,
)
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.kernel import clock
from xunzhang.kernel.digest import sm3
from xunzhang.procedure.models import Process
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted, Refused, perform
from xunzhang.record.attachments import place_of
from xunzhang.record.models import JournalEntry
from xunzhang.typesetting.model import Format, Seal


def sealed(city: City) -> OutgoingDocument:
    return walk(city, make(city, **SHORT), "distribute")


def arrived(city: City) -> IncomingDocument:
    """Delivered under the first version of the procedure, by which matters from then still run."""
    walk(city, make(city, **SHORT), "end")
    Process.objects.filter(definition="incoming_document").update(definition_version=1)
    found: IncomingDocument = IncomingDocument.objects.get(unit="WH-JIANGAN")
    return found


def test_recheck_finds_a_text_changed_after_the_signature(city: City) -> None:
    document = walk(city, make(city, **SHORT), "recheck")
    OutgoingDocument.objects.filter(pk=document.pk).update(version=2)
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "dispatching-clerk", "recheck")
    assert "退回签发人复审" in caught.value.errors["document_id"]


# numbers


def test_two_series_run_beside_each_other_without_a_gap(city: City) -> None:
    written = [
        walk(city, make(city, **inputs), "affix_seal").document_number for inputs in (SHORT, OFFICE, SHORT)
    ]
    assert written == ["武政〔2018〕54号", "武政办〔2018〕119号", "武政〔2018〕55号"]
    assert list(AssignedNumber.objects.filter(series__mark="武政").values_list("sequence", flat=True)) == [
        54,
        55,
    ]


def test_a_mark_of_ones_own_choice_and_one_of_another_organ(city: City) -> None:
    document = walk(city, make(city, "edu.clerk", **LATERAL), "assign_number")
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "dispatching-clerk", "assign_number", mark="武政办")
    assert "mark" in caught.value.errors
    do(city, document, "dispatching-clerk", "assign_number", mark="武政函")
    document.refresh_from_db()
    assert document.document_number == "武政函〔2018〕88号"


def test_a_new_year_begins_at_one_by_the_day_of_signing(city: City) -> None:
    with clock.frozen(date(2019, 1, 7)):
        document = walk(city, make(city, **SHORT), "affix_seal")
    assert document.document_number == "武政〔2019〕1号"
    assert NumberSeries.objects.get(mark="武政", year=2018).last == 53


def test_a_number_before_the_recheck_and_twice_is_refused(city: City) -> None:
    document = walk(city, make(city, **SHORT), "recheck")
    with pytest.raises((NotPermitted, InvalidInputs)):
        do(city, document, "dispatching-clerk", "assign_number")
    walk(city, document, "affix_seal")
    with pytest.raises(InvalidInputs):
        do(city, document, "dispatching-clerk", "assign_number")
    assert AssignedNumber.objects.count() == 1


def test_series_are_opened_by_the_dispatching_post_once(city: City) -> None:
    new = {"mark": "武政规", "unit": "WH", "year": 2018, "last": 0}
    with pytest.raises(NotPermitted):
        city.do("checker", "number_series.open", **new)
    city.do("dispatching-clerk", "number_series.open", **new)
    with pytest.raises(Conflict):
        city.do("dispatching-clerk", "number_series.open", **new)
    for field, wrong in (
        ("mark", {"unit": "WH-GO", "year": 2019}),
        ("unit", {"unit": "NOWHERE", "mark": "武法"}),
    ):
        with pytest.raises(InvalidInputs) as caught:
            city.do("dispatching-clerk", "number_series.open", **{**new, **wrong})
        assert field in caught.value.errors


# seal


def test_the_sealed_file_is_kept_by_its_digest_and_the_journal_has_it(city: City) -> None:
    document = sealed(city)
    kept = place_of(document.final_digest).read_bytes()
    assert kept.startswith(b"%PDF")
    assert sm3(kept) == document.final_digest
    use = SealUse.objects.get()
    assert (use.document, use.unit, use.file_digest, use.copies) == (document, "WH", document.final_digest, 3)
    entry = JournalEntry.objects.get(action="outgoing_document.affix_seal")
    assert document.final_digest in json.loads(entry.attachments)
    with pytest.raises(InvalidInputs):
        do(city, document, "printing-clerk", "affix_seal", copies=1)


def test_the_seal_is_the_printing_posts(city: City) -> None:
    document = walk(city, make(city, **SHORT), "affix_seal")
    with pytest.raises(NotPermitted):
        do(city, document, "checker", "affix_seal", copies=1)
    assert not SealUse.objects.exists()


# distribution


def test_each_recipient_gets_it_once(city: City) -> None:
    document = walk(city, make(city, **SHORT), "end")
    assert document.state == "distributed"
    found = list(IncomingDocument.objects.order_by("unit").values_list("unit", "is_main", "file_digest"))
    assert found == [
        ("WH-FINANCE", False, document.final_digest),
        ("WH-JIANGAN", True, document.final_digest),
    ]
    with pytest.raises(InvalidInputs):
        do(city, document, "dispatching-clerk", "distribute")
    assert IncomingDocument.objects.count() == 2


def test_a_recipient_that_is_no_more_is_named(city: City) -> None:
    document = sealed(city)
    document.recipients.create(unit="WH-TOURISM", is_main=False)  # abolished by the reform
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "dispatching-clerk", "distribute")
    assert "WH-TOURISM" in caught.value.errors["document_id"]
    assert not IncomingDocument.objects.exists()


# receipt and completion


def test_56_received_in_the_unit_and_only_once(city: City) -> None:
    document = arrived(city)
    with pytest.raises(NotFound):
        city.do("justice-principal", "incoming_document.receive", document_id=document.pk, needs_reply=True)
    with pytest.raises(NotPermitted):  # the General Office sent it; the district receives it
        city.do("clerk", "incoming_document.receive", document_id=document.pk, needs_reply=True)
    with pytest.raises(InvalidInputs) as caught:
        city.do(
            "district-clerk",
            "incoming_document.receive",
            document_id=document.pk,
            needs_reply=True,
            stated_limit_on=city.day - timedelta(days=1),
        )
    assert "stated_limit_on" in caught.value.errors
    city.do("district-clerk", "incoming_document.receive", document_id=document.pk, needs_reply=True)
    document.refresh_from_db()
    assert (document.state, document.needs_reply) == ("received", True)
    item = document.matter.process.work_items.get(step="handle", state="open")
    assert item.due_on == date(2018, 11, 22)  # fifteen working days after 1 November 2018
    with pytest.raises(Conflict):
        city.do("district-clerk", "incoming_document.receive", document_id=document.pk, needs_reply=True)


def test_56b_the_stated_limit_is_the_deadline_and_lateness_is_on_record(city: City) -> None:
    document = arrived(city)
    limit = city.day + timedelta(days=4)
    pk = {"document_id": document.pk}
    city.do("district-clerk", "incoming_document.receive", needs_reply=True, stated_limit_on=limit, **pk)
    assert document.matter.process.work_items.get(step="handle").due_on == limit
    with clock.frozen(limit + timedelta(days=1)):
        with pytest.raises(InvalidInputs) as caught:
            city.do("district-clerk", "incoming_document.complete", reply="已办毕", **pk)
        assert "late_reason" in caught.value.errors
        city.do("district-clerk", "incoming_document.complete", reply="已办毕", late_reason="材料不齐", **pk)
    document.refresh_from_db()
    assert (document.state, document.reply) == ("completed", "已办毕")
    entry = JournalEntry.objects.get(action="incoming_document.complete")
    assert ("56b", "breached") in {(one["provision"], one["outcome"]) for one in entry.findings_read}
    assert entry.payload_read["late_reason"] == "材料不齐"


def test_56c_after_fifteen_working_days_only_as_a_departure(city: City) -> None:
    document = arrived(city)
    pk = {"document_id": document.pk}
    city.do("district-clerk", "incoming_document.receive", needs_reply=True, **pk)
    with clock.frozen(date(2018, 11, 23)):
        with pytest.raises(Refused) as caught:
            city.do("district-clerk", "incoming_document.complete", reply="已办毕", **pk)
        assert [one.provision for one in caught.value.against] == ["56c"]
        city.do(
            "district-clerk",
            "incoming_document.complete",
            reply="已办毕",
            departures={"56c": "涉及多个部门"},
            **pk,
        )
    entry = JournalEntry.objects.get(action="incoming_document.complete")
    assert ("56c", "departed") in {(one["provision"], one["outcome"]) for one in entry.findings_read}


def test_56_in_time_and_for_information(city: City) -> None:
    document = arrived(city)
    pk = {"document_id": document.pk}
    city.do("district-clerk", "incoming_document.receive", needs_reply=True, **pk)
    with clock.frozen(date(2018, 11, 22)):
        city.do("district-clerk", "incoming_document.complete", reply="已办毕", **pk)
    with pytest.raises(Conflict):
        city.do("district-clerk", "incoming_document.complete", reply="已办毕", **pk)
    document.matter.refresh_from_db()
    assert document.matter.closed_at is not None
    copied = IncomingDocument.objects.get(unit="WH-FINANCE")
    city.do("finance-clerk", "incoming_document.receive", document_id=copied.pk, needs_reply=False)
    copied.refresh_from_db()
    assert (copied.state, copied.completed_at) == ("completed", copied.received_at)


def test_56_received_early_in_the_morning_it_counts_from_that_day(city: City) -> None:
    document = arrived(city)
    with clock.frozen(datetime(2018, 11, 2, 7, 30, tzinfo=clock.BEIJING)):
        city.do("district-clerk", "incoming_document.receive", document_id=document.pk, needs_reply=True)
    document = IncomingDocument.objects.get(pk=document.pk)
    assert completing(document, city.day)["received_on"] == date(2018, 11, 2)


# paper


def test_the_page_format_follows_kind_and_direction(city: City) -> None:
    notice = on_paper(make(city, **SHORT))
    assert (notice.format, notice.seal, notice.signature) == (
        Format.DOWNWARD,
        Seal.SEALED,
        ("武汉市人民政府",),
    )
    assert notice.copy_recipients == "武汉市财政局"
    request = on_paper(make(city, **TO_PROVINCE))
    assert (request.format, [one.name for one in request.issuers]) == (Format.UPWARD, ["市长"])
    assert on_paper(make(city, **LATERAL)).format == Format.LETTER
    order = on_paper(make(city, **ORDER))
    assert (order.format, order.seal, order.signature) == (Format.ORDER, Seal.SIGNATORY, ())
    assert order.signatory is not None
    assert order.signatory.title == "市长"


def test_what_is_issued_stands_after_the_notice(city: City) -> None:
    paper = on_paper(make(city))
    assert paper.issued_text is not None
    assert paper.issued_text.title == "武汉市人民政府工作规则"
    assert (paper.document_number, paper.dated_on) == ("", None)


@pytest.mark.parametrize("inputs", [TO_PROVINCE, LATERAL, ORDER], ids=["upward", "letter", "order"])
def test_every_format_can_be_sealed(city: City, inputs: dict[str, Any]) -> None:
    document = walk(city, make(city, **inputs), "distribute")
    assert document.state == "sealed"


# who sees what


def client_of(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login_name=login))
    return client


def test_who_sees_what(city: City) -> None:
    document = make(city, **SHORT)
    seen = {
        login: queries.outgoing(city.actor(login)).filter(pk=document.pk).exists()
        for login in ("clerk", "checker", "secretary-general", "mayor", "district-clerk")
    }
    assert seen == {
        "clerk": True,
        "checker": False,
        "secretary-general": False,
        "mayor": False,
        "district-clerk": False,
    }
    walk(city, document, "end")
    after = {
        login: queries.outgoing(city.actor(login)).filter(pk=document.pk).exists()
        for login in ("clerk", "checker", "secretary-general", "mayor", "district-clerk", "justice-principal")
    }
    assert after == {
        "clerk": True,
        "checker": True,
        "secretary-general": True,
        "mayor": True,
        "district-clerk": False,
        "justice-principal": False,
    }
    assert queries.incoming(city.actor("district-principal")).count() == 1
    assert queries.incoming(city.actor("justice-principal")).count() == 0
    with pytest.raises(NotFound):
        queries.outgoing_document(city.actor("district-clerk"), document.pk)
    assert client_of("district-clerk").get(f"/documents/outgoing/{document.pk}/paper.pdf").status_code == 404
    assert client_of("clerk").get(f"/documents/outgoing/{document.pk}/paper.pdf").status_code == 200


@pytest.mark.parametrize("page", ["outgoing", "incoming", "numbers"])
def test_lists_take_as_many_queries_for_many_as_for_few(
    city: City, page: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        walk(city, make(city, **SHORT), "end" if page == "incoming" else "affix_seal")
    client = client_of("clerk")
    client.get(f"/documents/{page}")
    with django_assert_max_num_queries(24):
        assert client.get(f"/documents/{page}").status_code == 200


def test_the_mark_that_goes_with_the_form_of_page_is_preset(city: City) -> None:
    letter = walk(city, make(city, "edu.clerk", **LATERAL), "affix_seal")
    assert letter.document_number == "武政函〔2018〕88号"
    document = walk(city, make(city, **SHORT), "affix_seal")
    assert document.document_number == "武政〔2018〕54号"


def test_another_mark_asks_for_a_reason_which_the_register_keeps(city: City) -> None:
    document = walk(city, make(city, **SHORT), "assign_number")
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "dispatching-clerk", "assign_number", mark="武政函")
    assert caught.value.errors == {
        "mark_reason": "“武政函”用于信函，这件公文按文件、命令（令）的格式印发。请改选代字；确需使用的，写明理由。"
    }
    assert not AssignedNumber.objects.exists()
    do(city, document, "dispatching-clerk", "assign_number", mark="武政函", mark_reason="按惯例以函号发请示")
    number = AssignedNumber.objects.get()
    assert (number.series.mark, number.note) == ("武政函", "按惯例以函号发请示")


def test_what_a_mark_is_used_for_holds_in_the_next_year(city: City) -> None:
    city.do("dispatching-clerk", "number_series.designate", mark="武政办", used_for="letter")
    with pytest.raises(NotPermitted):
        city.do("checker", "number_series.designate", mark="武政办", used_for="any")
    with pytest.raises(InvalidInputs):
        city.do("dispatching-clerk", "number_series.designate", mark="没有", used_for="any")
    with clock.frozen(date(2019, 1, 7)):
        walk(city, make(city, **SHORT), "affix_seal")
    assert NumberSeries.objects.get(mark="武政", year=2019).used_for == "document"


def test_56a_what_was_not_delivered_is_found(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    document = walk(city, make(city, **SHORT), "distribute")
    deliver = dispatching.deliver

    def deliver_but_one(act: Any, document: Any, unit: str, **more: Any) -> Any:
        return None if unit == "WH-FINANCE" else deliver(act, document, unit, **more)

    monkeypatch.setattr(dispatching, "deliver", deliver_but_one)
    dispatcher = actor_of_item(city, open_items(document)[0])
    with pytest.raises(Refused) as caught:
        perform("outgoing_document.distribute", dispatcher, {"document_id": document.pk})
    assert {one.provision for one in caught.value.findings if one.refuses} == {"56a"}
    assert not document.deliveries.exists()
    monkeypatch.undo()
    walk(city, document, "end")
    assert set(document.deliveries.values_list("unit", flat=True)) == {"WH-JIANGAN", "WH-FINANCE"}

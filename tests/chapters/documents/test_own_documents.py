"""What a department issues in its own name: countersigned, signed by its principal, numbered and sent by itself."""

from typing import Any

import pytest
from django.conf import LazySettings
from tests.chapters.documents.way import SHORT, do, hand_over, holder_at, make, open_items, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import facts, queries
from xunzhang.chapters.documents.models import Bulletin, IncomingDocument, OutgoingDocument
from xunzhang.chapters.documents.searching.finding import Wanted, find
from xunzhang.chapters.matters.queries import may_see
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted, Refused
from xunzhang.record.models import JournalEntry

REQUEST: dict[str, Any] = {
    **SHORT,
    "issued_in_name_of": "department",
    "document_kind": "request_for_instructions",
    "content_class": "other",
    "direction": "upward",
    "recipient_class": "superior_government",
    "main_recipients": ["WH"],
    "copy_recipients": [],
    "main_recipients_text": "市人民政府",
    "title": "武汉市财政局关于追加防汛经费的请示",
    "body": "因防汛抢险，需追加经费五百万元。妥否，请批示。",
    "within_department_powers": True,
    "law_already_provides": False,
}
REPORT = {
    **REQUEST,
    "document_kind": "report",
    "title": "武汉市财政局关于防汛经费使用情况的报告",
    "body": "经费已全部拨付。",
}


def refused_by(error: Refused) -> set[str]:
    return {
        one.provision for one in error.findings if one.refuses or str(one.outcome) in ("judgement", "missing")
    }


def own(city: City, **changes: Any) -> OutgoingDocument:
    return make(city, "finance-clerk", **{**REQUEST, **changes})


def issue(city: City, document: OutgoingDocument, **inputs: Any) -> None:
    """The principal signs, having said that it holds one matter unless `inputs` say otherwise."""
    do(city, document, "finance-principal", "issue", **{"has_one_matter": True, **inputs})


def test_a_departments_request_from_its_draft_to_the_government(city: City) -> None:
    document = walk(city, own(city), "issue")
    (item,) = open_items(document)
    assert item.person == city.actor("finance-principal").person_id
    document = walk(city, document, "end")
    assert (document.state, document.document_number) == (
        OutgoingDocument.State.DISTRIBUTED,
        "武财〔2018〕317号",
    )
    assert document.signed_by == city.actor("finance-principal").person_id
    assert [one.unit for one in IncomingDocument.objects.all()] == ["WH"]


def test_9_1_nobody_but_the_principal_signs_for_the_department(city: City) -> None:
    document = walk(city, own(city), "issue")
    with pytest.raises(Refused) as caught:
        do(city, document, "finance-clerk", "issue")
    assert "9.1" in refused_by(caught.value)


def test_9_1_the_departments_signature_is_handed_to_nobody_else(city: City) -> None:
    document = walk(city, own(city), "issue")
    with pytest.raises(Refused) as caught:
        hand_over(city, document, "finance-principal", "finance-clerk")
    assert refused_by(caught.value) == {"9.1"}
    assert holder_at(document, "issue") == "finance.principal"


def test_52a_the_departments_concerned_come_first(city: City) -> None:
    document = walk(city, own(city, departments_concerned=["WH-JUSTICE"]), "countersign")
    document.matter.refresh_from_db()
    with pytest.raises(NotFound):
        issue(city, document)  # not yet in that hand
    walk(city, document, "issue")
    document.signatures.update(is_superseded=True)
    with pytest.raises(Refused) as caught:
        issue(city, document)
    assert "52a" in refused_by(caught.value)
    document.signatures.update(is_superseded=False)
    issue(city, document)


@pytest.mark.parametrize(
    "body",
    [
        "一、关于追加经费\n请予批准追加五百万元。\n二、关于增加编制\n请予批准增加编制十名。",
        "因防汛抢险，需追加经费五百万元；另需增加编制十名。妥否，请批示。",
    ],
)
def test_51_1b_one_matter_is_always_asked_about(city: City, body: str) -> None:
    document = walk(city, own(city, body=body), "issue")
    with pytest.raises(Refused) as caught:
        issue(city, document, has_one_matter=None)
    assert refused_by(caught.value) == {"51.1b"}
    with pytest.raises(Refused) as caught:
        issue(city, document, has_one_matter=False)
    assert refused_by(caught.value) == {"51.1b"}
    issue(city, document, has_one_matter=None, judgements={"51.1b": "met：同一项目的两个方面"})
    document.refresh_from_db()
    assert document.state == OutgoingDocument.State.SIGNED


def test_51_1b_the_answer_is_on_record(city: City) -> None:
    issue(city, walk(city, own(city), "issue"))
    entry = JournalEntry.objects.get(action="outgoing_document.issue")
    assert entry.payload_read["has_one_matter"] is True


def test_51_1c_a_report_that_asks_is_stopped_until_somebody_says(city: City) -> None:
    document = walk(city, own(city, **{**REPORT, "body": "经费已拨付。恳请批准追加五百万元。"}), "issue")
    with pytest.raises(Refused) as caught:
        issue(city, document)
    assert refused_by(caught.value) == {"51.1c"}
    assert "恳请批准追加五百万元" in str([one.as_dict() for one in caught.value.findings])
    with pytest.raises(Refused):
        issue(city, document, judgements={"51.1c": "breached：夹带请示"})
    issue(city, document, judgements={"51.1c": "met：引述上级原话"})


def test_51_1d_levels_are_passed_over_with_an_approval_only(city: City) -> None:
    beyond = {
        "recipient_class": "beyond_superior",
        "main_recipients": ["HB"],
        "main_recipients_text": "省人民政府",
    }
    document = walk(city, own(city, **beyond), "issue")
    with pytest.raises(Refused) as caught:
        issue(city, document)
    assert refused_by(caught.value) == {"51.1d"}
    approved = own(
        city,
        **beyond,
        level_skipping_approval="市长 2018 年 10 月 31 日批准：抢险紧急",
        title="武汉市财政局关于紧急追加经费的请示",
    )
    issue(city, walk(city, approved, "issue"))


def test_51_1e_one_head_only(city: City) -> None:
    document = walk(city, own(city, main_recipients=["WH", "WH-CPC-GO"]), "issue")
    with pytest.raises(Refused) as caught:
        issue(city, document)
    assert refused_by(caught.value) == {"51.1e"}


def test_51_1e_the_same_matter_sent_before_is_found(city: City) -> None:
    walk(city, own(city), "end")
    again = walk(
        city,
        own(city, title="武汉市财政局关于追加防汛经费的报告", document_kind="report", body="经费不足。"),
        "issue",
    )
    with pytest.raises(Refused) as caught:
        issue(city, again)
    assert refused_by(caught.value) == {"51.1e"}
    issue(city, again, judgements={"51.1e": "met：情况报告，不是同一请示"})


def test_51_1f_not_to_a_leader_in_person(city: City) -> None:
    mayor = city.person("mayor").pk
    document = walk(city, own(city, addressed_person=mayor), "issue")
    with pytest.raises(Refused) as caught:
        issue(city, document)
    assert refused_by(caught.value) == {"51.1f"}
    issue(city, document, departures={"51.1f": "涉及市长本人承办事项"})
    assigned = {"addressed_person": mayor, "assigned_on": "2018-10-30", "assignment": "市长当面交办核实经费"}
    other = walk(city, own(city, **assigned, title="武汉市财政局关于核实经费情况的请示"), "issue")
    issue(city, other)


def test_51_1f_top_secret_alone_does_not_let_it_go_to_a_leader(city: City, settings: LazySettings) -> None:
    settings.SECRECY_CEILING = "top_secret"
    Account.objects.update(clearance="top_secret")
    secret = {
        "addressed_person": city.person("mayor").pk,
        "secrecy": "top_secret",
        "secrecy_term": "30年",
        "disclosure": "withheld",
        "disclosure_ground": "国家秘密",
    }
    with pytest.raises(InvalidInputs) as wrong:
        own(
            city,
            **{**secret, "secrecy": "internal", "secrecy_term": ""},
            direct_reason="事涉国家安全，不宜经办",
        )
    assert "direct_reason" in wrong.value.errors
    document = own(city, **secret)
    assert not facts.going_up(document)["is_top_secret_and_direct"]
    stated = own(
        city, **secret, title="武汉市财政局关于紧急事项的请示", direct_reason="事涉国家安全，限市长本人阅"
    )
    assert facts.going_up(stated)["is_top_secret_and_direct"]


PARTY: dict[str, Any] = {
    **REPORT,
    "document_kind": "opinion",
    "recipient_class": "party_committee",
    "main_recipients": ["WH-CPC"],
    "main_recipients_text": "市委",
    "title": "武汉市财政局关于提请市委审议财政改革方案的意见",
    "party_route": "party_meeting",
    "substance_is_government": True,
    "reviewing_meeting": "none",
    "meeting_title": "",
    "meeting_on": None,
}


def test_51_2_a_departments_draft_to_the_party_committee_goes_through_the_government_first(
    city: City,
) -> None:
    document = walk(city, own(city, **PARTY), "issue")
    with pytest.raises(Refused) as caught:
        issue(city, document)
    assert refused_by(caught.value) == {"51.2"}
    done = own(
        city,
        **{**PARTY, "title": "武汉市财政局关于提请市委审议预算改革方案的意见"},
        government_procedure="市人民政府常务会议 2018 年 10 月 29 日审议通过",
    )
    issue(city, walk(city, done, "issue"))


def test_51_2_nobody_has_said_whose_business_it_is(city: City) -> None:
    document = walk(city, own(city, **{**PARTY, "substance_is_government": None}), "issue")
    with pytest.raises(Refused) as caught:
        issue(city, document)
    assert refused_by(caught.value) == {"51.2"}


def test_27_a_departments_own_document_is_asked_too(city: City) -> None:
    document = walk(city, own(city, disclosure="withheld"), "issue")
    with pytest.raises(Refused) as caught:
        issue(city, document)
    assert refused_by(caught.value) == {"27"}
    grounded = own(
        city,
        disclosure="withheld",
        disclosure_ground="内部事务信息",
        title="武汉市财政局关于办公用房维修的请示",
    )
    issue(city, walk(city, grounded, "issue"))


def test_42e_the_class_of_content_is_never_taken_for_granted(city: City) -> None:
    with pytest.raises(InvalidInputs) as caught:
        own(city, content_class="")
    assert "content_class" in caught.value.errors


def test_55a_a_departments_own_matter_is_stopped_at_the_check(city: City) -> None:
    document = walk(city, make(city, **{**SHORT, "within_department_powers": True}), "check")
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "check", opinion="拟同意。")
    assert refused_by(caught.value) == {"55a"}


def test_55b_a_list_of_members_alone_needs_a_reason(city: City) -> None:
    document = walk(city, make(city, **{**SHORT, "companion_class": "member_list"}), "check")
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "check", opinion="拟同意。")
    assert refused_by(caught.value) == {"55b"}
    do(city, document, "checker", "check", opinion="拟同意。", departures={"55b": "机构成员临时调整"})


def test_27_closed_without_a_ground_is_stopped(city: City) -> None:
    document = walk(city, make(city, **{**SHORT, "disclosure": "withheld"}), "check")
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "check", opinion="拟同意。")
    assert refused_by(caught.value) == {"27"}


def test_55c_a_second_bulletin_is_turned_down(city: City) -> None:
    first = city.do("clerk", "bulletin.register", unit="WH-FINANCE", title="财政简报")
    with pytest.raises(Refused) as caught:
        city.do("clerk", "bulletin.register", unit="WH-FINANCE", title="预算执行快报")
    assert refused_by(caught.value) == {"55c"}
    with pytest.raises(InvalidInputs):
        city.do("clerk", "bulletin.register", unit="WH-FINANCE", title="财政简报")
    city.do(
        "clerk",
        "bulletin.register",
        unit="WH-FINANCE",
        title="预算执行快报",
        departures={"55c": "上级专项要求"},
    )
    assert Bulletin.objects.get(title="预算执行快报").is_exception
    city.do("clerk", "bulletin.end", bulletin_id=first.pk)
    with pytest.raises(Conflict):
        city.do("clerk", "bulletin.end", bulletin_id=first.pk)
    with pytest.raises(NotPermitted):
        city.do("finance-clerk", "bulletin.register", unit="WH-FINANCE", title="另一种简报")
    with pytest.raises(InvalidInputs):
        city.do("clerk", "bulletin.register", unit="HB", title="省级简报")


def test_51_1e_titles_of_others_are_not_told(city: City) -> None:
    walk(city, make(city, "finance-principal", **REQUEST), "end")
    again = {"title": "武汉市财政局关于追加防汛经费的报告", "document_kind": "report", "body": "经费不足。"}
    document = walk(city, own(city, **again), "issue")
    with pytest.raises(Refused) as caught:
        do(city, document, "finance-principal", "issue")
    finding = next(one for one in caught.value.findings if one.provision == "51.1e")
    assert REQUEST["title"] not in str(finding.as_dict())
    assert "本单位其他人员拟写的 1 件" in str(finding.as_dict())


# who sees it on its way


def seen_by(city: City, document: OutgoingDocument) -> set[str]:
    """Of these, who sees it: on its page, in the list, in the search, in the API's list of hits."""
    found = set()
    for login in ("checker", "dispatching-clerk", "secretary-general", "finance-clerk", "finance-principal"):
        actor = city.actor(login)
        by_page = may_see(actor, document.matter)
        assert queries.outgoing(actor).filter(pk=document.pk).exists() is by_page, login
        hits = [one.pk for one in find(actor, Wanted(document.title)).rows]
        assert (document.matter_id in hits) is by_page, login
        if by_page:
            found.add(login)
    return found


def test_a_departments_own_document_is_the_departments_until_it_comes_to_the_office(city: City) -> None:
    """条例 第七条: an office sees to the documents of its own organ; article 9.1: a department signs for itself."""
    own_people = {"finance-clerk", "finance-principal"}
    document = walk(city, own(city), "issue")
    assert seen_by(city, document) == own_people
    with pytest.raises(NotFound):
        queries.outgoing_document(city.actor("secretary-general"), document.pk)
    document = walk(
        city, document, "end"
    )  # to the government: what has come in is seen, not the file of its making
    assert seen_by(city, document) == own_people
    came_in = IncomingDocument.objects.get(sent_document=document)
    assert may_see(city.actor("receiving-clerk"), came_in.matter)


def test_the_governments_documents_are_the_offices_work_from_the_start(city: City) -> None:
    document = walk(city, make(city, "finance-clerk", **SHORT), "release")
    assert {"checker", "secretary-general"} <= seen_by(city, document)


def test_who_is_asked_to_coordinate_sees_it(city: City) -> None:
    document = walk(city, own(city), "issue")
    reader = city.actor("secretary-general").person_id
    city.do("finance-principal", "matter.circulate", matter_id=document.matter_id, people=[reader])
    assert "secretary-general" in seen_by(city, document)

"""Documents that several organs issue: every head signs, the last day dates it, all seals stand on it."""

from datetime import timedelta
from typing import Any

import pytest
from tests.chapters.documents.way import SHORT, do, inputs_of, make, open_items, walk
from tests.city import City

from xunzhang.chapters.documents import joint as joint_organs
from xunzhang.chapters.documents.models import OutgoingDocument, SealUse, Signature
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import InvalidInputs, NotPermitted, Refused

STATE = OutgoingDocument.State
JOINT: dict[str, Any] = {
    **SHORT,
    "issued_in_name_of": "department",
    "content_class": "other",
    "within_department_powers": True,
    "law_already_provides": False,
    "joint_organs": ["WH-EDU", "WH-JUSTICE"],
    "title": "武汉市财政局　武汉市司法局　武汉市教育局关于规范学生资助资金管理的通知",
    "main_recipients": ["WH-JIANGAN"],
}
WITH_PARTY: dict[str, Any] = {
    **SHORT,
    "issued_in_name_of": "joint_with_party",
    "content_class": "other",
    "substance_is_government": True,
    "title": "关于加强基层治理的通知",
}


def joint(city: City, **changes: Any) -> OutgoingDocument:
    return make(city, "finance-clerk", **{**JOINT, **changes})


def signing(city: City, document: OutgoingDocument, login: str, unit: str, **more: Any) -> Any:
    return do(
        city, document, login, "sign_jointly", **{"agrees": True, "opinion": "同意。", "unit": unit, **more}
    )


def test_all_heads_sign_and_the_last_day_dates_it(city: City) -> None:
    document = walk(city, joint(city), "sign_jointly")
    assert (
        document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE).person
        == city.actor("finance-principal").person_id
    )
    assert (document.state, document.dated_on) == (STATE.UNDERWAY, None)
    # In the order of the directory, whatever order they were chosen in.
    assert list(document.joint_organs.values_list("unit", flat=True)) == ["WH-EDU", "WH-JUSTICE"]
    assert {item.subject for item in open_items(document)} == {"WH-EDU", "WH-JUSTICE"}
    signing(city, document, "justice-principal", "WH-JUSTICE")
    for verb, login in (("recheck", "finance-clerk"), ("assign_number", "finance-clerk")):
        with pytest.raises(InvalidInputs) as caught:
            do(city, document, login, verb)
        assert "市教育局" in str(caught.value.errors)
    with clock.frozen(city.day + timedelta(days=1)):
        signing(city, document, "edu.principal", "WH-EDU")
    document.refresh_from_db()
    assert (document.state, document.dated_on) == (STATE.SIGNED, city.day + timedelta(days=1))
    document = walk(city, document, "end")
    assert document.document_number == "武财〔2018〕317号"
    assert document.assigned_number.note == "联合发文：市教育局、市司法局"
    used = SealUse.objects.filter(document=document).order_by("pk")
    assert [one.unit for one in used] == ["WH-FINANCE", "WH-EDU", "WH-JUSTICE"]
    paper = on_paper(document)
    names = ("武汉市财政局", "武汉市教育局", "武汉市司法局")
    assert (paper.issuing_organs, paper.signature) == (names, names)
    assert {seal.organ for seal in paper.seals} == set(names)


def test_9_1_nobody_but_the_head_signs_for_a_joint_organ(city: City) -> None:
    document = walk(city, joint(city), "sign_jointly")
    item = next(item for item in open_items(document) if item.subject == "WH-JUSTICE")
    clerk = city.person("justice.clerk")
    with pytest.raises(Refused) as caught:
        city.do("justice-principal", "matter.reassign", item_id=item.pk, person_id=clerk.pk, note="代签")
    assert [one.provision for one in caught.value.findings] == ["9.1"]
    WorkItem.objects.filter(pk=item.pk).update(person=clerk.pk)
    with pytest.raises(Refused) as caught:
        signing(city, document, "department-clerk", "WH-JUSTICE")
    assert "9.1" in {one.provision for one in caught.value.against}
    with pytest.raises(NotPermitted):
        signing(city, document, "finance-principal", "WH-FINANCE")


def test_one_objects_the_text_is_changed_and_all_sign_anew(city: City) -> None:
    document = walk(city, joint(city), "sign_jointly")
    signing(city, document, "edu.principal", "WH-EDU")
    signing(city, document, "justice-principal", "WH-JUSTICE", agrees=False, opinion="第二条缺少依据。")
    (item,) = open_items(document)
    assert (item.step, item.person) == ("settle_jointly", city.actor("finance-clerk").person_id)
    # The same text goes to the one that objected; it objects again.
    do(city, document, "finance-clerk", "settle_jointly", account="当面说明依据。")
    assert [one.subject for one in open_items(document)] == ["WH-JUSTICE"]
    signing(city, document, "justice-principal", "WH-JUSTICE", agrees=False, opinion="仍不同意。")
    changed = inputs_of(document, joint_organs=["WH-EDU", "WH-JUSTICE"], body="请按规定做好工作。")
    city.do("finance-clerk", "outgoing_document.revise", **changed)
    do(city, document, "finance-clerk", "settle_jointly", account="删去第二条。")
    assert [one.step for one in open_items(document)] == ["issue"]
    document = walk(city, document, "sign_jointly")
    assert {item.subject for item in open_items(document)} == {"WH-EDU", "WH-JUSTICE"}
    signing(city, document, "edu.principal", "WH-EDU")
    signing(city, document, "justice-principal", "WH-JUSTICE")
    document.refresh_from_db()
    assert document.state == STATE.SIGNED
    assert document.joint_signatures.filter(is_superseded=False).count() == 2


def test_an_organ_that_stays_against_it_is_left_out(city: City) -> None:
    document = walk(city, joint(city), "sign_jointly")
    signing(city, document, "edu.principal", "WH-EDU")
    signing(city, document, "justice-principal", "WH-JUSTICE", agrees=False, opinion="不属我局职责。")
    changed = inputs_of(
        document, joint_organs=["WH-EDU"], title="武汉市财政局　武汉市教育局关于学生资助的通知"
    )
    city.do("finance-clerk", "outgoing_document.revise", **changed)
    do(city, document, "finance-clerk", "settle_jointly", account="市司法局不再联合发文。")
    document = walk(city, document, "sign_jointly")
    signing(city, document, "edu.principal", "WH-EDU")
    document.refresh_from_db()
    assert document.state == STATE.SIGNED
    assert on_paper(document).issuing_organs == ("武汉市财政局", "武汉市教育局")


def test_a_withdrawn_joint_signature_no_longer_counts(city: City) -> None:
    document = walk(city, joint(city, joint_organs=["WH-JUSTICE"]), "sign_jointly")
    signing(city, document, "justice-principal", "WH-JUSTICE")
    document.refresh_from_db()
    assert document.state == STATE.SIGNED
    move = document.matter.process.moves.order_by("-pk").first()
    city.do("justice-principal", "matter.withdraw", move_id=move.pk, note="核对数字")
    document.refresh_from_db()
    assert (document.state, document.dated_on, document.signed_by) == (STATE.UNDERWAY, None, None)
    assert not document.joint_signatures.filter(is_superseded=False).exists()


def test_each_organ_lets_its_own_seal_be_set(city: City) -> None:
    document = walk(city, joint(city), "sign_jointly")
    signing(city, document, "edu.principal", "WH-EDU")
    signing(city, document, "justice-principal", "WH-JUSTICE")
    document = walk(city, document, "authorise_seal")
    assert {item.subject: item.pool for item in open_items(document)} == {
        "WH-EDU": "WH-EDU/clerk",
        "WH-JUSTICE": "WH-JUSTICE/clerk",
    }
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "finance-clerk", "affix_seal", copies=3)
    assert "市教育局" in str(caught.value.errors)
    for login in (
        "finance-clerk",
        "edu.clerk",
    ):  # the lead, another joint organ: nobody for the Justice Bureau
        with pytest.raises(NotPermitted):
            do(city, document, login, "authorise_seal", unit="WH-JUSTICE")
    do(city, document, "justice.clerk", "authorise_seal", unit="WH-JUSTICE")
    with pytest.raises(NotPermitted):
        do(city, document, "justice.clerk", "authorise_seal", unit="WH-JUSTICE")
    do(city, document, "edu.clerk", "authorise_seal")
    document = walk(city, document, "end")
    used = SealUse.objects.filter(document=document).order_by("pk").select_related("authorisation")
    assert [(one.unit, one.authorisation and one.authorisation.unit) for one in used] == [
        ("WH-FINANCE", None),
        ("WH-EDU", "WH-EDU"),
        ("WH-JUSTICE", "WH-JUSTICE"),
    ]
    assert [seal.organ for seal in on_paper(document).seals] == [
        "武汉市财政局",
        "武汉市教育局",
        "武汉市司法局",
    ]


def test_leave_to_seal_holds_for_one_number_and_text(city: City) -> None:
    document = walk(city, joint(city, joint_organs=["WH-JUSTICE"]), "sign_jointly")
    signing(city, document, "justice-principal", "WH-JUSTICE")
    document = walk(city, document, "affix_seal")
    assert not joint_organs.seals_left(document)
    OutgoingDocument.objects.filter(pk=document.pk).update(document_number="武财〔2018〕999号")
    document.refresh_from_db()
    assert joint_organs.seals_left(document) == ("WH-JUSTICE",)
    with pytest.raises(InvalidInputs):
        do(city, document, "finance-clerk", "affix_seal", copies=3)


def test_the_seal_of_an_organ_outside_is_recorded_with_its_evidence(city: City) -> None:
    made = make(city, **{**WITH_PARTY, "government_procedure": "2018年10月29日市人民政府常务会议审议通过"})
    document = walk(city, made, "sign_jointly")
    recorded = {
        "signer_name": "陈书记",
        "signer_title": "市委书记",
        "signed_on": "2018-11-01",
        "evidence": "市委办公厅签批单〔2018〕11号",
    }
    signing(city, document, "clerk", "WH-CPC", **recorded)
    document = walk(city, document, "authorise_seal")
    given = {"keeper_name": "李某", "authorised_on": "2018-11-01", "evidence": "用印登记表复印件"}
    for wrong, field in (
        ({"evidence": ""}, "evidence"),
        ({"keeper_name": ""}, "keeper_name"),
        ({"authorised_on": "2018-11-02"}, "authorised_on"),
        ({"authorised_on": "2018-10-31"}, "authorised_on"),
    ):
        with pytest.raises(InvalidInputs) as caught:
            do(city, document, "clerk", "authorise_seal", **{**given, **wrong})
        assert set(caught.value.errors) == {field}
    do(city, document, "clerk", "authorise_seal", **given)
    assert document.seal_authorisations.get().evidence == "用印登记表复印件"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"joint_organs": ["WH-JIANGAN"]}, "同级"),
        ({"joint_organs": ["WH-FINANCE"]}, "主办单位"),
        ({"joint_organs": ["WH"]}, "同级"),
        ({"issued_in_name_of": "government"}, "涉及的其他部门"),
        ({"joint_organs": ["NOWHERE"]}, "NOWHERE"),
    ],
)
def test_who_cannot_issue_jointly_is_said_at_the_field(
    city: City, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInputs) as caught:
        joint(city, **changes)
    assert words in str(caught.value.errors["joint_organs"])


def test_51_2_the_governments_own_procedure_comes_first(city: City) -> None:
    unreviewed = {"reviewing_meeting": "none", "meeting_title": "", "meeting_on": None}
    document = walk(city, make(city, **{**WITH_PARTY, **unreviewed}), "sign_and_issue")
    with pytest.raises(Refused) as caught:
        do(city, document, "mayor", "sign_and_issue", opinion="同意。")
    assert "51.2" in {one.provision for one in caught.value.against}


def test_with_the_party_committee_from_draft_to_paper(city: City) -> None:
    made = make(city, **{**WITH_PARTY, "government_procedure": "2018年10月29日市人民政府常务会议审议通过"})
    document = walk(city, made, "sign_jointly")
    (item,) = open_items(document)
    assert (item.subject, item.person) == ("WH-CPC", city.actor("clerk").person_id)
    with pytest.raises(InvalidInputs) as caught:
        signing(city, document, "clerk", "WH-CPC")
    assert "signer_name" in caught.value.errors
    recorded = {
        "signer_name": "陈书记",
        "signer_title": "市委书记",
        "signed_on": "2018-11-01",
        "evidence": "市委办公厅签批单〔2018〕11号",
    }
    with pytest.raises(InvalidInputs):
        signing(city, document, "clerk", "WH-CPC", **{**recorded, "signed_on": "2018-11-02"})
    signing(city, document, "clerk", "WH-CPC", **recorded)
    document = walk(city, document, "end")
    assert document.document_number == "武政〔2018〕54号"
    paper = on_paper(document)
    assert paper.issuing_organs == ("武汉市人民政府", "中共武汉市委员会")
    assert [seal.organ for seal in paper.seals] == ["武汉市人民政府"]  # room is kept for the other's
    assert document.assigned_number.note == "联合发文：市委"


def test_54_6_with_the_party_committees_office_the_secretary_general_signs(city: City) -> None:
    made = make(
        city,
        **{**WITH_PARTY, "issued_in_name_of": "joint_offices", "government_procedure": "市长已批准"},
    )
    document = walk(city, made, "sign_jointly")
    assert document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE).clause == "54(6)"
    assert [item.subject for item in open_items(document)] == ["WH-CPC-GO"]

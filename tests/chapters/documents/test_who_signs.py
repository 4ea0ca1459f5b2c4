"""Every row of who signs (article 54) through the actions: to whom it goes, who signs, who is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.chapters.documents.way import (
    LATERAL,
    OFFICE,
    ORDER,
    SHORT,
    TO_PROVINCE,
    away,
    do,
    hand_over,
    holder_at,
    make,
    open_items,
    put_in_hand,
    walk,
)
from tests.city import City

from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.record.actions import InvalidInputs, Refused
from xunzhang.record.models import JournalEntry

MEETING = {
    "reviewing_meeting": "executive_meeting",
    "meeting_title": "常务会议",
    "meeting_on": "2018-10-29",
}

ROWS = [
    pytest.param(ORDER, "clerk", "mayor", "54(1)", id="an order promulgating a rule"),
    pytest.param(TO_PROVINCE, "clerk", "mayor", "54(2)", id="a request to the province"),
    pytest.param(SHORT, "clerk", "mayor", "54(3)", id="downward"),
    pytest.param(
        {
            **SHORT,
            "document_kind": "public_notice",
            "direction": "public",
            "recipient_class": "public",
            "title": "关于做好有关工作的通告",
        },
        "clerk",
        "mayor",
        "54(3)",
        id="to the public (R28)",
    ),
    pytest.param(LATERAL, "edu.clerk", "vice-mayor.education", "54(4)a", id="lateral"),
    pytest.param(
        {**LATERAL, **MEETING, "is_major": True},
        "edu.clerk",
        "mayor",
        "54(4)b",
        id="lateral on a major matter",
    ),
    pytest.param(
        {**LATERAL, **MEETING, "origin": "executive_meeting_decision"},
        "edu.clerk",
        "mayor",
        "54(5)",
        id="decided by the executive meeting",
    ),
    pytest.param(
        {
            **SHORT,
            "content_class": "other",
            "origin": "plenary_meeting_decision",
            "reviewing_meeting": "plenary_meeting",
        },
        "edu.clerk",
        "mayor",
        "54(5)",
        id="plenary (R18)",
    ),
    pytest.param(OFFICE, "clerk", "secretary-general", "54(6)", id="the General Office's own"),
    pytest.param(
        {**OFFICE, "government_consent_noted": True},
        "edu.clerk",
        "vice-mayor.education",
        "54(6)",
        id="with the government's consent",
    ),
    pytest.param(
        {**OFFICE, **MEETING, "government_consent_noted": True, "is_major": True},
        "edu.clerk",
        "mayor",
        "54(6)",
        id="with consent on a major matter (R19)",
    ),
]


@pytest.mark.parametrize(("inputs", "drafter", "signer", "clause"), ROWS)
def test_it_goes_to_the_one_who_signs(
    city: City, inputs: dict[str, Any], drafter: str, signer: str, clause: str
) -> None:
    document = walk(city, make(city, drafter, **inputs), "sign_and_issue")
    assert holder_at(document, "sign_and_issue") == signer
    do(city, document, signer, "sign_and_issue", opinion="同意印发。")
    document.refresh_from_db()
    signature = document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE)
    assert (document.state, document.dated_on) == ("signed", city.day)
    assert (signature.clause, signature.person) == (clause, city.person(signer).pk)
    assert (signature.on_behalf_of, signature.entrustment) == (None, None)


@pytest.mark.parametrize(("inputs", "drafter", "signer", "clause"), ROWS)
def test_another_leader_with_the_item_in_hand_is_refused(
    city: City, inputs: dict[str, Any], drafter: str, signer: str, clause: str
) -> None:
    document = walk(city, make(city, drafter, **inputs), "sign_and_issue")
    assert (clause in refused_to_hand_over(city, document, signer, "vice-mayor.health")) != (
        clause in DEPARTED
    )
    put_in_hand(document, city.actor("vice-mayor.health").person_id)
    with pytest.raises(Refused) as caught:
        do(city, document, "vice-mayor.health", "sign_and_issue", opinion="同意。")
    assert clause in {one.provision for one in caught.value.against}
    document.refresh_from_db()
    assert (document.state, document.signed_by) == ("underway", None)


DEPARTED = ("54(4)a",)  # a default, which another vice mayor may depart from with the reason (R34)


def refused_to_hand_over(city: City, document: OutgoingDocument, login: str, to: str) -> set[str]:
    """The provisions that stand against handing the signature on; then it stays where it is."""
    (before,) = open_items(document)
    against: tuple[Any, ...] = ()
    try:
        hand_over(city, document, login, to)
    except Refused as problem:
        against = problem.against
    (after,) = open_items(document)
    assert ((after.pk, after.person) == (before.pk, before.person)) == bool(against)
    assert all(one.remedy is not None and one.remedy.zh for one in against)
    return {one.provision for one in against}


def test_54_1_nobody_signs_an_order_in_the_mayors_place(city: City) -> None:
    away(city)
    give(city, "executive-vice-mayor", "54(3)", ("order",))
    document = walk(city, make(city, **ORDER), "sign_and_issue")
    assert holder_at(document, "sign_and_issue") == "mayor"
    assert refused_to_hand_over(city, document, "mayor", "executive-vice-mayor") == {"54(1)"}
    put_in_hand(document, city.actor("executive-vice-mayor").person_id)
    with pytest.raises(Refused) as caught:
        do(city, document, "executive-vice-mayor", "sign_and_issue", opinion="同意。")
    assert "54(1)" in {one.provision for one in caught.value.against}


def give(city: City, to: str, provision: str, classes: tuple[str, ...], **more: Any) -> Any:
    return city.do(
        "mayor",
        "entrustment.grant",
        grantor_id=city.person("mayor").pk,
        grantee_id=city.person(to).pk,
        kind="authorisation" if provision == "54(5)" else "entrustment",
        provision=provision,
        document_classes=classes,
        from_on=city.day,
        to_on=city.day + timedelta(days=9),
        evidence="市长书面委托",
        **more,
    )


def test_54_4a_a_departure_by_the_mayor_is_recorded_with_its_reason(city: City) -> None:
    document = walk(city, make(city, "edu.clerk", **LATERAL), "sign_and_issue")
    hand_over(city, document, "vice-mayor", "mayor")
    with pytest.raises(Refused):
        do(city, document, "mayor", "sign_and_issue", opinion="同意。")
    do(
        city,
        document,
        "mayor",
        "sign_and_issue",
        opinion="同意。",
        departures={"54(4)a": "分管副市长外出，时间紧"},
    )
    entry = JournalEntry.objects.get(action="outgoing_document.sign_and_issue")
    departed = [one for one in entry.findings_read if one["outcome"] == "departed"]
    assert [(one["provision"], one["reason"]) for one in departed] == [("54(4)a", "分管副市长外出，时间紧")]
    assert entry.on_behalf_of is None


def test_a_departure_is_not_made_on_an_entrustment_for_something_else(city: City) -> None:
    give(city, "executive-vice-mayor", "54(3)", ("letter",))
    document = walk(city, make(city, "edu.clerk", **LATERAL), "sign_and_issue")
    hand_over(city, document, "vice-mayor", "executive-vice-mayor")
    reason = {"54(4)a": "分管副市长外出，时间紧"}
    do(city, document, "executive-vice-mayor", "sign_and_issue", opinion="同意。", departures=reason)
    signature = document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE)
    assert (signature.on_behalf_of, signature.entrustment) == (None, None)


def test_54_4b_the_executive_vice_mayor_needs_no_entrustment(city: City) -> None:
    document = walk(
        city, make(city, "edu.clerk", **{**LATERAL, **MEETING, "is_major": True}), "sign_and_issue"
    )
    hand_over(city, document, "mayor", "executive-vice-mayor")
    do(city, document, "executive-vice-mayor", "sign_and_issue", opinion="同意。")
    assert document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE).on_behalf_of is None


def test_6_2_a_major_matter_without_its_meeting_is_not_signed(city: City) -> None:
    document = walk(city, make(city, "edu.clerk", **{**LATERAL, "is_major": True}), "sign_and_issue")
    with pytest.raises(Refused) as caught:
        do(city, document, "mayor", "sign_and_issue", opinion="同意。")
    assert {one.provision for one in caught.value.against} == {"6.2"}


def test_54_5_authorised_it_goes_to_the_secretary_general_while_the_mayor_is_away(city: City) -> None:
    away(city)  # the demonstration's secretary-general is authorised for routine approvals
    document = walk(city, make(city, **{**LATERAL, "origin": "routine_approval"}), "sign_and_issue")
    assert holder_at(document, "sign_and_issue") == "secretary-general"
    do(city, document, "secretary-general", "sign_and_issue", opinion="同意。")
    signature = document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE)
    assert signature.on_behalf_of == city.person("mayor").pk
    assert signature.entrustment is not None
    assert signature.clause == "54(5)"


def test_54_5_the_authorisation_does_not_reach_another_origin(city: City) -> None:
    document = walk(
        city, make(city, **{**LATERAL, **MEETING, "origin": "executive_meeting_decision"}), "sign_and_issue"
    )
    assert refused_to_hand_over(city, document, "mayor", "secretary-general") == {"54(5)"}
    put_in_hand(document, city.actor("secretary-general").person_id)
    with pytest.raises(Refused) as caught:
        do(city, document, "secretary-general", "sign_and_issue", opinion="同意。")
    assert {one.provision for one in caught.value.against} == {"54(5)"}


def test_54_5_revoked_it_is_no_more(city: City) -> None:
    given = city.person("secretary-general").entrustments_held.get(revoked_on__isnull=True)
    city.do("mayor", "entrustment.revoke", entrustment_id=given.pk, revoked_on=city.day, reason="收回")
    document = walk(city, make(city, **{**LATERAL, "origin": "routine_approval"}), "sign_and_issue")
    assert refused_to_hand_over(city, document, "mayor", "secretary-general") == {"54(5)"}
    put_in_hand(document, city.actor("secretary-general").person_id)
    with pytest.raises(Refused):
        do(city, document, "secretary-general", "sign_and_issue", opinion="同意。")


def test_54_3_an_entrustment_for_absences_sleeps_while_the_mayor_is_here(city: City) -> None:
    give(city, "executive-vice-mayor", "54(3)", ("notice",), only_while_absent=True)
    document = walk(city, make(city, **SHORT), "sign_and_issue")
    assert refused_to_hand_over(city, document, "mayor", "executive-vice-mayor") == {"54(3)"}
    put_in_hand(document, city.actor("executive-vice-mayor").person_id)
    with pytest.raises(Refused) as caught:
        do(city, document, "executive-vice-mayor", "sign_and_issue", opinion="同意。")
    assert "54(3)" in {one.provision for one in caught.value.against}
    away(city)
    do(city, document, "executive-vice-mayor", "sign_and_issue", opinion="受委托，同意。")
    assert OutgoingDocument.objects.get(pk=document.pk).state == "signed"


def test_r17_without_a_vice_mayor_in_charge_there_is_no_review(city: City) -> None:
    held = city.person("edu.principal")
    assert held is not None
    portfolio = city.person("vice-mayor.education").portfolios.get(unit__code="WH-EDU")
    city.do(
        "personnel-clerk",
        "portfolio.end",
        portfolio_id=portfolio.pk,
        to_on=city.day - timedelta(days=1),
        reason="分工调整",
    )
    document = walk(city, make(city, "edu.clerk", **SHORT), "sign_and_issue")
    assert holder_at(document, "sign_and_issue") == "mayor"
    assert not document.signatures.filter(act=Signature.Act.REVIEW).exists()


def test_the_day_of_signing_is_beijings(city: City) -> None:
    document = walk(city, make(city, **SHORT), "recheck")
    assert document.dated_on == date(2018, 11, 1)


@pytest.mark.parametrize("origin", ["executive_meeting_decision", "plenary_meeting_decision"])
def test_54_5_a_meetings_decision_without_the_meeting_is_stopped_at_the_draft(
    city: City, origin: str
) -> None:
    with pytest.raises(InvalidInputs) as caught:
        make(city, **{**LATERAL, "origin": origin})  # no meeting on record
    assert "origin" in caught.value.errors

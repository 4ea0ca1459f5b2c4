"""Dissent between departments: negotiated by the lead, set out, coordinated by the leader in charge (52, 53)."""

import pytest
from tests.chapters.documents.way import do, make, open_items, walk
from tests.city import City

from xunzhang.chapters.documents import dissent, facts
from xunzhang.chapters.documents.models import Coordination, Negotiation, OutgoingDocument
from xunzhang.record.actions import InvalidInputs, NotPermitted, Refused, perform

ACCOUNT = {"negotiated_on": "2018-11-01", "account": "当面协商一次，未能一致。", "proposal": "按原稿印发。"}


def objected(city: City) -> OutgoingDocument:
    """A draft to which the finance department objected; it is with the drafter, to be negotiated."""
    document = walk(city, make(city), "countersign")
    do(city, document, "justice-principal", "countersign", agrees=True, opinion="同意。")
    do(city, document, "finance-principal", "countersign", agrees=False, opinion="经费未落实。")
    assert [item.step for item in open_items(document)] == ["negotiate"]
    return document


def test_52b_grounds_of_every_dissenting_department_are_set_out(city: City) -> None:
    document = objected(city)
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "clerk", "negotiate", **ACCOUNT, grounds="双方意见不一。")
    assert "市财政局" in caught.value.errors["grounds"]
    do(city, document, "clerk", "negotiate", **ACCOUNT, grounds=dissent.grounds_to_fill(document))
    made = Negotiation.objects.get()
    assert (made.units, made.proposal) == (["WH-FINANCE"], "按原稿印发。")
    assert "市财政局：经费未落实。" in made.grounds
    assert [item.step for item in open_items(document)] == ["check"]


def test_52b_only_the_lead_department_negotiates(city: City) -> None:
    document = objected(city)
    with pytest.raises(NotPermitted):
        do(city, document, "justice-principal", "negotiate", **ACCOUNT, grounds="市财政局：经费未落实。")
    assert not Negotiation.objects.exists()


def test_52b_dissent_that_was_not_negotiated_is_not_presented(city: City) -> None:
    document = objected(city)
    do(city, document, "clerk", "negotiate", **ACCOUNT, grounds="市财政局：经费未落实。")
    Negotiation.objects.update(units=[])  # as though another department had dissented since
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "check", opinion="拟同意。")
    assert {one.provision for one in caught.value.findings if one.refuses} == {"52b"}


def test_53_1b_the_leader_in_charge_coordinates_before_the_signature(city: City) -> None:
    document = walk(city, objected(city), "coordinate")
    leader = facts.in_charge(document, city.day)
    (item,) = open_items(document)
    assert leader is not None
    assert (item.step, item.person) == ("coordinate", leader.holder.person_id)
    with pytest.raises(Refused) as caught:
        do(city, document, "secretary-general", "sign_and_issue", opinion="同意。")
    assert {"53.1b", "54(3)"} <= {one.provision for one in caught.value.findings if one.refuses}
    with pytest.raises(NotPermitted):
        do(city, document, "clerk", "coordinate", outcome="agreed", opinion="一致。")
    walk(city, document, "review")
    made = Coordination.objects.get()
    assert (made.outcome, made.coordinated_by) == ("inclination", leader.holder.person_id)
    walk(city, document, "recheck")
    assert document.state == OutgoingDocument.State.SIGNED


def test_53_1b_a_later_objection_needs_another_coordination(city: City) -> None:
    document = walk(city, objected(city), "review")
    assert dissent.facts_of(document, city.day)["coordination_outcome"] == "inclination"
    Coordination.objects.update(coordinated_at="2018-10-31T08:00:00+08:00")
    assert dissent.facts_of(document, city.day)["coordination_outcome"] == "none"


def test_agreement_of_all_goes_straight_to_the_check(city: City) -> None:
    document = walk(city, make(city), "check")
    assert not Negotiation.objects.exists()
    with pytest.raises(InvalidInputs):
        perform(
            "outgoing_document.negotiate",
            city.actor("clerk"),
            {"document_id": document.pk, **ACCOUNT, "grounds": "市财政局：无。"},
        )

"""Withdrawing one opinion: the others of the same person stand."""

from datetime import timedelta
from typing import Any

import pytest
from tests.chapters.documents.test_joint_issue import JOINT
from tests.chapters.documents.way import do, make, walk
from tests.city import City

from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.chapters.organs.models import Appointment, Post
from xunzhang.procedure.models import Move

OUTSIDE: dict[str, Any] = {
    "agrees": True,
    "opinion": "同意联合印发。",
    "signer_name": "王某",
    "signer_title": "局长",
    "evidence": "签署页复印件",
}


@pytest.fixture
def nobody_there(city: City) -> City:
    """The heads of two departments are outside this installation: what they say is recorded by the lead."""
    Appointment.objects.filter(post__unit__code__in=("WH-EDU", "WH-JUSTICE")).update(
        to_on=city.day - timedelta(days=1)
    )
    return city


def last_move(document: OutgoingDocument, step: str, subject: str) -> Move:
    found = Move.objects.filter(process=document.matter.process_id, step=step, item__subject=subject)
    move = found.order_by("-pk").first()
    assert move is not None
    return move


def standing(rows: Any) -> set[str]:
    return set(rows.filter(is_superseded=False).values_list("unit", flat=True))


def test_of_two_joint_signatures_recorded_by_the_lead_one_is_withdrawn(nobody_there: City) -> None:
    city = nobody_there
    document = walk(city, make(city, "finance-clerk", **JOINT), "sign_jointly")
    for unit in ("WH-EDU", "WH-JUSTICE"):
        do(city, document, "finance-clerk", "sign_jointly", unit=unit, signed_on=city.day, **OUTSIDE)
    move = last_move(document, "sign_jointly", "WH-JUSTICE")
    city.do("finance-clerk", "matter.withdraw", move_id=move.pk, note="签署页有误")
    assert standing(document.joint_signatures) == {"WH-EDU"}


def test_of_two_seals_recorded_by_the_lead_one_is_withdrawn(nobody_there: City) -> None:
    city = nobody_there
    document = walk(city, make(city, "finance-clerk", **JOINT), "sign_jointly")
    for unit in ("WH-EDU", "WH-JUSTICE"):
        do(city, document, "finance-clerk", "sign_jointly", unit=unit, signed_on=city.day, **OUTSIDE)
    document = walk(city, document, "authorise_seal")
    for unit in ("WH-EDU", "WH-JUSTICE"):
        given = {"keeper_name": "陈某", "authorised_on": city.day, "evidence": "用印登记表"}
        do(city, document, "finance-clerk", "authorise_seal", unit=unit, **given)
    move = last_move(document, "authorise_seal", "WH-JUSTICE")
    city.do("finance-clerk", "matter.withdraw", move_id=move.pk, note="登记有误")
    assert standing(document.seal_authorisations) == {"WH-EDU"}


def test_of_two_countersignatures_of_one_person_one_is_withdrawn(city: City) -> None:
    """The head of one department holds another one's post too."""
    principal = Appointment.objects.get(person_id=city.actor("justice-principal").person_id, to_on=None)
    Appointment.objects.filter(post__unit__code="WH-FINANCE", post__role=principal.post.role).update(
        to_on=city.day - timedelta(days=1)
    )
    Appointment.objects.create(
        person=principal.person,
        post=Post.objects.get(unit__code="WH-FINANCE", role=principal.post.role),
        from_on=city.day,
    )
    concerned = ["WH-EDU", "WH-FINANCE", "WH-JUSTICE"]
    document = walk(city, make(city, departments_concerned=concerned), "countersign")
    for unit in ("WH-JUSTICE", "WH-FINANCE"):
        do(
            city,
            document,
            "justice-principal",
            "countersign",
            unit=unit,
            agrees=True,
            opinion="同意。",
            version=document.version,
        )
    move = last_move(document, "countersign", "WH-FINANCE")
    city.do("justice-principal", "matter.withdraw", move_id=move.pk, note="还要研究")
    given = document.signatures.filter(act=Signature.Act.COUNTERSIGN)
    assert standing(given) == {"WH-JUSTICE"}

"""Nobody but the mayor is in charge, the mayor is away, the executive vice mayor is entrusted (54(3)): the mayor reviews,
then the entrusted signs (R17).
"""

from typing import Any

import pytest
from tests.chapters.documents.test_way_ahead import seen, steps, who
from tests.chapters.documents.test_who_signs import MEETING, give
from tests.chapters.documents.way import SHORT, away, do, hand_over, holder_at, make, open_items, walk
from tests.city import City
from tests.journeys.everywhere import done_on_page

from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.record.actions import Refused

OF_THE_MAYOR = "audit.clerk"  # of a bureau that the mayor himself is in charge of
DECIDED = {**SHORT, **MEETING, "origin": "executive_meeting_decision"}


@pytest.fixture
def entrusted(city: City) -> Any:
    """The mayor is away and has entrusted the executive vice mayor with notices."""
    away(city)
    return give(city, "executive-vice-mayor", "54(3)", ("notice",))


def test_54_3_r17_the_mayor_reviews_on_the_page_and_the_entrusted_signs(city: City, entrusted: Any) -> None:
    document = walk(city, make(city, OF_THE_MAYOR, **SHORT), "review")
    assert holder_at(document, "review") == "mayor"
    assert "先经您审核" in open_items(document)[0].because["zh"]
    done_on_page("mayor", document, "review", opinion="同意，请常务副市长签发。")
    review = document.signatures.get(act=Signature.Act.REVIEW)
    assert review.person == city.person("mayor").pk
    assert holder_at(document, "sign_and_issue") == "executive-vice-mayor"
    done_on_page("executive-vice-mayor", document, "sign_and_issue", opinion="受市长委托，同意印发。")
    signature = document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE)
    assert (signature.clause, signature.person) == ("54(3)", city.person("executive-vice-mayor").pk)
    assert (signature.on_behalf_of, signature.entrustment) == (city.person("mayor").pk, entrusted.pk)
    assert document.state == OutgoingDocument.State.SIGNED


def test_r17_nobody_else_gives_that_review(city: City, entrusted: Any) -> None:
    document = walk(city, make(city, OF_THE_MAYOR, **SHORT), "review")
    hand_over(city, document, "mayor", "executive-vice-mayor")
    with pytest.raises(Refused) as caught:
        do(city, document, "executive-vice-mayor", "review", opinion="同意。")
    assert "7a" in {one.provision for one in caught.value.against}


def test_54_5_r17_what_the_meeting_decided_is_reviewed_by_the_mayor_too(city: City, entrusted: Any) -> None:
    document = walk(city, make(city, OF_THE_MAYOR, **DECIDED), "review")
    assert holder_at(document, "review") == "mayor"
    walk(city, document, "sign_and_issue")
    assert holder_at(document, "sign_and_issue") == "executive-vice-mayor"


def test_the_way_ahead_foretells_the_review_and_who_signs_after_it(city: City) -> None:
    document = make(city, OF_THE_MAYOR, **SHORT)
    assert "review" not in steps(seen(city, document))
    away(city)
    assert "review" not in steps(
        seen(city, document)
    )  # without an entrustment it waits for the mayor's signature
    give(city, "executive-vice-mayor", "54(3)", ("notice",))
    found = seen(city, document)
    assert steps(found)[:4] == ["release", "check", "review", "sign_and_issue"]
    assert who(found, "review")[0].startswith("市长")
    assert who(found, "sign_and_issue")[0].startswith("常务副市长")
    assert (found.lacking, found.elements) == ((), ())


@pytest.mark.parametrize("classes", [("communique",), ("notice",)])
def test_no_review_where_the_mayor_signs_in_person(city: City, classes: tuple[str, ...]) -> None:
    if classes == ("communique",):
        away(city)  # entrusted with something else: it waits for the mayor
    give(city, "executive-vice-mayor", "54(3)", classes)
    document = walk(city, make(city, OF_THE_MAYOR, **SHORT), "sign_and_issue")
    assert holder_at(document, "sign_and_issue") == "mayor"
    assert not document.signatures.filter(act=Signature.Act.REVIEW).exists()
    do(city, document, "mayor", "sign_and_issue", opinion="同意印发。")
    assert document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE).on_behalf_of is None


def test_54_3_r17_sent_back_to_the_mayor_it_is_reviewed_again(city: City, entrusted: Any) -> None:
    document = walk(city, make(city, OF_THE_MAYOR, **SHORT), "sign_and_issue")
    item = open_items(document)[0]
    city.do("executive-vice-mayor", "matter.return", item_id=item.pk, step="review", note="请再核。")
    assert holder_at(document, "review") == "mayor"
    walk(city, document, "sign_and_issue")
    assert holder_at(document, "sign_and_issue") == "executive-vice-mayor"

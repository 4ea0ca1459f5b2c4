"""Every prohibition of articles 51, 52 and 55: the right way passes, the wrong one is refused everywhere with its clause."""

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.test_joint_issue import WITH_PARTY
from tests.chapters.documents.test_own_documents import REPORT, REQUEST
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City
from tests.journeys.everywhere import (
    BACKEND,
    by_api,
    by_command,
    done_on_page,
    refused_everywhere,
    refusing,
)

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import Bulletin, OutgoingDocument
from xunzhang.record.actions import Refused

TWO_MATTERS = "一、关于追加经费\n请予批准追加五百万元。\n二、关于增加编制\n请予批准增加编制十名。"
BEYOND = {
    "recipient_class": "beyond_superior",
    "main_recipients": ["HB"],
    "main_recipients_text": "省人民政府",
}
SIDEWAYS = {
    "document_kind": "circular",
    "direction": "lateral",
    "recipient_class": "lateral_organ",
    "main_recipients": ["WH-GARRISON"],
    "title": "关于有关情况的通报",
    "content_class": "other",
}
OWN = [
    pytest.param({**REQUEST, "body": TWO_MATTERS}, REQUEST, "51.1b", id="two matters in one request"),
    pytest.param(
        {**REPORT, "body": "经费已拨付。恳请批准追加五百万元。"},
        REPORT,
        "51.1c",
        id="a request inside a report",
    ),
    pytest.param(
        {**REQUEST, **BEYOND},
        {**REQUEST, **BEYOND, "level_skipping_approval": "市长2018年10月31日批准：抢险紧急"},
        "51.1d",
        id="a level passed over",
    ),
    pytest.param({**REQUEST, "main_recipients": ["WH", "WH-CPC-GO"]}, REQUEST, "51.1e", id="several heads"),
    pytest.param({**REQUEST, "addressed_person": 0}, REQUEST, "51.1f", id="to a leader in person"),
]
CHECKED = [
    pytest.param(SIDEWAYS, {}, "51.1a", id="a kind in another direction"),
    pytest.param({"within_department_powers": True}, {}, "55a", id="a department's own matter"),
    pytest.param({"law_already_provides": True}, {}, "55a", id="a law already provides"),
    pytest.param({"companion_class": "member_list"}, {}, "55b", id="a list that goes out alone"),
    pytest.param(
        {"disclosure": "withheld"},
        {"disclosure": "withheld", "disclosure_ground": "《保密法》第九条"},
        "27",
        id="closed without a ground",
    ),
]


@pytest.mark.parametrize(("wrong", "right", "provision"), OWN)
def test_51_what_a_department_may_not_send_up(
    city: City, wrong: dict[str, Any], right: dict[str, Any], provision: str
) -> None:
    if wrong.get("addressed_person") == 0:
        wrong = {**wrong, "addressed_person": city.person("mayor").pk}
    document = walk(city, make(city, "finance-clerk", **wrong), "issue")
    refused_everywhere(city, "finance-principal", document, "outgoing_document.issue", provision)
    # The wrong one is withdrawn from the way, or it would itself be another document on the same matter.
    OutgoingDocument.objects.filter(pk=document.pk).update(state="abandoned")
    good = walk(city, make(city, "finance-clerk", **right), "issue")
    done_on_page("finance-principal", good, "issue", has_one_matter="true")


def test_51_1g_a_document_without_need(city: City) -> None:
    document = walk(city, make(city, "finance-clerk", **REQUEST), "issue")
    OutgoingDocument.objects.filter(pk=document.pk).update(necessity="")
    refused_everywhere(city, "finance-principal", document, "outgoing_document.issue", "51.1g")
    OutgoingDocument.objects.filter(pk=document.pk).update(necessity="防汛抢险急需。")
    done_on_page("finance-principal", document, "issue", has_one_matter="true")


@pytest.mark.parametrize(("wrong", "right", "provision"), CHECKED)
def test_51_55_what_the_check_stops(
    city: City, wrong: dict[str, Any], right: dict[str, Any], provision: str
) -> None:
    document = walk(city, make(city, **{**SHORT, **wrong}), "check")
    refused_everywhere(
        city,
        "checker",
        document,
        "outgoing_document.check",
        provision,
        opinion="拟同意。",
        has_one_matter=True,
    )
    good = walk(city, make(city, **{**SHORT, **right}), "check")
    done_on_page("checker", good, "check", opinion="拟同意，请呈批。", has_one_matter="true")


def test_51_2_the_governments_procedure_before_joint_issue(city: City) -> None:
    unreviewed = {"reviewing_meeting": "none", "meeting_title": "", "meeting_on": None}
    document = walk(city, make(city, **{**WITH_PARTY, **unreviewed}), "sign_and_issue")
    refused_everywhere(city, "mayor", document, "outgoing_document.sign_and_issue", "51.2", opinion="同意。")
    OutgoingDocument.objects.filter(pk=document.pk).update(government_procedure="2018年10月30日市长批准")
    done_on_page("mayor", document, "sign_and_issue", opinion="同意。")


def test_52a_the_departments_concerned_come_first(city: City) -> None:
    document = walk(city, make(city, **{**SHORT, "departments_concerned": ["WH-JUSTICE"]}), "sign_and_issue")
    document.signatures.filter(act="countersign").update(is_superseded=True)
    refused_everywhere(city, "mayor", document, "outgoing_document.sign_and_issue", "52a", opinion="同意。")
    document.signatures.filter(act="countersign").update(is_superseded=False)
    done_on_page("mayor", document, "sign_and_issue", opinion="同意。")


def test_55c_a_second_bulletin(city: City) -> None:
    action = "bulletin.register"
    city.do("clerk", action, unit="WH-FINANCE", title="财政简报")
    given = {"unit": "WH-FINANCE", "title": "预算执行快报"}
    with pytest.raises(Refused) as caught:
        city.do("clerk", action, **given)
    expected = [one.as_dict() for one in caught.value.findings]
    assert refusing(expected) == {"55c"}
    status, told = by_api(city, "clerk", action, given)
    assert (status, told["findings"]) == (422, expected)
    code, told = by_command("clerk", action, given)
    assert (code, told["findings"]) == (3, expected)
    client = Client()
    client.force_login(Account.objects.get(login_name="clerk"), backend=BACKEND)
    answer = client.post(reverse("documents:bulletins"), {"form": "register", **given})
    assert answer.status_code == 422
    assert expected[0]["remedy"]["zh"] in html.unescape(answer.content.decode())
    assert Bulletin.objects.count() == 1

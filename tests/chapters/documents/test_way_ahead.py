"""The way ahead of a draft: the steps, who acts and why, what lacks; computed again when anything changes."""

from typing import Any

from django.test import Client
from django.urls import reverse
from tests.chapters.documents.test_joint_issue import JOINT
from tests.chapters.documents.test_minutes import MINUTES
from tests.chapters.documents.way import LATERAL, SHORT, away, inputs_of, make, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.documents.way_ahead import WayAhead, way_ahead
from xunzhang.chapters.matters import running
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.position import explain_assignment

TO_PAPER = ["recheck", "assign_number", "affix_seal", "distribute"]


def seen(city: City, document: OutgoingDocument) -> WayAhead:
    return way_ahead(OutgoingDocument.objects.select_related("matter").get(pk=document.pk), city.day)


def steps(found: WayAhead) -> list[str]:
    return [one.step for one in found.stages if not one.is_reading]


def who(found: WayAhead, step: str) -> list[str]:
    return [actor.name for one in found.stages if one.step == step for actor in one.actors]


def test_the_whole_way_of_a_notice_of_the_government(city: City) -> None:
    found = seen(city, make(city, **{**SHORT, "departments_concerned": ["WH-JUSTICE", "WH-FINANCE"]}))
    assert steps(found) == ["release", "countersign", "check", "review", "sign_and_issue", *TO_PAPER]
    assert len(who(found, "countersign")) == 2
    assert "常务副市长" in who(found, "review")[0]
    signing = next(one for one in found.stages if one.step == "sign_and_issue")
    assert "市长" in signing.actors[0].name
    assert "54(3)" in signing.provisions
    assert "委托" in signing.because.zh
    assert (found.lacking, found.elements) == ((), ())


def test_it_changes_with_the_facts(city: City) -> None:
    document = make(city, "edu.clerk", **LATERAL)
    assert "副市长" in who(seen(city, document), "sign_and_issue")[0]
    city.do("edu.clerk", "outgoing_document.revise", **inputs_of(document, is_major=True))
    found = seen(city, document)
    assert who(found, "sign_and_issue")[0].startswith("市长")
    assert {one.provision for one in found.lacking} == {"6.2"}  # the meeting that decided it


def test_what_nobody_present_may_sign_waits_and_says_for_whom(city: City) -> None:
    document = make(city, **SHORT)
    assert not any(one.waits for one in seen(city, document).stages)
    away(city)
    found = seen(city, document)
    waiting = [one for one in found.stages if one.waits]
    assert [one.step for one in waiting] == ["sign_and_issue"]
    assert not waiting[0].actors[0].is_present
    assert "外出登记在案" in waiting[0].because.zh


def test_what_is_missing_is_said_with_its_clause(city: City) -> None:
    found = seen(city, make(city, **{**SHORT, "is_major": None, "disclosure": "withheld"}))
    assert "27" in {one.provision for one in found.lacking}
    found = seen(city, make(city, **{**SHORT, "within_department_powers": True}))
    assert "55a" in {one.provision for one in found.lacking}


def test_joint_organs_and_minutes(city: City) -> None:
    found = seen(city, make(city, "finance-clerk", **JOINT))
    numbered, sealed = TO_PAPER[:2], TO_PAPER[2:]
    assert steps(found) == ["issue", "sign_jointly", *numbered, "authorise_seal", *sealed]
    assert len(who(found, "sign_jointly")) == len(who(found, "authorise_seal")) == 2
    found = seen(city, make(city, **MINUTES))
    assert steps(found) == ["release", "check", "sign_and_issue", *TO_PAPER]


def test_from_the_middle_of_the_way_only_what_follows(city: City) -> None:
    document = walk(city, make(city, **{**SHORT, "departments_concerned": ["WH-JUSTICE"]}), "countersign")
    assert steps(seen(city, document)) == ["check", "review", "sign_and_issue", *TO_PAPER]
    document = walk(city, document, "affix_seal")
    assert steps(seen(city, document)) == ["distribute"]


def test_the_page_and_its_part(city: City, client: Client) -> None:
    document = make(city, **SHORT)
    client.force_login(Account.objects.get(login_name="clerk"))
    address = reverse("documents:way_ahead", args=[document.pk])
    page: Any = client.get(address)
    assert page.status_code == 200
    assert "部门审签" in page.content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "分管领导审核" in part
    whole = client.get(reverse("matters:matter", args=[document.matter_id])).content.decode()
    assert address in whole


def test_54_3_why_it_is_mine_cites_the_item_that_decides_and_no_other(city: City) -> None:
    document = walk(city, make(city), "sign_and_issue")
    (item,) = WorkItem.objects.filter(process=document.matter.process_id, state="open", step="sign_and_issue")
    assert explain_assignment(item, running.shelf()).provisions == ("54(3)",)
    client = Client()
    client.force_login(Account.objects.get(login_name="mayor"))
    page = client.get(f"/matters/{document.matter_id}").content.decode()
    reason = page[page.index("为何在我这里") : page.index("还缺什么")]
    assert "第五十四条第（三）项" in reason
    assert "第五十四条第（六）项" not in reason

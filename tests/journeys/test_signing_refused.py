"""Signing in the wrong way is refused with the same finding and article by action, API and command."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.city import City
from tests.journeys.documents import drafted

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.kernel import clock
from xunzhang.record.actions import NotPermitted, Refused, perform
from xunzhang.record.actor import Channel
from xunzhang.record.models import FindingRecord, JournalEntry
from xunzhang.site.act_cli import act

SIGN = "outgoing_document.sign_and_issue"


def to_signing(city: City, **changes: Any) -> OutgoingDocument:
    """The notice, ready to be signed by the mayor."""
    document = drafted(city, **changes)
    pk = {"document_id": document.pk}
    city.do("clerk", "outgoing_document.submit", **pk)
    city.do("general-office-principal", "outgoing_document.release", **pk)
    for unit in ("justice-principal", "finance-principal"):
        city.do(unit, "outgoing_document.countersign", agrees=True, opinion="同意。", **pk)
    city.do("checker", "outgoing_document.check", opinion="拟同意，请呈批。", **pk)
    city.do("executive-vice-mayor", "outgoing_document.review", opinion="同意。", **pk)
    return document


def refusal(city: City, login: str, document: OutgoingDocument) -> Refused:
    with pytest.raises(Refused) as caught:
        city.do(login, SIGN, document_id=document.pk, opinion="同意。")
    document.refresh_from_db()
    assert document.signed_by is None
    return caught.value


def against(found: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["provision"], one["outcome"]) for one in found if one["outcome"] in ("breached", "missing")}


def by_api(city: City, login: str, document: OutgoingDocument) -> tuple[int, list[dict[str, Any]]]:
    account = Account.objects.get(login_name=login)
    token = perform(
        "api_token.issue", city.actor(login), {"name": "试验", "scopes": (SIGN,), "days": 30}
    ).text
    assert account.person_id is not None
    answer = Client().post(
        f"/api/v1/actions/{SIGN.replace('.', '/')}",
        json.dumps({"document_id": document.pk, "opinion": "同意。"}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return answer.status_code, answer.json()["findings"]


def by_command(login: str, document: OutgoingDocument) -> tuple[int, list[dict[str, Any]]]:
    done = CliRunner().invoke(
        act,
        [SIGN, "-", "--as", login, "--json"],
        input=json.dumps({"document_id": document.pk, "opinion": "同意。"}),
    )
    return done.exit_code, json.loads(done.output)["findings"]


def same_everywhere(city: City, login: str, document: OutgoingDocument, provision: str) -> None:
    """The action, the API and the command refuse with the same findings, `provision` among the breached ones."""
    expected = [finding.as_dict() for finding in refusal(city, login, document).findings]
    assert (provision, "breached") in against(expected)
    status, found = by_api(city, login, document)
    assert status == 422
    assert found == expected
    code, found = by_command(login, document)
    assert code == 3
    assert found == expected


def test_54_3_the_wrong_person_is_refused_everywhere(city: City) -> None:
    document = to_signing(city)
    same_everywhere(city, "secretary-general", document, "54(3)")
    assert FindingRecord.objects.filter(provision="54(3)", outcome="breached", is_refusal=True).count() == 3
    assert JournalEntry.objects.filter(action=f"{SIGN}.refused").count() == 3


def test_54_3_the_executive_vice_mayor_without_entrustment_is_refused(city: City) -> None:
    same_everywhere(city, "executive-vice-mayor", to_signing(city), "54(3)")


def test_52a_before_countersigning_is_refused(city: City) -> None:
    document = drafted(city)
    pk = {"document_id": document.pk}
    city.do("clerk", "outgoing_document.submit", **pk)
    city.do("general-office-principal", "outgoing_document.release", **pk)
    city.do("justice-principal", "outgoing_document.countersign", agrees=True, opinion="同意。", **pk)
    with pytest.raises(Refused) as caught:
        # The General Office sees it; the mayor has not been given it yet.
        city.do("checker", SIGN, opinion="同意。", **pk)
    found = {one.provision: str(one.outcome) for one in caught.value.findings}
    assert found["52a"] == "breached"


@pytest.fixture
def entrusted(city: City) -> Callable[..., Any]:
    def give(
        first: date, last: date, classes: tuple[str, ...] = ("notice",), provision: str = "54(3)"
    ) -> Any:
        return city.do(
            "mayor",
            "entrustment.grant",
            grantor_id=city.person("mayor").pk,
            grantee_id=city.person("executive-vice-mayor").pk,
            kind="entrustment",
            provision=provision,
            document_classes=classes,
            from_on=first,
            to_on=last,
            evidence="市长书面委托",
        )

    return give


def test_54_3_an_entrustment_lets_the_executive_vice_mayor_sign(
    city: City, entrusted: Callable[..., Any]
) -> None:
    document = to_signing(city)
    given = entrusted(city.day, city.day + timedelta(days=10))
    # The Rules allow it now, but the work item is the mayor's: it has to be handed over first.
    with pytest.raises(NotPermitted):
        city.do("executive-vice-mayor", SIGN, document_id=document.pk, opinion="受市长委托，同意印发。")
    item = document.matter.process.work_items.get(step="sign_and_issue", state="open")
    city.do(
        "mayor",
        "matter.reassign",
        item_id=item.pk,
        person_id=city.person("executive-vice-mayor").pk,
        note="受委托签发",
    )
    city.do("executive-vice-mayor", SIGN, document_id=document.pk, opinion="受市长委托，同意印发。")
    document.refresh_from_db()
    assert document.state == OutgoingDocument.State.SIGNED
    signature = document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE)
    assert signature.on_behalf_of == city.person("mayor").pk
    assert signature.entrustment == given.pk
    entry = JournalEntry.objects.get(action=SIGN)
    assert (entry.on_behalf_of, entry.entrustment) == (city.person("mayor").pk, given.pk)


def test_54_3_an_entrustment_that_has_ended_is_refused_everywhere(
    city: City, entrusted: Callable[..., Any]
) -> None:
    document = to_signing(city)
    entrusted(city.day, city.day + timedelta(days=4))
    with clock.frozen(city.day + timedelta(days=5)):
        same_everywhere(city, "executive-vice-mayor", document, "54(3)")


def test_54_3_an_entrustment_for_other_documents_is_refused(
    city: City, entrusted: Callable[..., Any]
) -> None:
    document = to_signing(city)
    entrusted(city.day, city.day + timedelta(days=4), classes=("letter",))
    refused = refusal(city, "executive-vice-mayor", document)
    assert ("54(3)", "breached") in {(one.provision, str(one.outcome)) for one in refused.findings}


def test_the_mayor_away_with_an_entrustment_it_goes_to_the_deputy(
    city: City, entrusted: Callable[..., Any]
) -> None:
    city.do(
        "personnel-clerk",
        "absence.record",
        person_id=city.person("mayor").pk,
        kind="business",
        from_on=city.day,
        to_on=city.day + timedelta(days=6),
        destination="北京",
        evidence="外出报备单",
    )
    entrusted(city.day, city.day + timedelta(days=6))
    document = to_signing(city)
    item = document.matter.process.work_items.get(step="sign_and_issue", state="open")
    assert item.person == city.person("executive-vice-mayor").pk
    city.do("executive-vice-mayor", SIGN, document_id=document.pk, opinion="受市长委托，同意印发。")
    document.refresh_from_db()
    assert document.signed_by == city.person("executive-vice-mayor").pk


def test_the_mayor_away_without_entrustment_it_waits_and_says_for_whom(city: City) -> None:
    city.do(
        "personnel-clerk",
        "absence.record",
        person_id=city.person("mayor").pk,
        kind="business",
        from_on=city.day,
        to_on=city.day + timedelta(days=6),
        destination="北京",
        evidence="外出报备单",
    )
    document = to_signing(city)
    item = document.matter.process.work_items.get(step="sign_and_issue", state="open")
    assert item.person == city.person("mayor").pk
    assert "外出登记在案" in item.because["zh"]


def test_an_administrator_signs_nothing(city: City) -> None:
    document = to_signing(city)
    account = Account.objects.create(
        login_name="system", administrator="system", holder_name="系统管理员", is_active=True
    )
    assert account.pk
    code, _found = _command_code("system", document)
    assert code == 5


def _command_code(login: str, document: OutgoingDocument) -> tuple[int, Any]:
    done = CliRunner().invoke(
        act,
        [SIGN, "-", "--as", login, "--json"],
        input=json.dumps({"document_id": document.pk, "opinion": "同意。"}),
    )
    return done.exit_code, json.loads(done.output)


def test_channels_differ_only_in_the_journal(city: City) -> None:
    document = to_signing(city)
    refusal(city, "secretary-general", document)
    by_command("secretary-general", document)
    channels = set(JournalEntry.objects.filter(action=f"{SIGN}.refused").values_list("channel", flat=True))
    assert channels == {Channel.PAGE, Channel.COMMAND}

"""Every row of who signs (54, 48) as the rulebook's table has it: whoever it names signs by page, API and command,
and everybody else, and every entrustment that does not reach, is refused in all three with clause and remedy."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.chapters.documents.test_joint_issue import WITH_PARTY
from tests.chapters.documents.test_minutes import MINUTES, THEMATIC
from tests.chapters.documents.test_who_signs import MEETING
from tests.chapters.documents.way import LATERAL, OFFICE, ORDER, SHORT, TO_PROVINCE, away, do, make, walk
from tests.city import DAY, City
from tests.journeys.at_the_desk import open_account
from tests.journeys.everywhere import done_everywhere, refused_everywhere

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import Refused
from xunzhang.rulebook import library
from xunzhang.rulebook.tables import Clause

SIGN = "outgoing_document.sign_and_issue"
LOGINS = {
    "mayor": "mayor",
    "executive_vice_mayor": "executive-vice-mayor",
    "vice_mayor_in_charge": "vice-mayor",
    "vice_mayor": "vice-mayor",
    "secretary_general": "secretary-general",
}
# The leaders, one who is in charge of something else, and a department's head.
ANYBODY = (
    *dict.fromkeys(LOGINS.values()),
    "deputy-secretary-general",
    "other-vice-mayor",
    "finance-principal",
)
BY_MAYOR = "audit.clerk"  # of a bureau that the mayor is in charge of: no vice mayor is (R17)
AUTHORISED = ("executive_vice_mayor", "vice_mayor", "secretary_general")
REPORT_UP = {
    **TO_PROVINCE,
    "document_kind": "report",
    "content_class": "other",
    "recipient_class": "party_committee",
    "main_recipients": ["WH-CPC"],
    "main_recipients_text": "市委",
    "title": "关于有关情况的报告",
    "party_route": "none",
}
BILL = {
    **TO_PROVINCE,
    "document_kind": "bill",
    "content_class": "other",
    "recipient_class": "standing_committee",
    "main_recipients": ["WH-CONGRESS-SC"],
    "main_recipients_text": "市人大常委会",
    "title": "关于提请审议有关条例草案的议案",
}
PUBLIC = {
    **SHORT,
    "document_kind": "public_notice",
    "direction": "public",
    "recipient_class": "public",
    "title": "关于加强管理的通告",
}
APPROVED = {"government_procedure": "2018年10月29日常务会议审议通过"}
DECIDED = {"origin": "executive_meeting_decision", **MEETING}
CONSENTED = {**OFFICE, "government_consent_noted": True}
PLENARY = {
    **SHORT,
    **MEETING,
    "content_class": "other",
    "origin": "plenary_meeting_decision",
    "reviewing_meeting": "plenary_meeting",
}
MAJOR = {**MEETING, "is_major": True}


@dataclass(frozen=True)
class Row:
    """A document that a clause decides, and whom the Rules let sign it: by office, or entrusted as well."""

    place: str
    name: str
    inputs: dict[str, Any]
    signers: tuple[str, ...]
    entrusted: tuple[str, ...] = ()
    drafter: str = "edu.clerk"

    @property
    def provision(self) -> str:
        return self.place.partition("#")[0]


ROWS = [
    Row("54(1)#1", "order", ORDER, ("mayor",)),
    Row("54(1)#1", "bill", BILL, ("mayor",)),
    Row("54(2)#1", "request to the province", TO_PROVINCE, ("mayor",)),
    Row("54(2)#2", "with the Party committee (R29)", {**WITH_PARTY, **APPROVED}, ("mayor",)),
    Row("54(2)#3", "otherwise upward (R18)", REPORT_UP, ("mayor",)),
    Row("54(3)#1", "downward", SHORT, ("mayor",), ("executive_vice_mayor",)),
    Row("54(3)#2", "downward, the mayor's own (R17)", SHORT, ("mayor",), ("executive_vice_mayor",), BY_MAYOR),
    Row("54(3)#3", "to the public (R28)", PUBLIC, ("mayor",), ("executive_vice_mayor",)),
    Row("54(3)#4", "to the public, the mayor's own", PUBLIC, ("mayor",), ("executive_vice_mayor",), BY_MAYOR),
    Row("54(4)a#1", "lateral", LATERAL, ("vice_mayor_in_charge",)),
    Row("54(4)a#2", "lateral, the mayor's own (R17)", LATERAL, ("mayor",), (), BY_MAYOR),
    Row("54(4)b#1", "lateral, major", {**LATERAL, **MAJOR}, ("mayor", "executive_vice_mayor")),
    Row("54(5)#1", "plenary (R18)", PLENARY, ("mayor",)),
    Row("54(5)#2", "lateral, decided by the meeting", {**LATERAL, **DECIDED}, ("mayor",), AUTHORISED),
    Row("54(5)#2", "lateral, routine", {**LATERAL, "origin": "routine_approval"}, ("mayor",), AUTHORISED),
    Row("54(5)#3", "downward, decided by the meeting", {**SHORT, **DECIDED}, ("mayor",), AUTHORISED),
    Row("54(5)#4", "the same, the mayor's own", {**SHORT, **DECIDED}, ("mayor",), AUTHORISED, BY_MAYOR),
    Row("54(6)#1", "the General Office's own", OFFICE, ("secretary_general",)),
    Row(
        "54(6)#2",
        "with the government's consent",
        CONSENTED,
        ("vice_mayor_in_charge", "mayor", "executive_vice_mayor"),
    ),
    Row("54(6)#3", "with consent, major (R19)", {**CONSENTED, **MAJOR}, ("mayor", "executive_vice_mayor")),
    Row(
        "54(6)#4",
        "the two Offices (R29)",
        {**WITH_PARTY, **APPROVED, "issued_in_name_of": "joint_offices"},
        ("secretary_general",),
    ),
    Row("48.1a#1", "minutes, executive meeting", MINUTES, ("mayor",)),
    Row("48.1b#1", "minutes, thematic meeting", THEMATIC, ("vice_mayor_in_charge",)),
    Row("48.1b#2", "minutes, the mayor's own", {**THEMATIC, "meeting_unit": "WH-AUDIT"}, ("mayor",)),
    Row(
        "48.1c#1",
        "minutes, thematic, major",
        {**THEMATIC, "is_major": True},
        ("executive_vice_mayor", "mayor"),
    ),
]
EACH = pytest.mark.parametrize("row", [pytest.param(one, id=f"{one.place} {one.name}") for one in ROWS])


def clauses() -> dict[str, Clause]:
    """The signing table's own rows, by the provision and the number of the clause."""
    books = library()
    (government,) = books.governments
    table = books.in_force(government, DAY).compiled.tables["signing"]
    return {one.place: one for one in table.clauses}


def test_every_clause_of_the_table_has_its_document() -> None:
    assert {one.place for one in ROWS} == set(clauses())


@EACH
def test_54_48_the_table_names_whom_the_rules_name(row: Row) -> None:
    assert [one.role for one in clauses()[row.place].signers] == [*row.signers, *row.entrusted]


def at_signing(city: City, row: Row) -> OutgoingDocument:
    """The row's document before the signer, with no entrustment of the mayor's in force."""
    open_account("other-vice-mayor", "vice-mayor.health")
    for given in city.person("mayor").entrustments_given.filter(revoked_on__isnull=True, to_on__gte=city.day):
        revoke(city, given.pk)
    return walk(city, make(city, row.drafter, **row.inputs), "sign_and_issue")


def held_by(document: OutgoingDocument, login: str) -> None:
    """Let that person have it in hand, so that nothing but the Rules stands in the way."""
    person = Account.objects.get(login_name=login).person_id
    items = WorkItem.objects.filter(process=document.matter.process_id, step="sign_and_issue", state="open")
    assert items.update(person=person, pool=None) == 1


def signed(document: OutgoingDocument) -> Signature | None:
    return document.signatures.filter(act=Signature.Act.SIGN_AND_ISSUE, is_superseded=False).first()


def refused(city: City, document: OutgoingDocument, login: str, provision: str) -> None:
    held_by(document, login)
    refused_everywhere(city, login, document, SIGN, provision, opinion="同意。")
    assert (document.signed_by, signed(document)) == (None, None)


def signs(city: City, document: OutgoingDocument, login: str, provision: str) -> Signature:
    held_by(document, login)
    done_everywhere(city, login, document, SIGN, lambda: signed(document) is not None, opinion="同意印发。")
    signature = signed(document)
    assert signature is not None
    assert (signature.clause, signature.person) == (provision, city.actor(login).person_id)
    return signature


@EACH
def test_54_48_who_signs_passes_and_everybody_else_is_refused_everywhere(city: City, row: Row) -> None:
    document = at_signing(city, row)
    right = [LOGINS[role] for role in row.signers]
    for wrong in (one for one in ANYBODY if one not in right):
        refused(city, document, wrong, row.provision)
    for login in right:
        with transaction.atomic():
            assert signs(city, document, login, row.provision).entrustment is None
            transaction.set_rollback(True)
    for role in row.entrusted:
        with transaction.atomic():
            given = entrust(city, row, role)
            put = document
            if row.drafter == BY_MAYOR and document.direction != "lateral":
                refused(city, document, LOGINS[role], row.provision)
                put = reviewed_by_the_mayor(city, row)
            signature = signs(city, put, LOGINS[role], row.provision)
            assert (signature.on_behalf_of, signature.entrustment) == (city.person("mayor").pk, given)
            transaction.set_rollback(True)


def reviewed_by_the_mayor(city: City, row: Row) -> OutgoingDocument:
    """Another such document while the mayor is away: on its way the mayor reviews it, being in charge (R17)."""
    away(city)
    document = walk(city, make(city, row.drafter, **row.inputs), "sign_and_issue")
    assert document.signatures.get(act=Signature.Act.REVIEW).person == city.person("mayor").pk
    return document


def entrust(city: City, row: Row, role: str, **changes: Any) -> int:
    """The mayor's entrustment (authorisation) for just this document, but for `changes`."""
    provision = changes.get("provision", row.provision)
    given = {
        "grantor_id": city.person("mayor").pk,
        "grantee_id": city.actor(LOGINS[role]).person_id,
        "kind": "authorisation" if provision == "54(5)" else "entrustment",
        "provision": provision,
        "document_classes": (row.inputs.get("document_kind", "notice"),),
        "from_on": city.day,
        "to_on": city.day + timedelta(days=5),
        "evidence": "市长书面委托",
        **changes,
    }
    return int(city.do("mayor", "entrustment.grant", **given).pk)


def revoke(city: City, entrustment: int) -> None:
    revoked = {"entrustment_id": entrustment, "revoked_on": city.day, "reason": "收回"}
    city.do("mayor", "entrustment.revoke", **revoked)


def not_for_this(row: Row, role: str) -> list[dict[str, Any]]:
    """Entrustments that do not reach: for another class, while the mayor is away, by another item, by the origin alone."""
    found: list[dict[str, Any]] = [{"document_classes": ("communique",)}, {"only_while_absent": True}]
    if row.provision == "54(3)":
        found.append({"provision": "54(5)"})
    elif row.place == "54(5)#2" and role == "executive_vice_mayor":
        found.append({"provision": "54(3)"})
    elif row.place != "54(5)#2" and role != "executive_vice_mayor":
        # A downward document: another delegate by person and class, not by its origin alone (R5).
        found.append({"document_classes": (row.inputs["origin"],)})
    return found


@pytest.mark.parametrize(
    "row", [pytest.param(one, id=f"{one.place} {one.name}") for one in ROWS if one.entrusted]
)
def test_54_3_54_5_an_entrustment_that_does_not_reach_is_refused_everywhere(city: City, row: Row) -> None:
    document = at_signing(city, row)
    for role in row.entrusted:
        login = LOGINS[role]
        held_by(document, login)
        for changes in not_for_this(row, role):
            given = entrust(city, row, role, **changes)
            with pytest.raises(Refused) as caught:
                do(city, document, login, "sign_and_issue", opinion="同意。")
            assert row.provision in {one.provision for one in caught.value.against}
            revoke(city, given)
        revoke(city, entrust(city, row, role))
        refused(city, document, login, row.provision)
        entrust(city, row, role)
        with clock.frozen(city.day + timedelta(days=6)):
            refused(city, document, login, row.provision)


@pytest.mark.parametrize(
    "row",
    [pytest.param(one, id=f"{one.place} {one.name}") for one in ROWS if clauses()[one.place].reviewer],
)
def test_54_3_54_5_nobody_signs_before_the_review_of_the_leader_in_charge(city: City, row: Row) -> None:
    document = at_signing(city, row)
    reviews = document.signatures.filter(act=Signature.Act.REVIEW)
    assert reviews.update(is_superseded=True) == 1
    for role in row.signers:
        refused(city, document, LOGINS[role], row.provision)
    for role in row.entrusted:
        entrust(city, row, role)
        refused(city, document, LOGINS[role], row.provision)

"""The page of what is being typed: the document as it will be printed, from a form that need not be complete."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from xunzhang import rulebook as rules
from xunzhang.chapters.documents.choices import expanded
from xunzhang.chapters.documents.joint import PARTNER_FUNCTION, partner_of
from xunzhang.chapters.documents.paper import (
    NOT_A_COPY,
    SEAL_OF_FORMAT,
    URGENCY_PRINTED,
    attachments_on_paper,
    attendance_on_paper,
    classification_of,
    format_for,
    minutes_mark,
)
from xunzhang.chapters.documents.people import OWN
from xunzhang.chapters.documents.signers import SIGN
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.kernel.digest import sm3
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record import secrecy
from xunzhang.record.assessing import installed_settings, rulebook_for
from xunzhang.typesetting.api import Document, check_glyphs, layout_sentences, to_pages_svg
from xunzhang.typesetting.model import Format, IssuedText, Issuer, Paragraph, Seal, Signatory
from xunzhang.typesetting.structure import recognise

Content = Mapping[str, Any]
_OF_OFFICE = ("general_office", "joint_offices")
_OF_GOVERNMENT = ("government", "joint_with_party")


def issuing_name(content: Content, unit: str) -> str:
    """The name of the organ that would issue it; empty where none is known."""
    today, named = clock.today(), str(content.get("issued_in_name_of", ""))
    if named in _OF_GOVERNMENT or not named:
        found = organs.unit_with_function("government", today)
    elif named in _OF_OFFICE:
        found = organs.unit_with_function("general_office", today)
    else:
        found = organs.unit_on(unit, today)
    return found.name if found else ""


def _signer(content: Content, unit: str) -> Signatory:
    """Who would sign it, by what is typed of its nature; without a name while that is open."""
    today = clock.today()
    asked = ("document_kind", "content_class", "issued_in_name_of", "direction", "recipient_class", "origin")
    facts: dict[str, object] = {name: content[name] for name in asked if content.get(name)}
    facts |= {"entrusted": False, "signed_on": today}
    if content.get("is_major") in ("true", "false"):
        facts["is_major"] = content["is_major"] == "true"
    leader = organs.in_charge_of(unit, today)
    try:
        decided = rules.signing_decision(
            book := rulebook_for(on=today), SIGN, facts, today, settings=installed_settings(book, today)
        )
    except UnusableInput:
        return Signatory(title="", name="")
    for role in decided.signers:
        if role in roles_of("in_charge", today):
            holders = [leader.holder] if leader is not None and leader.by_portfolio else []
        else:
            holders = list(organs.who_is(role, on=today))
        if holders:
            return Signatory(title=holders[0].title, name=holders[0].name)
    return Signatory(title="", name="")


def paper_of(content: Content, unit: str) -> Document:
    """The typed text as a document of the drafting unit `unit`. What is still empty stands in brackets."""
    today = clock.today()
    name = issuing_name(content, unit) or "（发文机关）"
    form = format_for(str(content.get("document_kind", "")), str(content.get("direction", "")))
    own = content.get("issued_in_name_of") == OWN
    is_minutes = form is Format.MINUTES
    names = (name, *_joint_names(content))
    office = None if own else organs.unit_with_function("general_office", today)
    copies = expanded(
        (*(content.get("main_recipients", ()) if is_minutes else ()), *content.get("copy_recipients", ()))
    )
    copied = {each.code: each.name for each in organs.units_on(today, codes=list(copies))} if copies else {}
    signer = _signer(content, unit) if form in (Format.UPWARD, Format.ORDER) else None
    attachments = [
        {"title": one["title"] or "（附件标题）", "text": one["text"] or "（附件正文）"}
        for one in content.get("attachments", ())
    ]
    urgency = str(content.get("urgency", "0"))
    level = str(content.get("secrecy", ""))
    classified = classification_of(level) if level in secrecy.LEVELS else ""
    return Document(
        title=str(content.get("title", "")).strip() or "（标题）",
        body=recognise(str(content.get("body", ""))) or (Paragraph(text="（正文）"),),
        format=form,
        issuing_organs=names,
        mark=minutes_mark(name, str(content.get("reviewing_meeting", ""))) if is_minutes else "",
        copy_number=NOT_A_COPY if classified else "",
        classification=classified,
        classified_until=str(content.get("secrecy_term", "")).strip() if classified else "",
        urgency=URGENCY_PRINTED.get(int(urgency) if urgency.isdecimal() and len(urgency) < 3 else 0, ""),
        main_recipients="" if is_minutes else str(content.get("main_recipients_text", "")).strip(),
        issuers=(Issuer(name=signer.name),) if signer and form is Format.UPWARD else (),
        signature=() if form in SEAL_OF_FORMAT else names,
        signatory=signer if form is Format.ORDER else None,
        seal=SEAL_OF_FORMAT.get(form, Seal.SEALED),
        attendance=attendance_on_paper(
            *(str(content.get(each, "")) for each in ("attendees", "absentees", "observers"))
        ),
        note=str(content.get("note", "")).strip(),
        issued_text=_issued(content),
        attachments_note=tuple(one["title"] for one in attachments),
        attachments=attachments_on_paper(attachments),
        copy_recipients="，".join(copied[code] for code in copies if code in copied),
        printing_organ=office.name if office else name,
    )


def _joint_names(content: Content) -> tuple[str, ...]:
    """The organs that would issue it with the lead, in the order of the directory."""
    today = clock.today()
    named = str(content.get("issued_in_name_of", ""))
    if named in PARTNER_FUNCTION:
        partner = partner_of(named, today)
        return (partner.name,) if partner else ()
    codes = list(content.get("joint_organs", ()))
    if not codes or content.get("issued_in_name_of") != OWN:
        return ()
    return tuple(unit.name for unit in organs.units_on(today, codes=codes))


def _issued(content: Content) -> IssuedText | None:
    title, text = (str(content.get(name, "")).strip() for name in ("issued_title", "issued_text"))
    if not (title or text):
        return None
    return IssuedText(
        title=title or "（印发文本的标题）",
        body=recognise(text, "issued_text") or (Paragraph(text="（正文）"),),
    )


def changed_pages(paper: Document, known: frozenset[str]) -> list[dict[str, str]]:
    """Every page's digest, and the SVG of those whose digest is not among the `known`."""
    found = []
    for page in to_pages_svg(paper):
        digest = sm3(page.encode())[:24]
        found.append({"digest": digest} if digest in known else {"digest": digest, "svg": page})
    return found


def print_sentences(paper: Document) -> tuple[str, ...]:
    """What is to be said before it is printed, in the reader's language: characters that a font lacks, a signature that
    would stand alone on a page."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return (*layout_sentences(paper, language=language), *check_glyphs(paper).sentences(language))

"""Every page of the site by the name of its address: who looks at it, and at which rows. What is no page says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.chapters.documents import incoming_way, way
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import SealUse
from xunzhang.chapters.organs.models import UnitDesignation
from xunzhang.procedure.models import WorkItem
from xunzhang.record.models import JournalEntry

LONG = "关于进一步加强城市基础设施建设和管理工作切实提升城市综合承载能力着力推动城市高质量发展的若干意见有关事项的通知"
ADMINISTRATORS = ("system", "security", "audit")


@dataclass(frozen=True)
class Visit:
    """Who opens it, nobody where empty; `with_` names the rows of its arguments, as `lived_in` makes them, or is the argument itself."""

    login: str
    with_: tuple[str, ...] = ()
    query: str = ""
    mains: int = 1  # at most so many main buttons


def _of(login: str, *with_: str, query: str = "", mains: int = 1) -> Visit:
    return Visit(login, with_, query, mains)


PAGES: Mapping[str, Visit] = {
    "accounts:action": _of("security", "clerk", "reset-password"),
    "accounts:change_password": _of("clerk"),
    "accounts:detail": _of("security", "clerk"),
    "accounts:enrol_second_factor": _of("clerk"),
    "accounts:issue_token": _of("clerk"),
    "accounts:journal": _of("audit"),
    "accounts:journal_entry": _of("audit", "1"),
    "accounts:list": _of("security"),
    "accounts:login": _of(""),
    "accounts:new": _of("security"),
    "accounts:own": _of("clerk"),
    "accounts:security_log": _of("audit"),
    "accounts:verify_journal": _of("audit"),
    "demonstration:clock": _of("clerk"),
    "documents:add_files": _of("receiving-clerk", "taken"),
    "documents:afterwards": _of("clerk", "issued"),
    "documents:approve_extension_incoming": _of("clerk", "handling"),
    "documents:archive": _of("clerk"),
    "documents:file_incoming": _of("receiving-clerk", "completed_incoming"),
    "documents:bulletins": _of("clerk"),
    "documents:checks": _of("checker", "checking"),
    "documents:copies": _of("dispatching-clerk"),
    "documents:copies_of": _of("dispatching-clerk", "printing"),
    "documents:deliveries": _of("dispatching-clerk", "issued"),
    "documents:draft": _of("clerk", query="from=rules"),
    "documents:extend_incoming": _of("clerk", "handling"),
    "documents:figures": _of("clerk"),
    "documents:form_check": _of("clerk"),
    "documents:incoming": _of("clerk"),
    "documents:incoming_register": _of("receiving-clerk"),
    "documents:numbers": _of("dispatching-clerk"),
    "documents:outgoing": _of("clerk"),
    "documents:pause_incoming": _of("clerk", "handling"),
    "documents:register": _of("clerk", "outgoing"),
    "documents:register_incoming": _of("receiving-clerk", "taken"),
    "documents:registers": _of("clerk"),
    "documents:resume_incoming": _of("clerk", "handling"),
    "documents:return_draft": _of("checker", "checking"),
    "documents:return_incoming": _of("receiving-clerk", "taken"),
    "documents:revise": _of("clerk", "draft"),
    "documents:seal_check": _of("clerk", "seal"),
    "documents:seal_uses": _of("clerk"),
    "documents:search": _of("clerk", query="q=通知"),
    "documents:take_in": _of("receiving-clerk"),
    "documents:versions": _of("clerk", "draft"),
    "documents:way_ahead": _of("clerk", "draft"),
    "duties:close": _of("clerk", "assignment"),
    "duties:confirm_members": _of("personnel-clerk"),
    "duties:duty": _of("clerk", "issued_matter", "assign"),
    "duties:members": _of("clerk"),
    "duties:secretary_list": _of("clerk"),
    "matters:archive": _of("clerk", "issued_matter"),
    "matters:chase": _of("clerk", "checking_matter"),
    "matters:circulate": _of("clerk", "issued_matter"),
    "matters:delegations": _of("clerk"),
    "matters:done": _of("clerk"),
    "matters:end_delegation": _of("clerk", "delegation"),
    "matters:entry": _of("clerk", "issued_matter", "entry"),
    "matters:inbox": _of("clerk"),
    "matters:matter": _of("checker", "checking_matter"),
    "matters:operate": _of("checker", "checking_matter", "item", "return"),
    "matters:sheet": _of("clerk", "issued_matter"),
    "matters:started": _of("clerk"),
    "matters:to_read": _of("clerk"),
    "matters:withdraw": _of("general-office-principal", "checking_matter"),
    "organs:abolish": _of("personnel-clerk", "WH-SPORT"),
    "organs:abolish_post": _of("personnel-clerk", "1"),
    "organs:absences": _of("personnel-clerk"),
    "organs:add_post": _of("personnel-clerk", "WH-SPORT"),
    "organs:amend_post": _of("personnel-clerk", "1"),
    "organs:appoint": _of("personnel-clerk", "1"),
    "organs:assign_pairing": _of("personnel-clerk"),
    "organs:assign_portfolio": _of("personnel-clerk"),
    "organs:chart": _of("clerk"),
    "organs:correct_appointment": _of("personnel-clerk", "1"),
    "organs:correct_person": _of("personnel-clerk", "1"),
    "organs:correct_unit": _of("personnel-clerk", "WH-JUSTICE", "designation"),
    "organs:directory": _of("personnel-clerk"),
    "organs:end_absence": _of("personnel-clerk", "absence"),
    "organs:end_appointment": _of("personnel-clerk", "1"),
    "organs:end_pairing": _of("personnel-clerk", "1"),
    "organs:end_portfolio": _of("personnel-clerk", "1"),
    "organs:entrustment": _of("clerk", "1"),
    "organs:entrustments": _of("clerk"),
    "organs:establish": _of("personnel-clerk"),
    "organs:grant": _of("mayor"),
    "organs:import": _of("personnel-clerk", "people"),
    "organs:people": _of("personnel-clerk"),
    "organs:person": _of("personnel-clerk", "1"),
    "organs:portfolios": _of("personnel-clerk"),
    "organs:record_absence": _of("personnel-clerk"),
    "organs:register_person": _of("personnel-clerk"),
    "organs:rename": _of("personnel-clerk", "WH-SPORT"),
    "organs:reorganise": _of("personnel-clerk", "WH-SPORT"),
    "organs:revoke": _of("mayor", "1"),
    "organs:set_term": _of("personnel-clerk"),
    "organs:terms": _of("personnel-clerk"),
    "organs:unit": _of("personnel-clerk", "WH-JUSTICE"),
    "organs:who": _of("clerk"),
    "organs:withdraw_absence": _of("personnel-clerk", "absence"),
    "organs:withdraw_pairing": _of("personnel-clerk", "1"),
    "organs:withdraw_portfolio": _of("personnel-clerk", "1"),
    "ui:gallery": _of("clerk", mains=2),
    "ui:gallery_form": _of("clerk"),
    "working_calendar:add_exception": _of("system"),
    "working_calendar:import": _of("system"),
    "working_calendar:overview": _of("clerk"),
    "working_calendar:year": _of("clerk", "2018"),
    "working_rules:article": _of("clerk", "54"),
    "working_rules:change_setting": _of("system", "validity_warning_days"),
    "working_rules:compare": _of("clerk"),
    "working_rules:contents": _of("clerk"),
    "working_rules:ledger": _of("clerk"),
    "working_rules:readings": _of("clerk"),
    "working_rules:search": _of("clerk", query="q=签发"),
    "working_rules:setting": _of("clerk", "validity_warning_days"),
    "working_rules:settings": _of("clerk"),
}
_FILE = "a file"
_POSTED = "only posted to"
_PART = "a part of another page"
_ELSEWHERE = "leads to another page"
NO_PAGES: Mapping[str, str] = {
    "accounts:disable_second_factor": _POSTED,
    "accounts:end_session": _POSTED,
    "accounts:export_journal": _POSTED,
    "accounts:from_provider": _ELSEWHERE,
    "accounts:logout": _ELSEWHERE,
    "accounts:renew_recovery_codes": _POSTED,
    "accounts:revoke_token": _POSTED,
    "accounts:second_factor": "seen in the middle of logging in: tests/accounts/test_accounts_in_browser.py",
    "accounts:to_provider": _ELSEWHERE,
    "documents:answer_check": _POSTED,
    "documents:answer_incoming": _ELSEWHERE,
    "documents:copy_pdf": _FILE,
    "documents:draft_discard": _POSTED,
    "documents:draft_keep": _POSTED,
    "documents:draft_preview": _POSTED,
    "documents:draft_regular": _POSTED,
    "documents:incoming_document": _ELSEWHERE,
    "documents:incoming_file": _FILE,
    "documents:incoming_page": _FILE,
    "documents:incoming_pages": _PART,
    "documents:incoming_pdf": _FILE,
    "documents:outgoing_docx": _FILE,
    "documents:outgoing_document": _ELSEWHERE,
    "documents:outgoing_ofd": _FILE,
    "documents:outgoing_page": _FILE,
    "documents:outgoing_pdf": _FILE,
    "documents:package": _FILE,
    "documents:incoming_package": _FILE,
    "documents:recognition": _PART,
    "matters:chase_many": _POSTED,
    "matters:drawing": _FILE,
    "matters:mark_read": _POSTED,
    "matters:read_many": _POSTED,
    "matters:sheet_pdf": _FILE,
    "matters:trial": _PART,
    "organs:evidence": _FILE,
    "organs:list_export": _FILE,
    "organs:list_template": _FILE,
    "saved_views:delete": _POSTED,
    "saved_views:save": _POSTED,
    "ui:gallery_batch": _POSTED,
    "ui:gallery_error": "an error on purpose",
    "ui:lookup": _PART,
    "ui:set_language": _ELSEWHERE,
    "working_calendar:template": _FILE,
    "working_calendar:withdraw_exception": "asks again what adding asked: tests/chapters/working_calendar",
}


def lived_in(city: City) -> dict[str, Any]:
    """Rows for the pages: a document at each station, with a long title and many recipients, and what hangs on them."""
    issued = way.walk(
        city,
        way.make(city, **{**way.SHORT, "title": LONG, "main_recipients": ["WH-JIANGAN", "WH-GARRISON"]}),
        "end",
    )
    draft = way.make(city, **way.SHORT)
    city.do(
        "clerk", "outgoing_document.revise", **way.inputs_of(draft, body="请认真做好有关工作，按时报送。")
    )
    checking = way.walk(city, way.make(city, **way.SHORT), "check")
    handling = incoming_way.handling(city, title=LONG)
    completed = incoming_way.closing(
        city, title=LONG, document_number="鄂政办电〔2018〕37号", not_duplicate_reason="文号不同"
    )
    incoming_way.do(city, completed, "receiving-clerk", "close")
    taken = incoming_way.taken_in(city, files=[incoming_way.file(content=b"%PDF-1.4\n%other\n%%EOF\n")])
    printing = city.do(
        "dispatching-clerk",
        "document_copy.register",
        unit="WH-GO",
        document_number="武政机〔2018〕3号",
        title=LONG,
        secrecy="top_secret",
        total=6,
        kept_at="机要室三号柜",
    )
    absence = city.do(
        "personnel-clerk",
        "absence.record",
        person_id=city.person("vice-mayor.education").pk,
        kind="business",
        from_on=city.day,
        to_on=city.day,
        destination="北京",
        evidence="外出报备单",
    )
    assignment = city.do(
        "clerk",
        "matter.assign",
        matter_id=issued.matter_id,
        source="head_assignment",
        task="抓紧落实。",
        basis="市长2018年11月1日交办",
        unit="WH-JUSTICE",
    )
    delegation = city.do(
        "clerk",
        "delegation.grant",
        person_id=city.actor("checker").person_id,
        from_on=city.day,
        to_on=city.day,
        reason="出差",
    )
    item = WorkItem.objects.get(process=checking.matter.process_id, state="open", kind="task")
    for kind in ADMINISTRATORS:
        Account.objects.create(
            login_name=kind, administrator=kind, holder_name=kind, is_active=True, must_change_password=False
        )
    return {
        "issued": issued.pk,
        "issued_matter": issued.matter_id,
        "entry": JournalEntry.objects.filter(matter=issued.matter_id).latest("pk").sequence,
        "draft": draft.pk,
        "checking": checking.pk,
        "checking_matter": checking.matter_id,
        "item": item.pk,
        "handling": handling.pk,
        "taken": taken.pk,
        "completed_incoming": completed.pk,
        "printing": printing.pk,
        "seal": SealUse.objects.order_by("pk").first().pk,  # type: ignore[union-attr]
        "absence": absence.pk,
        "assignment": assignment.pk,
        "delegation": delegation.pk,
        "designation": UnitDesignation.objects.filter(unit__code="WH-JUSTICE").latest("pk").pk,
    }

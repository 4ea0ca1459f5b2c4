"""The audit administrator's pages: the journal, one entry, its verification, its export; and the log of logins."""

import json
import tempfile
import zipfile
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhang.accounts import permissions, queries
from xunzhang.accounts.access import actor_of
from xunzhang.accounts.actions.journal import NOT_YOURS
from xunzhang.accounts.journal_tables import JournalTable, SecurityTable, action_label, channel_label
from xunzhang.accounts.subjects import subject_label
from xunzhang.kernel import clock
from xunzhang.record import journal, journal_export
from xunzhang.record.actions import NotFound, NotPermitted, in_chinese, in_english, perform


def _auditor(request: HttpRequest) -> None:
    if not permissions.may_see_journal(actor_of(request)):
        raise NotPermitted(in_chinese(NOT_YOURS), in_english(NOT_YOURS))


@never_cache
@require_GET
def journal_page(request: HttpRequest) -> HttpResponseBase:
    """Every act, the latest first."""
    _auditor(request)
    return JournalTable(request, queries.journal()).answer("accounts/journal.html")


@never_cache
@require_GET
def security_log(request: HttpRequest) -> HttpResponseBase:
    """Failed logins and lockouts, for whoever unlocks and whoever audits."""
    if not permissions.may_see_security_log(actor_of(request)):
        raise NotPermitted(
            "登录安全记录只供安全管理员和审计管理员查阅。",
            "Only the security and the audit administrator read the log of logins.",
        )
    return SecurityTable(request, queries.security_log()).answer("accounts/security_log.html")


@never_cache
@require_GET
def entry_page(request: HttpRequest, sequence: int) -> HttpResponse:
    """One entry: who, for whom, what, what the Rules found, and whether its digest still fits."""
    _auditor(request)
    entry = queries.journal_entry(sequence)
    if entry is None:
        raise NotFound(_("日志没有第 %(sequence)s 条，请从日志列表中选择。") % {"sequence": sequence})
    before, after = queries.neighbours(sequence)
    context = {
        "entry": entry,
        "label": action_label(entry.action),
        "channel": channel_label(entry),
        "subject": subject_label(entry.subject_kind),
        "payload": json.dumps(entry.payload_read, ensure_ascii=False, indent=2) if entry.payload_read else "",
        "findings": entry.findings_read,
        "is_whole": journal.digest_of(entry) == entry.digest,
        "before": before,
        "after": after,
    }
    return render(request, "accounts/journal_entry.html", context)


def _noted(text: str) -> tuple[list[journal.Head], str]:
    """The end of the journal that was written down elsewhere, or why it cannot be read."""
    if not text:
        return [], ""
    sequence, _colon, digest = text.replace("：", ":").partition(":")
    sequence, digest = sequence.strip(), digest.strip().lower()
    if not (sequence.isdecimal() and len(sequence) <= 18 and len(digest) == 64):
        return [], _("“另行记下的末尾”请写成“序号:摘要”，照抄上次记下的内容。")
    return [journal.Head(int(sequence), digest)], ""


@never_cache
@require_http_methods(["GET", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Check every entry, on demand; and against an end that was noted outside.

    It runs outside any transaction, so that nobody waits for it who writes meanwhile.
    """
    _auditor(request)
    text = request.POST.get("noted", "").strip()[:200]
    noted, problem = _noted(text)
    found = journal.verify(noted=noted) if request.method == "POST" and not problem else None
    fault = ""
    if found is not None and found.fault is not None:
        is_english = (get_language() or "").startswith("en")
        fault = found.fault.sentence_en if is_english else found.fault.sentence
    context = {"noted": text, "problem": problem, "end": journal.head(), "found": found, "fault": fault}
    return render(request, "accounts/verify_journal.html", context, status=422 if problem else 200)


@never_cache
@require_POST
def export_page(request: HttpRequest) -> FileResponse:
    """The whole journal with its manifest and the script that checks them, as one file."""
    perform("journal.export", actor_of(request), {})
    name = f"journal-{clock.today().isoformat()}"
    packed = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it once it is sent)
    with tempfile.TemporaryDirectory() as folder:
        journal_export.export(Path(folder) / f"{name}.jsonl")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in sorted(Path(folder).iterdir()):
                archive.write(one, f"{name}/{one.name}")
    packed.seek(0)
    return FileResponse(packed, as_attachment=True, filename=f"{name}.zip")

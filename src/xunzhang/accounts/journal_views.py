"""The journal for the audit administrator, and the log of failed logins."""

import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xunzhang.accounts import permissions, queries
from xunzhang.accounts.access import actor_of
from xunzhang.accounts.journal_tables import JournalTable, SecurityTable, action_label, channel_label
from xunzhang.kernel import clock
from xunzhang.record import journal as chain
from xunzhang.record import journal_export
from xunzhang.record.actions import NotFound, NotPermitted, perform


def _audit_administrator(request: HttpRequest) -> None:
    if not permissions.may_see_journal(actor_of(request)):
        raise NotPermitted("只有审计管理员可以查阅日志。", "Only the audit administrator reads the journal.")


@never_cache
@require_GET
def journal_page(request: HttpRequest) -> HttpResponseBase:
    """The whole journal, newest first."""
    _audit_administrator(request)
    return JournalTable(request, queries.journal()).answer("accounts/journal.html", {"head": chain.head()})


@never_cache
@require_GET
def entry_page(request: HttpRequest, sequence: int) -> HttpResponse:
    """One entry with everything its digest is taken over."""
    _audit_administrator(request)
    entry = queries.journal_entry(sequence)
    if entry is None:
        raise NotFound(_("日志中没有第 %(sequence)s 条。") % {"sequence": sequence})
    context: dict[str, Any] = {
        "entry": entry,
        "label": action_label(entry.action),
        "channel": channel_label(entry),
        "neighbours": queries.neighbours(sequence),
        "payload": json.dumps(json.loads(entry.payload), ensure_ascii=False, indent=2),
        "findings": json.loads(entry.findings),
        "holds": chain.digest_of(entry) == entry.digest,
    }
    return render(request, "accounts/journal_entry.html", context)


@never_cache
@require_POST
def verify_page(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain and say whether it holds."""
    found = perform("journal.verify", actor_of(request), {})
    context = {
        "found": found,
        "fault": found.fault
        and (found.fault.sentence_en if (get_language() or "").startswith("en") else found.fault.sentence),
    }
    return render(request, "accounts/journal_verified.html", context)


@never_cache
@require_POST
def export_page(request: HttpRequest) -> HttpResponseBase:
    """The whole journal as a file, with its manifest and the script that checks them, in one archive."""
    perform("journal.export", actor_of(request), {})
    archive = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115  (the answer closes it once it is sent)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "journal.jsonl"
        journal_export.export(whole)
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(whole.parent.iterdir()):
                with packed.open(path.name, "w") as stream, path.open("rb") as source:
                    shutil.copyfileobj(source, stream)
    archive.seek(0)
    name = f"journal-{clock.today().isoformat()}.zip"
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")


@never_cache
@require_GET
def security_log(request: HttpRequest) -> HttpResponseBase:
    """Failed logins, lockouts and refused management of accounts."""
    if not permissions.may_see_security_log(actor_of(request)):
        raise NotPermitted(
            "只有安全管理员和审计管理员可以查阅登录安全记录。",
            "Only the security and the audit administrator read the log of logins.",
        )
    return SecurityTable(request, queries.security_log()).answer("accounts/security_log.html")

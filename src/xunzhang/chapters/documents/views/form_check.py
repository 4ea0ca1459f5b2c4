"""A finished file held against the standard and the regulation: nothing of it is kept."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang.record.actions import ActionInputs, InvalidInputs
from xunzhang.record.attachments import read_limited
from xunzhang.typesetting.apart import check
from xunzhang.typesetting.checking.model import Finding, Report
from xunzhang.ui.fields import Field
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of

UNITS = {"cells": ("字", "characters"), "rows": ("行", "rows")}  # of the tolerances of `checking`


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in the reader's language."""

    element: str
    clause: str
    measured: str
    expected: str
    sentence: str
    remedy: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    tone: str
    lines: tuple[Line, ...]


def _in_language(tolerance: str, at: int) -> str:
    """`±0.6 cells` → ±0.6字 on a Chinese page, characters on an English one."""
    number, _space, unit = tolerance.rpartition(" ")
    return (
        f"{number}{UNITS[unit][0]}"
        if unit in UNITS and at == 0
        else (f"{number} {UNITS[unit][1]}" if unit in UNITS else tolerance)
    )


def _line(finding: Finding, at: int) -> Line:
    tolerance = f" {_in_language(finding.tolerance, at)}" if finding.tolerance else ""
    return Line(
        element=finding.element[at],
        clause=f"{finding.standard} {finding.clause}".strip(),
        measured=finding.measured[at],
        expected=finding.expected[at] + tolerance,
        sentence=finding.sentence[at],
        remedy=finding.remedy[at],
        page=finding.place.page,
    )


def _groups(report: Report) -> list[Group]:
    at = 1 if (get_language() or "").startswith("en") else 0
    conforming = tuple(
        one for one in report.findings if one not in (*report.hard, *report.soft, *report.not_measured)
    )
    return [
        Group(label, tone, tuple(_line(one, at) for one in findings))
        for label, tone, findings in (
            (_("不符合"), "bad", report.hard),
            (_("建议"), "wait", report.soft),
            (_("没有检查"), "note", report.not_measured),
            (_("符合"), "good", conforming),
        )
        if findings
    ]


def form_check(request: HttpRequest) -> HttpResponse:
    """Upload a PDF, DOCX or OFD and read, dimension by dimension, how it stands to the standard."""
    actor_of(request)
    form = Form(request, ActionInputs, only=(), submit=_("核对"), action="check")
    form.add(
        Field(
            "file",
            _("文件"),
            "file",
            hint=_("PDF、DOCX 或者 OFD。只核对，不保存。"),
            attributes={"accept": ".pdf,.docx,.ofd"},
        )
    )
    context: dict[str, Any] = {}
    if form.is_sent:
        with form.attempt():
            sent: UploadedFile | None = request.FILES.get("file")  # type: ignore[assignment]
            if sent is None:
                raise InvalidInputs({"file": _("请选择要核对的文件。")})
            report = check(read_limited(sent, str(sent.name)), str(sent.name))
            context = {"report": report, "groups": _groups(report)}
    return render(request, "documents/form_check.html", {"form": form, **context}, status=form.status)

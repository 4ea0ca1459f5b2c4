"""Lists out as files and in again, with a preview that shows what is wrong beside each row."""

import base64
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xunzhang.chapters.organs import permissions
from xunzhang.chapters.organs.actions.finding import NOT_YOURS
from xunzhang.chapters.organs.exchange import importing, writing
from xunzhang.chapters.organs.exchange.columns import LISTS, Column, ListOf
from xunzhang.chapters.organs.exchange.reading import MOST_BYTES, read
from xunzhang.chapters.organs.roles import role_label
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.actions import NotFound, NotPermitted, in_chinese, in_english, perform
from xunzhang.ui.forms import done
from xunzhang.ui.providers import actor_of

SALT = "organs.import"
KEPT_SECONDS = 3600
SHOWN_ROWS = 500
VERDICTS = {
    importing.NEW: (gettext_noop("新增"), "good"),
    importing.CHANGED: (gettext_noop("变更"), "note"),
    importing.UNCHANGED: (gettext_noop("未变"), ""),
    importing.WRONG: (gettext_noop("有误"), "bad"),
}


def _spec(name: str) -> ListOf:
    if name not in LISTS:
        raise NotFound("没有这份名单。", "There is no such list.")
    return LISTS[name]


def _may_import(request: HttpRequest) -> None:
    if not permissions.may_keep_organisation(actor_of(request)):
        raise NotPermitted(in_chinese(NOT_YOURS), in_english(NOT_YOURS))


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=writing.XLSX if kind == "xlsx" else writing.CSV)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}"
    return response


def export(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """Everything on record of the list."""
    spec = _spec(name)
    write = writing.as_xlsx if kind == "xlsx" else writing.as_csv
    return _file(write(spec, writing.kept(spec)), kind, _(spec.label))


def template(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The empty list, to be filled in."""
    spec = _spec(name)
    write = writing.as_xlsx if kind == "xlsx" else writing.as_csv
    return _file(write(spec, ()), kind, _("%(list)s模板") % {"list": _(spec.label)})


def _received(request: HttpRequest) -> tuple[str, bytes]:
    """The file of this post: uploaded now, or carried along from the preview. Raises UnusableInput."""
    carried = request.POST.get("carried")
    if carried:
        try:
            kept = signing.loads(carried, salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            raise UnusableInput(_("预览已过期，请重新上传文件。"), "file") from None
        return str(kept["name"]), base64.b64decode(kept["content"])
    uploaded = request.FILES.get("file")
    if uploaded is None:
        raise UnusableInput(_("请选择要导入的文件。"), "file")
    if uploaded.size > MOST_BYTES:
        raise UnusableInput(_("文件超过 1 MB，请分成几个文件导入。"), "file")
    return str(uploaded.name), uploaded.read()


def _sentences(row: importing.RowResult, columns: Sequence[Column]) -> list[str]:
    """What is wrong with the row, first as a whole, then by column."""
    names = {column.name for column in columns}
    whole = [sentence for name, sentence in row.errors.items() if name not in names]
    return whole + [
        _("%(group)s：%(label)s") % {"group": _(column.label), "label": row.errors[column.name]}
        for column in columns
        if column.name in row.errors
    ]


def _shown(column: Column, value: Any) -> Any:
    """A cell of the preview, as pages show it everywhere."""
    if column.name == "role" and value:
        return role_label(str(value), clock.today())
    return value.isoformat() if isinstance(value, date) else writing.shown(column, value)


def import_page(request: HttpRequest, name: str) -> HttpResponse:
    """Upload, look at what would happen, confirm."""
    _may_import(request)
    spec = _spec(name)
    context = {
        "spec": spec,
        "label": _(spec.label),
        "columns": [
            {
                "column": column,
                "label": _(column.label),
                "accepts": writing.accepts(column),
                "help": _(column.help) if column.help else "",
            }
            for column in spec.columns
        ],
        "lists": [(_(one.label), reverse("organs:import", args=[one.name])) for one in LISTS.values()],
    }
    if request.method != "POST":
        return render(request, "organs/import.html", context)
    actor = actor_of(request)
    try:
        file_name, content = _received(request)
        rows = read(content, file_name, spec)
    except UnusableInput as problem:
        return render(request, "organs/import.html", {**context, "problem": str(problem)}, status=422)
    packed = base64.b64encode(content).decode("ascii")
    result = importing.preview(spec, rows, actor)
    if request.POST.get("confirmed") == "1" and not result.has_errors:
        perform("organisation.import", actor, {"list_name": name, "file_name": file_name, "content": packed})
        counts = result.counts
        return done(
            request,
            _("已导入“%(list)s”：新增 %(new)s、变更 %(changed)s、未变 %(unchanged)s。")
            % {"list": _(spec.label), **counts},
            reverse("organs:import", args=[name]),
        )
    order = {importing.WRONG: 0, importing.CHANGED: 1, importing.NEW: 2, importing.UNCHANGED: 3}
    shown = sorted(result.rows, key=lambda row: (order[row.verdict], row.number))
    headed = [
        column
        for column in spec.columns
        if any(column.name in row.values or column.name in row.errors for row in shown)
    ]
    return render(
        request,
        "organs/import_preview.html",
        {
            **context,
            "file_name": file_name,
            "carried": signing.dumps({"name": file_name, "content": packed}, salt=SALT, compress=True),
            "result": result,
            "counts": [
                (_(VERDICTS[verdict][0]), VERDICTS[verdict][1], count)
                for verdict, count in result.counts.items()
            ],
            "headings": [_(column.label) for column in headed],
            "lines": [
                {
                    "number": row.number,
                    "verdict": _(VERDICTS[row.verdict][0]),
                    "tone": VERDICTS[row.verdict][1],
                    "cells": [
                        {
                            "value": _shown(column, row.values.get(column.name)),
                            "is_wrong": column.name in row.errors,
                        }
                        for column in headed
                    ],
                    "errors": _sentences(row, headed),
                }
                for row in shown[:SHOWN_ROWS]
            ],
            "hidden": max(0, len(shown) - SHOWN_ROWS),
            "has_changes": bool(result.counts[importing.NEW] or result.counts[importing.CHANGED]),
        },
        status=422 if result.has_errors else 200,
    )

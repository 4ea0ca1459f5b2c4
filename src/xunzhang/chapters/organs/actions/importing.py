"""Importing a whole list: one act, and the acts of its rows within it."""

import base64
import binascii
from enum import StrEnum

from django.utils.translation import gettext as _
from pydantic import Field

from xunzhang.chapters.organs import permissions
from xunzhang.chapters.organs.actions.finding import NOT_YOURS, refuse
from xunzhang.chapters.organs.exchange.columns import LISTS
from xunzhang.chapters.organs.exchange.importing import CHANGED, NEW, UNCHANGED, ImportResult, run_rows
from xunzhang.chapters.organs.exchange.reading import MOST_BYTES, read
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.actions import Act, ActionInputs, InvalidInputs, action


class ListName(StrEnum):
    UNITS = "units"
    POSTS = "posts"
    PEOPLE = "people"
    APPOINTMENTS = "appointments"
    PORTFOLIOS = "portfolios"


class ImportList(ActionInputs):
    list_name: ListName = Field(title="名单")
    file_name: str = Field(title="文件名", min_length=5, max_length=200)
    content: str = Field(title="文件内容（Base64）", min_length=1, max_length=2 * MOST_BYTES)


def decoded(content: str) -> bytes:
    """The file's bytes. Raises InvalidInputs."""
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise refuse("content", _("文件内容须是 Base64 编码，请重新上传文件。")) from None


@action("organisation.import", label="导入名单", label_en="Import a list", inputs=ImportList)
def import_list(act: Act, inputs: ImportList) -> ImportResult:
    """Every row by its own action; if one row is wrong nothing is imported.

    Raises InvalidInputs with `row N` (N as in the file) or `row N.column` for each wrong row.
    """
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    spec = LISTS[inputs.list_name.value]
    content = decoded(inputs.content)
    try:
        rows = read(content, inputs.file_name, spec)
    except UnusableInput as problem:
        raise refuse("file_name", str(problem)) from None
    result = run_rows(spec, rows, act.perform)
    if result.has_errors:
        raise InvalidInputs(
            {
                f"row {row.number}.{name}" if name else f"row {row.number}": sentence
                for row in result.rows
                for name, sentence in row.errors.items()
            }
        )
    result.applied = True
    counts = result.counts
    act.record(
        summary=f"导入{spec.label}名单“{inputs.file_name}”：新增 {counts[NEW]}、变更 {counts[CHANGED]}、"
        f"未变 {counts[UNCHANGED]}",
        payload={"list": spec.name, "file_name": inputs.file_name, "counts": counts},
    )
    return result

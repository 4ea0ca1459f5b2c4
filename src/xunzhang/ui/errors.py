"""Error pages: what happened, in the reader's language, and what to do next."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xunzhang.kernel.errors import XunzhangError

Text = str | Promise

# status → (title, what it means, what to do)
TEXTS: dict[int, tuple[Text, Text, Text]] = {
    400: (
        _("请求有误"),
        _("提交的内容不完整或者格式不对，系统没有办理。"),
        _("请返回上一页核对后重新提交。"),
    ),
    403: (
        _("没有权限"),
        _("您现在的岗位不能查看或者办理这一事项。"),
        _("请交有权限的人员办理，或者联系事项的承办人；您的岗位登记有误的，请系统管理员核对。"),
    ),
    404: (
        _("没有找到"),
        _("这个地址没有内容，或者您无权知悉其内容。"),
        _("请核对地址，或者从左侧导航进入。"),
    ),
    405: (_("不能这样访问"), _("这个地址不能直接打开，或者不接受提交。"), _("请从页面上的按钮办理。")),
    409: (
        _("已被他人先办理"),
        _("在您打开页面之后，其他人已经办理了这一事项，您的提交没有生效。"),
        _("请刷新页面，看清现在的状态后再办理。"),
    ),
    413: (
        _("提交的内容过大"),
        _("文件或者内容超过了系统的上限，没有办理。"),
        _("请压缩或者拆分文件后重新提交。"),
    ),
    414: (
        _("地址过长"),
        _("地址里的筛选条件过多或者过长，系统没有办理。"),
        _("请减少筛选条件，或者从左侧导航重新进入。"),
    ),
    419: (
        _("页面已过期"),
        _("页面打开过久，或者提交来自别处，系统没有办理。"),
        _("请返回上一页，刷新后重新提交。已填写的内容请先复制。"),
    ),
    422: (_("不符合规则"), _("按照现行规则，这件事现在不能办理。"), _("请按下列条款补正后再办理。")),
    429: (_("操作过于频繁"), _("短时间内提交次数过多，系统暂时不再受理。"), _("请稍候再试。")),
    500: (
        _("系统出错"),
        _("系统内部出错，您的提交没有生效，错误已记录。"),
        _("请稍后再试；仍然出错时，请把下面的时间告诉系统管理员。"),
    ),
}
_BY_NAME = {"NotPermitted": 403, "NotFound": 404, "Conflict": 409, "Refused": 422, "InvalidInputs": 400}


def status_of(problem: Exception) -> int:
    """The HTTP status of one of our errors: its own `status`, else by the kind it is."""
    status = getattr(problem, "status", None)
    if isinstance(status, int):
        return status
    return next((_BY_NAME[kind.__name__] for kind in type(problem).__mro__ if kind.__name__ in _BY_NAME), 400)


def sentence_of(problem: Exception) -> str:
    """The error's own sentence in the reader's language."""
    if isinstance(problem, XunzhangError):
        return problem.sentence(get_language() or "zh-hans")
    return str(problem)


def findings_of(problem: object) -> list[dict[str, Any]]:
    """The findings that an error carries, as plain dictionaries."""
    found: Iterable[Any] = getattr(problem, "findings", ()) or ()
    return [dict(one) if isinstance(one, Mapping) else one.as_dict() for one in found]


def error_page(
    request: HttpRequest, status: int, problem: Exception | None = None, *, sent_status: int | None = None
) -> HttpResponse:
    """The page for `status`; `problem` adds its sentence and its findings."""
    title, meaning, remedy = TEXTS.get(status, TEXTS[400])
    context = {
        "status": status,
        "error_title": title,
        "meaning": sentence_of(problem) if problem is not None and str(problem) else meaning,
        "remedy": remedy,
        "findings": findings_of(problem),
    }
    return render(request, "ui/errors/error.html", context, status=sent_status or status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: opened too long ago, or sent from elsewhere."""
    return error_page(request, 419, sent_status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug. The page asks nothing of the database, which may be what is broken."""
    return render(request, "ui/errors/broken.html", {"language": get_language() or "zh-hans"}, status=500)

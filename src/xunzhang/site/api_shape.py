"""Errors that never reach the API's own code (no such address, wrong method, too large) in the API's one shape."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.site import answers
from xunzhang.site.answers import RequestProblem

_KNOWN = {
    400: ("unusable_request", gettext_lazy("请求不能受理，请核对后重试。")),
    401: ("unauthenticated", gettext_lazy("请先给出有效的令牌。")),
    403: ("not_permitted", gettext_lazy("没有权限，或请求的来源不被接受。")),
    404: ("not_found", gettext_lazy("没有这个地址，请核对路径与编号。")),
    405: ("method_not_allowed", gettext_lazy("这个地址不接受这种方法，请查看接口说明。")),
    413: ("too_large", gettext_lazy("提交的内容过大，请拆分后重新提交。")),
    414: ("address_too_long", gettext_lazy("地址过长，请减少查询参数，或者分几次查询。")),
    429: ("rate_limited", gettext_lazy("请求过多，请稍后再试。")),
}


class ApiErrors:
    """Rewrites error answers under the API's address that are not JSON yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith(settings.API_PREFIX):
            return response
        if response.headers.get("Content-Type", "").startswith("application/json"):
            return response
        if response.status_code >= 500:
            return JsonResponse(answers.broken(), status=response.status_code)
        code, said = _KNOWN.get(response.status_code, ("unusable_request", _("请求不能受理，请核对后重试。")))
        problem = RequestProblem(code, response.status_code, str(said))
        shaped = JsonResponse(answers.error(problem), status=response.status_code)
        if "Allow" in response.headers:
            shaped["Allow"] = response["Allow"]
        return shaped

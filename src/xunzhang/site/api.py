"""The REST API under /api/v1: the same actions, permissions, names and findings as everywhere."""

import logging
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from pydantic import BaseModel

from xunzhang.accounts.access import anonymous
from xunzhang.kernel.errors import Broken, XunzhangError
from xunzhang.record.actions import InvalidInputs
from xunzhang.record.inputs import sentence
from xunzhang.site import (
    answers,
    api_actions,
    api_desk,
    api_directory,
    api_documents,
    api_incoming,
    api_outgoing,
    api_reads,
    api_reference,
    api_rules,
    registry,
)
from xunzhang.site.answers import RequestProblem
from xunzhang.site.api_access import ByToken

log = logging.getLogger(__name__)
ERROR = {
    "type": "object",
    "required": ["code", "message", "data", "findings"],
    "properties": {
        "code": {
            "type": "string",
            "enum": [
                "unusable_request",
                "invalid_input",
                "unauthenticated",
                "not_permitted",
                "not_found",
                "method_not_allowed",
                "conflict",
                "too_large",
                "refused",
                "undecided",
                "rate_limited",
                "unusable",
                "broken",
            ],
        },
        "message": {"type": "string"},
        "data": {"type": "object"},
        "findings": {"type": "array", "items": {"type": "object"}},
    },
}
DONE = {
    "type": "object",
    "properties": {
        "action": {"type": "string"},
        "summary": {"type": "string"},
        "matter": {"type": ["integer", "null"]},
        "subject": {"type": ["object", "null"]},
        "entry": {"type": "object"},
        "rulebook_version": {"type": "string"},
        "findings": {"type": "array", "items": {"type": "object"}},
        "result": {},
        "is_repeat": {"type": "boolean"},
    },
}


DONE_REF = "#/components/schemas/Done"
FILES = ("outgoing_file", "incoming_file")  # answered with bytes of the media type that the answer names


class Api(NinjaAPI):
    """The API with the schemas of all actions' inputs, in the reader's language."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        schema: OpenAPISchema = super().get_openapi_schema(**given)
        parts = schema.setdefault("components", {}).setdefault("schemas", {})
        parts.update({"Error": ERROR, "Done": DONE})
        for spec in registry.actions().values():
            inputs, defined = api_actions.inputs_schema(spec)
            parts.update({spec.name: _translated(inputs), **_translated(defined)})
        for operations in schema["paths"].values():
            for operation in operations.values():
                _answers(operation)
        return schema


def _answers(operation: dict[str, Any]) -> None:
    """Say what an operation answers: its own shape, and the one shape of every error."""
    name = operation["operationId"]
    content = {"application/json": {"schema": {"$ref": DONE_REF} if name in registry.actions() else {}}}
    if name in FILES:
        content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    operation["responses"] = {
        "200": {"description": "OK", "content": content},
        "4XX": {
            "description": "code, message, data, findings",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        },
    }


def _translated(schema: Any) -> Any:
    """Titles and descriptions in the reader's language."""
    if isinstance(schema, Mapping):
        return {
            key: _(value)
            if key in ("title", "description") and value and isinstance(value, str)
            else _translated(value)
            for key, value in schema.items()
        }
    return [_translated(one) for one in schema] if isinstance(schema, list) else schema


def _failed(request: HttpRequest, problem: XunzhangError) -> HttpResponse:
    if isinstance(problem, Broken):
        return _broke(request, problem)
    _code, status = answers.code_and_status(problem)
    response = api.create_response(request, answers.error(problem), status=status)
    if isinstance(problem, RequestProblem) and problem.wait:
        response["Retry-After"] = str(problem.wait)
    return response


def _broke(request: HttpRequest, problem: Exception) -> HttpResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=problem)
    return api.create_response(request, answers.broken(), status=500)


def _unauthenticated(request: HttpRequest, problem: AuthenticationError) -> HttpResponse:
    missing = RequestProblem(
        "unauthenticated",
        401,
        _("请在 Authorization 头中给出有效的令牌：Bearer xz_…；令牌由本人登录后签发。"),
    )
    response = _failed(request, missing)
    response["WWW-Authenticate"] = "Bearer"
    return response


def _invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """Parameters of a GET; the first of their place names where they stand (query, path)."""
    errors = {}
    for one in problem.errors:
        place = [str(part) for part in one["loc"]][1:]
        errors.setdefault(".".join(place), sentence(BaseModel, {**one, "loc": place}))
    return _failed(request, InvalidInputs(errors))


def _not_found(request: HttpRequest, problem: Http404) -> HttpResponse:
    return _failed(request, RequestProblem("not_found", 404, _("没有这个地址，请核对路径与编号。")))


def _http(request: HttpRequest, problem: HttpError) -> HttpResponse:
    return _failed(
        request, RequestProblem("unusable_request", problem.status_code, _("请求不能受理，请核对后重试。"))
    )


api = Api(
    title="循章 Xunzhang",
    version="1",
    description="每一次拒绝都写明条款。Every refusal names its article.",
    docs_url=None,
    urls_namespace="api",
    auth=ByToken(),
)
api.add_exception_handler(XunzhangError, _failed)
api.add_exception_handler(AuthenticationError, _unauthenticated)
api.add_exception_handler(ValidationError, _invalid)
api.add_exception_handler(Http404, _not_found)
api.add_exception_handler(HttpError, _http)
api.add_exception_handler(Exception, _broke)
api.add_router("/actions", api_actions.router())
api.add_router("", api_reads.router)
for part in (api_desk, api_documents, api_outgoing, api_incoming, api_directory):
    api.add_router("", part.router)
api.add_router("", api_rules.router)


@anonymous
def reference(request: HttpRequest) -> HttpResponse:
    """The API's reference as a page, made from its schema."""
    return api_reference.page(request, api.get_openapi_schema())


app_name = "api"
urlpatterns: list[URLPattern] = [
    path("docs", reference, name="reference"),
    *api.urls[0],
]

"""POST /actions/<noun>/<verb>: every registered action, generated from its inputs."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router

from xunzhang.accounts.api_tokens import READ
from xunzhang.kernel import strict_json
from xunzhang.record.actions import ActionSpec, carry_out, preview
from xunzhang.site import answers, registry
from xunzhang.site.answers import RequestProblem
from xunzhang.site.api_access import caller

KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "The same key with the same inputs does it once; with others it is a conflict.",
}


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request. Raises RequestProblem."""
    try:
        found = strict_json.read(request.body or b"{}")
    except RequestDataTooBig:
        raise RequestProblem("too_large", 413, _("提交的内容过大，请拆分后重新提交。")) from None
    except strict_json.Ambiguous as problem:
        raise RequestProblem("unusable_request", 400, problem.sentence(get_language() or "")) from None
    except (ValueError, RecursionError):
        raise RequestProblem(
            "unusable_request", 400, _("请求正文不是 UTF-8 的 JSON，请核对后重新提交。")
        ) from None
    if not isinstance(found, dict):
        raise RequestProblem("unusable_request", 400, _("请求正文须是 JSON 对象（名称与内容的对照）。"))
    return found


def label_of(spec: ActionSpec) -> str:
    """The action's label in the reader's language."""
    return spec.label_en if (get_language() or "").startswith("en") else spec.label


def inputs_schema(spec: ActionSpec) -> tuple[dict[str, Any], dict[str, Any]]:
    """The JSON schema of an action's inputs, and the definitions it refers to under names of the action's own."""
    schema = spec.inputs.model_json_schema(ref_template=f"#/components/schemas/{spec.name}.{{model}}")
    parts = {f"{spec.name}.{name}": part for name, part in schema.pop("$defs", {}).items()}
    schema["title"] = spec.name
    return schema, parts


def _doer(spec: ActionSpec) -> Callable[[HttpRequest], dict[str, Any]]:
    def do(request: HttpRequest) -> dict[str, Any]:
        actor = caller(request, spec.name)
        return answers.done(
            carry_out(
                spec.name,
                actor,
                read_body(request),
                idempotency_key=request.headers.get("Idempotency-Key"),
                is_json=True,
            )
        )

    return do


def _previewer(spec: ActionSpec) -> Callable[[HttpRequest], dict[str, Any]]:
    def see(request: HttpRequest) -> dict[str, Any]:
        actor = caller(request, spec.name)
        return answers.previewed(spec.name, preview(spec.name, actor, read_body(request), is_json=True))

    return see


def router() -> Router:
    """The routes of all actions."""
    made = Router(tags=["actions"])

    @made.get("", operation_id="actions", summary="操作一览 · all actions")
    def listed(request: HttpRequest) -> list[dict[str, Any]]:
        caller(request, READ)
        return [
            {
                "name": spec.name,
                "label": spec.label,
                "label_en": spec.label_en,
                "is_safe_in_batch": spec.batch,
                "inputs": spec.inputs.model_json_schema(),
            }
            for spec in registry.actions().values()
        ]

    for spec in registry.actions().values():
        noun, verb = spec.name.split(".")
        body = {
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{spec.name}"}}},
            }
        }
        made.post(
            f"/{noun}/{verb}",
            operation_id=spec.name,
            summary=f"{spec.label} · {spec.label_en}",
            description=spec.function.__doc__,
            openapi_extra={**body, "parameters": [KEY_HEADER]},
        )(_doer(spec))
        made.post(
            f"/{noun}/{verb}/preview",
            operation_id=f"{spec.name}.preview",
            summary=f"能否{spec.label} · Whether it would be done: {spec.label_en}",
            openapi_extra=body,
        )(_previewer(spec))
    return made

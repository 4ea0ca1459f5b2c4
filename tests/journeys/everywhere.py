"""One act tried on the page, by the API and by the command: refused alike with nothing written, or done by each."""

import html
import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.record.actions import Refused, perform
from xunzhang.site.act_cli import act
from xunzhang.ui.citations import cited

BACKEND = "xunzhang.accounts.backends.AccountBackend"


def refusing(findings: list[dict[str, Any]]) -> set[str]:
    return {one["provision"] for one in findings if one["outcome"] in ("breached", "missing", "judgement")}


def written() -> dict[str, list[dict[str, Any]]]:
    """Every row of documents and of the procedures they are in; a refusal leaves its trace in the journal alone."""
    models = [
        *apps.get_app_config("documents").get_models(),
        *apps.get_app_config("procedure").get_models(),
        apps.get_model("record", "Matter"),
        apps.get_model("record", "Attachment"),
    ]
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in models
        if model._meta.managed
    }


def by_api(city: City, login: str, action: str, inputs: dict[str, Any]) -> tuple[int, Any]:
    issued = {"name": "试验", "scopes": (action,), "days": 30}
    token = perform("api_token.issue", city.actor(login), issued)
    answer = Client().post(
        f"/api/v1/actions/{action.replace('.', '/')}",
        json.dumps(inputs),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token.text}"},
    )
    return answer.status_code, answer.json()


def by_command(login: str, action: str, inputs: dict[str, Any]) -> tuple[int, Any]:
    done = CliRunner().invoke(act, [action, "-", "--as", login, "--json"], input=json.dumps(inputs))
    return done.exit_code, json.loads(done.output)


def on_page(
    login: str, document: OutgoingDocument | IncomingDocument, step: str, inputs: dict[str, Any]
) -> Any:
    """What the matter's page answers to the step's own form."""
    client = Client()
    client.force_login(Account.objects.get(login_name=login), backend=BACKEND)
    given = {name: value for name, value in inputs.items() if name != "document_id"}
    sent = {"form": "step", "at_step": step, **given}
    return client.post(reverse("matters:matter", args=[document.matter_id]), sent)


def refused_everywhere(
    city: City,
    login: str,
    document: OutgoingDocument | IncomingDocument,
    action: str,
    provision: str,
    **inputs: Any,
) -> list[dict[str, Any]]:
    """The same findings by every channel, `provision` among those that refuse; the page shows clause and remedy."""
    step = action.partition(".")[2]
    given = {"document_id": document.pk, **inputs}
    before = written()
    with pytest.raises(Refused) as caught:
        city.do(login, action, **given)
    expected = [one.as_dict() for one in caught.value.findings]
    assert provision in refusing(expected), (provision, refusing(expected))
    answer = on_page(login, document, step, inputs)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    for one in expected:
        if one["provision"] != provision:
            continue
        assert one["sentence"]["zh"] in page
        assert cited(provision) in page
        assert one["remedy"]["zh"]
        assert one["remedy"]["zh"] in page
    status, told = by_api(city, login, action, given)
    assert (status, told["findings"]) == (422, expected)
    code, told = by_command(login, action, given)
    assert code in (3, 4)  # refused, or waiting for a judgement
    assert told["findings"] == expected
    assert written() == before
    document.refresh_from_db()
    return expected


def done_on_page(login: str, document: OutgoingDocument | IncomingDocument, step: str, **inputs: Any) -> None:
    """The right way: the page goes on."""
    answer = on_page(login, document, step, inputs)
    assert answer.status_code == 302, html.unescape(answer.content.decode())[:4000]
    document.refresh_from_db()


def done_everywhere(
    city: City,
    login: str,
    document: OutgoingDocument | IncomingDocument,
    action: str,
    done: Callable[[], bool],
    **inputs: Any,
) -> None:
    """The right way by the API, by the command and on the page; what the first two did is taken back."""
    given = {"document_id": document.pk, **inputs}
    before = written()
    with transaction.atomic():
        status, told = by_api(city, login, action, given)
        assert (status, done()) == (200, True), told
        transaction.set_rollback(True)
    with transaction.atomic():
        code, told = by_command(login, action, given)
        assert (code, done()) == (0, True), told
        transaction.set_rollback(True)
    assert written() == before
    assert not done()
    document.refresh_from_db()
    done_on_page(login, document, action.partition(".")[2], **inputs)
    assert done()

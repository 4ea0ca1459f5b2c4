"""The commands `journal` and `act`: the same gate, and exit codes a script can rely on."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection, transaction
from tests.record.conftest import Open, use_rulebook_of_one_article

from xunzhang.accounts.models import Account
from xunzhang.kernel.errors import UnusableInput, XunzhangError
from xunzhang.record import triggers
from xunzhang.record.actor import Actor, Channel, PostHeld
from xunzhang.record.cli import journal
from xunzhang.record.errors import Conflict, NotFound
from xunzhang.record.journal import Draft, append, head
from xunzhang.record.models import JournalEntry, Matter
from xunzhang.site import act_cli
from xunzhang.site.cli import COMMANDS


def run(command: Any, *arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(command, arguments, input=given)


@pytest.fixture
def entries(db: None, clerk: Actor) -> None:
    with transaction.atomic():
        append([Draft("probe.note", clerk, f"第{n}件") for n in range(3)])


@pytest.mark.usefixtures("entries")
def test_a_whole_journal_is_verified_and_its_end_printed() -> None:
    end = f"{head().sequence}:{head().digest}"
    assert run(journal, "head").output.strip() == end
    found = run(journal, "verify", "--head", end)
    assert (found.exit_code, end in found.output) == (0, True)
    answer = json.loads(run(journal, "verify", "--json").output)
    assert (answer["ok"], answer["checked"], answer["fault"]) == (True, 3, None)
    cut = run(journal, "verify", "--head", f"9:{'0' * 64}")
    assert (cut.exit_code, "末尾的记录被删去" in cut.output) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_a_changed_journal_is_told_with_its_first_bad_entry(clerk: Actor) -> None:
    with transaction.atomic():
        append([Draft("probe.note", clerk, f"第{n}件") for n in range(3)])
    with connection.schema_editor() as editor:
        triggers.remove(editor)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_journalentry SET name = '王五' WHERE sequence = 2")
    found = run(journal, "verify", "--json")
    assert found.exit_code == 1
    assert json.loads(found.output)["fault"]["sequence"] == 2
    assert "第 2 条" in run(journal, "verify").output


@pytest.mark.usefixtures("entries")
def test_the_journal_is_exported_with_manifest_and_verifier(tmp_path: Path) -> None:
    found = run(journal, "export", str(tmp_path / "journal.jsonl"))
    assert found.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "journal.jsonl",
        "journal.jsonl.manifest.json",
        "verify_export.py",
    ]
    nowhere = run(journal, "export", str(tmp_path / "no" / "journal.jsonl"))
    assert nowhere.exit_code != 0
    assert "可写" in str(nowhere.exception)


def test_a_head_that_is_none_is_refused() -> None:
    found = run(journal, "verify", "--head", "five")
    assert isinstance(found.exception, UnusableInput)


def test_both_commands_are_in_the_table() -> None:
    assert {"act", "journal"} <= COMMANDS.keys()


@pytest.fixture
def login(db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XUNZHANG_LANGUAGE", "zh")
    account = Account.objects.create(
        login_name="clerk", administrator="system", holder_name="张三", is_active=True
    )

    def actor_for(found: Account, channel: Channel) -> Actor:
        return Actor(found.pk, 70, "张三", (PostHeld("A", "clerk"),), channel=channel)

    use_rulebook_of_one_article(monkeypatch)
    monkeypatch.setattr(act_cli, "actor_for", actor_for)
    return account.login_name


def act(login: str, inputs: dict[str, Any], *more: str) -> Result:
    return run(act_cli.act, "probe_matter.open", "--as", login, *more, "-", given=json.dumps(inputs))


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"title": "修路"}, 0),
        ({"title": ""}, 2),
        ({"title": "修路", "count": "1"}, 2),
        ({"title": "修路", "on": "2018-11-01T00:00:00"}, 2),
        ({"title": "修路", "outcome": "breached"}, 3),
        ({"title": "修路", "outcome": "judgement"}, 4),
    ],
)
def test_exit_codes_say_what_came_of_it(login: str, inputs: dict[str, Any], code: int) -> None:
    found = act(login, inputs)
    assert found.exit_code == code, found.output
    assert Matter.objects.count() == (code == 0)


def test_who_may_not_gets_5(login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        act_cli, "actor_for", lambda found, channel: Actor(found.pk, 71, "李四", channel=channel)
    )
    found = act(login, {"title": "修路"})
    assert (found.exit_code, "只有经办人" in found.output) == (5, True)


@pytest.mark.parametrize("problem", [NotFound("没有这一件。"), Conflict("已于 10:00 办理。")])
def test_what_is_not_there_or_done_already_is_unusable_input(
    login: str, monkeypatch: pytest.MonkeyPatch, problem: XunzhangError
) -> None:
    def carry_out(*_given: Any, **_named: Any) -> Any:
        raise problem

    monkeypatch.setattr(act_cli, "carry_out", carry_out)
    found = act(login, {"title": "修路"})
    assert (found.exit_code, problem.chinese in found.output) == (2, True)


def test_the_codes_are_in_the_help() -> None:
    said = " ".join(run(act_cli.act, "--help").output.split())
    for code, words in (
        (0, "已办"),
        (2, "没有这一件或者已有人办理"),
        (3, "规则不许"),
        (4, "待人判断"),
        (5, "无权"),
    ):
        assert re.search(rf"{code} [^·]*{words}", said), code


def test_the_answer_as_json_has_the_findings_of_the_journal(login: str) -> None:
    answer = json.loads(act(login, {"title": "修路"}, "--json").output)
    entry = JournalEntry.objects.get()
    assert answer["findings"] == entry.findings_read
    assert answer["entry"]["sequence"] == entry.sequence
    assert entry.channel == "command"
    refused = json.loads(act(login, {"title": "修路", "outcome": "breached"}, "--json").output)
    assert set(refused) == {"code", "message", "data", "findings"}
    assert refused["findings"] == JournalEntry.objects.get(sequence=2).findings_read


def test_a_preview_leaves_nothing(login: str) -> None:
    assert act(login, {"title": "修路"}, "--preview").exit_code == 0
    assert act(login, {"title": "修路", "outcome": "breached"}, "--preview").exit_code == 3
    assert not Matter.objects.exists()
    assert not JournalEntry.objects.exists()


def test_the_same_key_does_it_once(login: str) -> None:
    for _ in range(2):
        assert act(login, {"title": "修路"}, "--idempotency-key", "k").exit_code == 0
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing.here",),
        ("probe_matter.open",),
        ("probe_matter.open", "--as", "nobody"),
        ("probe_matter.open", "--as", "clerk", "/no/such/file.json"),
    ],
)
def test_what_cannot_be_used_is_said(login: str, arguments: tuple[str, ...]) -> None:
    assert isinstance(run(act_cli.act, *arguments).exception, UnusableInput)


@pytest.mark.parametrize("given", ["{", "[]", "\x00"])
def test_inputs_that_are_no_object_are_refused(login: str, given: str) -> None:
    found = run(act_cli.act, "probe_matter.open", "--as", login, "-", given=given)
    assert isinstance(found.exception, UnusableInput)


def test_an_account_that_may_not_log_in_does_not_act(login: str) -> None:
    Account.objects.update(is_active=False)
    assert isinstance(act(login, {"title": "修路"}).exception, UnusableInput)


def test_actions_are_listed_and_described(login: str) -> None:
    assert "account.create" in run(act_cli.act).output
    described = json.loads(run(act_cli.act, "probe_matter.open", "--schema").output)
    assert described == Open.model_json_schema()

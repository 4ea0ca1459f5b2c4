"""`xunzhang act`: do any action from the command line, through the same gate as pages and the API."""

import json
import sys
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, NoReturn

import click
from django.utils import translation

from xunzhang.accounts import real_time
from xunzhang.accounts.access import actor_for
from xunzhang.accounts.models import Account
from xunzhang.kernel import strict_json
from xunzhang.kernel.clock import BEIJING
from xunzhang.kernel.errors import Broken, UnusableInput, XunzhangError
from xunzhang.record.actions import carry_out, preview, spec_of
from xunzhang.record.actor import Actor, Channel
from xunzhang.site import answers, registry
from xunzhang.site.cli import language

# error code → exit code; the same numbers as `xunzhang assess`. What is not there, or was done already, is unusable input.
EXITS = {"refused": 3, answers.UNDECIDED: 4, "not_permitted": 5}
_OTHERWISE = 2


def actor_named(login_name: str) -> Actor:
    """The account acting through the command. Raises UnusableInput when it may not log in."""
    account = Account.objects.select_related("person").filter(login_name=login_name.casefold()).first()
    if account is None or not account.may_log_in(real_time.now().astimezone(BEIJING).date()):
        raise UnusableInput(
            f"没有可用的账号“{login_name}”，请核对登录名，或请安全管理员启用。",
            "--as",
            f"There is no usable account {login_name!r}: check the name, or ask the security administrator.",
        )
    return actor_for(account, Channel.COMMAND)


def read_json(place: str | None) -> dict[str, Any]:
    """The inputs in a file, on standard input for `-`, none at all. Raises UnusableInput."""
    if place is None:
        return {}
    try:
        content = sys.stdin.buffer.read() if place == "-" else Path(place).read_bytes()
        found = strict_json.read(content)
    except OSError as problem:
        raise UnusableInput(
            f"读不到文件 {place}（{problem.strerror}），请核对路径，或用 - 从标准输入读。",
            "INPUTS",
            f"Cannot read {place} ({problem.strerror}): check the path, or use - for standard input.",
        ) from None
    except strict_json.Ambiguous as problem:
        raise UnusableInput(problem.chinese, "INPUTS", problem.english) from None
    except (ValueError, RecursionError):
        raise UnusableInput(
            f"{place} 不是 UTF-8 的 JSON，请写成 {{“名称”: 内容}} 的形式。",
            "INPUTS",
            f"{place} is not JSON in UTF-8: write an object of names and values.",
        ) from None
    if not isinstance(found, dict):
        raise UnusableInput(
            "填写内容须是 JSON 对象。", "INPUTS", "The inputs are a JSON object of names and values."
        )
    return found


@click.command()
@click.argument("name", required=False)
@click.argument("inputs", required=False, metavar="[INPUTS.json|-]")
@click.option("--as", "login_name", metavar="LOGIN", help="以哪个账号办理 · the account that acts")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · write JSON")
@click.option("--idempotency-key", metavar="KEY", help="同一个键只办理一次 · the same key does it once")
@click.option(
    "--preview", "only_preview", is_flag=True, help="只看能否办理 · only say whether it would be done"
)
@click.option("--schema", is_flag=True, help="说明填写内容 · describe the inputs")
def act(
    name: str | None,
    inputs: str | None,
    login_name: str | None,
    as_json: bool,
    idempotency_key: str | None,
    only_preview: bool,
    schema: bool,
) -> None:
    """办理一项操作；不写名称则列出全部 · do an action; without NAME, list them all.

    0 已办 done · 2 填写有误、没有这一件或者已有人办理 unusable input, not there or done already · 3 规则不许
    refused · 4 待人判断 undecided · 5 无权 not permitted
    """
    translation.activate(language())
    known = registry.actions()
    if name is None:
        for spec in known.values():
            click.echo(f"{spec.name:40} {spec.label} · {spec.label_en}")
        return
    try:
        spec = spec_of(name)
    except XunzhangError as problem:
        raise UnusableInput(
            f"{problem.chinese}请从 xunzhang act 列出的操作中选。",
            "NAME",
            f"{problem.english} Choose one that `xunzhang act` lists.",
        ) from None
    if schema:
        click.echo(json.dumps(spec.inputs.model_json_schema(), ensure_ascii=False, indent=2))
        return
    if login_name is None:
        raise UnusableInput("请用 --as 写明以哪个账号办理。", "--as", "Say with --as which account acts.")
    actor = actor_named(login_name)
    given = read_json(inputs)
    if only_preview:
        seen = preview(name, actor, given, is_json=True)
        if seen.error is not None:
            _fail(seen.error, as_json)
        _say(answers.previewed(name, seen), as_json, "现在可以办理。This would be done now.")
        return
    try:
        result = carry_out(name, actor, given, idempotency_key=idempotency_key, is_json=True)
    except Broken:
        raise
    except XunzhangError as problem:
        _fail(problem, as_json)
    answer = answers.done(result)
    _say(answer, as_json, f"{answer['summary']}（日志第 {answer['entry']['sequence']} 条）")
    if not as_json and is_dataclass(result.result):  # what is shown once, such as a password
        click.echo(json.dumps(answer["result"], ensure_ascii=False, indent=2))


def _say(answer: dict[str, Any], as_json: bool, sentence: str) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else sentence)


def _fail(problem: XunzhangError, as_json: bool) -> NoReturn:
    answer = answers.error(problem)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for field, sentence in answer["data"].get("errors", {"": answer["message"]}).items():
            click.echo(f"{field}: {sentence}" if field else sentence, err=True)
        for finding in answer["findings"]:
            if finding["provision"] in answer["data"]["against"]:
                remedy = (finding["remedy"] or {}).get("en" if language() == "en" else "zh", "")
                click.echo(f"  [{finding['provision']}] “{finding['quote']}” {remedy}", err=True)
    sys.exit(EXITS.get(answer["code"], _OTHERWISE))

"""`xunzhang doctor`: is this installation sound? It changes nothing, unless it is told to put the triggers back.

The application is set up here and not by the table of commands: that it cannot be set up is an answer too.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any

import click
import django
from django.core.exceptions import ImproperlyConfigured

from xunzhang.kernel.errors import XunzhangError
from xunzhang.rulebook.texts import Text
from xunzhang.site.cli import language
from xunzhang.site.doctor_report import Line, State, fail


def _looked_at(full: bool) -> list[Line]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError, ValueError) as problem:
        return [
            fail(
                "settings",
                Text(f"设置不能用：{problem}", f"The settings cannot be used: {problem}"),
                Text("改正所说的环境变量。", "Correct the environment variable that is named."),
            )
        ]
    except XunzhangError as problem:
        return [
            fail(
                "settings",
                Text(problem.chinese, problem.english),
                Text(
                    "改正所说的环境变量或者规则文件夹。",
                    "Correct the environment variable, or the folder of rules, that is named.",
                ),
            )
        ]
    clock: Any = import_module("xunzhang.site.demonstration_clock")
    clock.install()
    doctor: Any = import_module("xunzhang.site.doctor")
    return list(doctor.examine(full=full))


@click.command()
@click.option("--full", is_flag=True, help="逐条校验日志、逐个核对附件 · every entry, every file")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · write JSON")
@click.option(
    "--restore-triggers",
    is_flag=True,
    help="先恢复数据库的触发器：日志和手写签名只增，机构人员的改动各进程可见 · "
    "put the database's triggers back first: journal and handwriting append-only, the directory's changes seen everywhere",
)
def doctor(full: bool, as_json: bool, restore_triggers: bool) -> None:
    """检查本系统是否完好；有 FAIL 时以 1 退出 · is the installation sound; exit 1 when something FAILs."""
    if restore_triggers:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")
        django.setup()
        office: Any = import_module("xunzhang.site.doctor_office")
        office.restore_triggers()
    lines = _looked_at(full)
    if as_json:
        click.echo(json.dumps([line.as_dict() for line in lines], ensure_ascii=False, indent=2))
    else:
        for line in lines:
            for sentence in line.sentences(language()):
                click.echo(sentence)
    if any(line.state is State.FAIL for line in lines):
        sys.exit(1)

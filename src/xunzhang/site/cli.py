"""The command `xunzhang`: a table of commands, each loaded only when it is called.

The commands on the Rules and the calendar run without the web application; the others set it up first.
"""

import gettext
import os
import sys
from importlib import import_module
from pathlib import Path

import click

from xunzhang.kernel.errors import UnusableInput, XunzhangError

TERMINAL = Path(__file__).parent / "terminal"  # what click says, in Chinese (compiled by `xunzhang prepare`)
# name → (where it is, whether it needs the web application, one line of help)
COMMANDS: dict[str, tuple[str, bool, str]] = {
    "account": ("xunzhang.site.account_cli:account", True, "管理员账号 · administrators' accounts"),
    "act": ("xunzhang.site.act_cli:act", True, "办理一项操作 · do an action"),
    "journal": ("xunzhang.record.cli:journal", True, "日志校验与导出 · check and export the journal"),
    "actions": ("xunzhang.rulebook.assess_cli:actions", False, "各项行为及其事实 · actions and their facts"),
    "assess": (
        "xunzhang.rulebook.assess_cli:assess",
        False,
        "按规则判断一项行为 · assess an action by the Rules",
    ),
    "check": ("xunzhang.typesetting.checking.cli:check", False, "检查公文格式 · check a finished document"),
    "doctor": (
        "xunzhang.site.doctor_cli:doctor",
        False,  # it sets the application up itself: that it cannot be is an answer too
        "检查本系统是否完好 · is the installation sound",
    ),
    "rulebook": (
        "xunzhang.rulebook.cli:rulebook",
        False,
        "规则：列出、查看、核对、比较 · the Rules as data",
    ),
    "calendar": ("xunzhang.site.calendar_cli:calendar", False, "工作日推算 · working days"),
    "prepare": (
        "xunzhang.site.start_cli:prepare",
        True,
        "准备字体、语言、数据库与演示 · set up what is missing",
    ),
    "start": ("xunzhang.site.start_cli:start", True, "启动办公系统 · start the office"),
    "read": ("xunzhang.typesetting.reading.cli:read", False, "读取公文要素 · read a document's elements"),
    "recognise": (
        "xunzhang.site.recognise_cli:recognise",
        True,
        "识别等待的扫描件 · recognise the scans that wait",
    ),
    "search": (
        "xunzhang.site.search_cli:search",
        True,
        "检索公文，重建索引 · search documents, rebuild the index",
    ),
    "serve": ("xunzhang.site.start_cli:serve", True, "多进程服务 · serve with several processes"),
    "typeset": ("xunzhang.typesetting.cli:typeset", False, "公文排版 · typeset an official document"),
    "sweep": ("xunzhang.site.sweep_cli:sweep", True, "到期提醒与升级 · warn and escalate what is due"),
}


class CommandTable(click.Group):
    """Loads a command's module when the command is asked for, so that light commands stay light."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        entry = COMMANDS.get(name)
        if entry is None:
            return None
        place, needs_application, _ = entry
        if needs_application:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")
            import_module("django").setup()
            import_module("xunzhang.site.demonstration_clock").install()
        module, attribute = place.split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(gettext.dgettext("click", "Commands")):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in sorted(COMMANDS)])


@click.group(cls=CommandTable, context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """循章 — the office of a government, run by its own published rules."""


def language() -> str:
    """The reader's language by the terminal's locale: Chinese unless it is another."""
    wanted = os.environ.get("XUNZHANG_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if wanted.lower().startswith("en") else "zh-hans"


def speak() -> None:
    """Let click say its own sentences in the reader's language: it looks them up by the locale, as gettext does."""
    gettext.bindtextdomain("click", str(TERMINAL))
    gettext.textdomain("click")
    os.environ["LANGUAGE"] = "en" if language() == "en" else "zh"


def main() -> None:
    """Run a command; our own errors become one sentence on standard error and exit code 2 or 1."""
    speak()
    try:
        group()
    except XunzhangError as problem:
        field = getattr(problem, "field", None)
        click.echo(
            f"{field}: {problem.sentence(language())}" if field else problem.sentence(language()), err=True
        )
        sys.exit(2 if isinstance(problem, UnusableInput) else 1)

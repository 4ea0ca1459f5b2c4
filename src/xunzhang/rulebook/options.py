"""What the commands on the Rules share: language, options, the rulebook meant."""

import json
import os
from datetime import date
from typing import Any

import click

from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook.library import Library, library, the_government
from xunzhang.rulebook.loader import Rulebook
from xunzhang.rulebook.texts import Text

RESTS = {
    "text": Text("依据：正文", "rests on the text"),
    "reading": Text("依据：理解", "rests on our reading"),
    "setting": Text("依据：设置", "rests on the setting"),
}


def reader_language() -> str:
    """Chinese unless the terminal's locale, or XUNZHANG_LANGUAGE, is English."""
    wanted = os.environ.get("XUNZHANG_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if wanted.lower().startswith("en") else "zh"


def say(text: Text) -> str:
    return text.of(reader_language())


class DayParameter(click.ParamType[date]):
    name = "day"

    def convert(
        self, value: object, parameter: click.Parameter | None, context: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise UnusableInput(
                f"“{value}”不是日期，请写成 2018-11-01 的形式。",
                parameter.name if parameter else None,
                f"{value!r} is not a date: write it as 2018-11-01.",
            ) from None


DAY = DayParameter()
government_option = click.option(
    "--government", metavar="G", help="哪一级政府的规则 · whose rules (XUNZHANG_GOVERNMENT)"
)
on_option = click.option("--on", type=DAY, metavar="DATE", help="哪一天，默认今天 · on which day")
version_option = click.option("--version", metavar="V", help="哪个版本，默认当日施行的 · which version")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON · write JSON")


def chosen_government(books: Library, government: str | None) -> str:
    """The government asked for, the installation's, or the only one there is. Raises UnusableInput."""
    return the_government(books, government or os.environ.get("XUNZHANG_GOVERNMENT"))


def chosen(government: str | None, on: date | None, version: str | None = None) -> Rulebook:
    """The rulebook meant by the options. Raises UnusableInput, RulebookError."""
    books = library()
    whose = chosen_government(books, government)
    return books.get(whose, version) if version else books.in_force(whose, on or clock.today())


def write_json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))

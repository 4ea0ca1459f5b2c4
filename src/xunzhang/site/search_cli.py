"""`xunzhang search`: find documents as an account may see them, and make the index anew."""

import json
from datetime import date, datetime

import click
from django.utils import translation

from xunzhang.chapters.documents.searching import files, index
from xunzhang.chapters.documents.searching.finding import Wanted, find
from xunzhang.kernel.errors import UnusableInput
from xunzhang.site.act_cli import actor_named
from xunzhang.site.api_documents import hit_as_dict
from xunzhang.site.cli import language

MOST = 200


class WordsOrCommand(click.Group):
    """`xunzhang search 防汛` is `xunzhang search find 防汛`."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in context.help_option_names:
            args = ["find", *args]
        return super().parse_args(context, args)


@click.group(cls=WordsOrCommand)
def search() -> None:
    """检索公文：xunzhang search 词… --as 账号；重建索引：xunzhang search reindex · search documents."""
    translation.activate(language())


def _day(given: datetime | None) -> date | None:
    return None if given is None else given.date()


@search.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--as", "login_name", metavar="LOGIN", help="以哪个账号检索 · the account that searches")
@click.option("--way", type=click.Choice(["outgoing", "incoming"]), default=None, help="发文或者收文")
@click.option("--kind", default="", help="文种 · kind of document")
@click.option("--unit", default="", metavar="CODE", help="相关单位 · a unit concerned")
@click.option("--state", default="", help="状态 · state")
@click.option("--from", "from_on", type=click.DateTime(["%Y-%m-%d"]), help="起始日期 · from this day")
@click.option("--to", "to_on", type=click.DateTime(["%Y-%m-%d"]), help="截止日期 · to this day")
@click.option("--limit", type=click.IntRange(1, MOST), default=20, show_default=True)
@click.option("--cursor", default="", help="下一页：上一页给出的 next · next page")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · write JSON")
def find_words(
    words: tuple[str, ...],
    login_name: str | None,
    way: str | None,
    kind: str,
    unit: str,
    state: str,
    from_on: datetime | None,
    to_on: datetime | None,
    limit: int,
    cursor: str,
    as_json: bool,
) -> None:
    """检索公文，只及该账号可见的 · documents with all these words that the account may see."""
    if login_name is None:
        raise UnusableInput("请用 --as 写明以哪个账号检索。", "--as", "Say with --as which account searches.")
    wanted = Wanted(
        text=" ".join(words),
        way=way or "",
        document_kind=kind,
        unit=unit,
        state=state,
        from_on=_day(from_on),
        to_on=_day(to_on),
    )
    if wanted.is_unusable:
        raise UnusableInput(
            "检索词里没有文字或者数字，请重新输入。",
            "WORDS",
            "There is no letter and no digit to look for: give other words.",
        )
    found = find(actor_named(login_name), wanted, cursor=cursor, size=limit)
    if as_json:
        answer = {"items": [hit_as_dict(one) for one in found.rows], "next": found.after or None}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    if not found.rows:
        english = language() == "en"
        click.echo(
            "Nothing was found. Try fewer words." if english else "没有找到，请减少检索词再试。", err=True
        )
    for one in found.rows:
        nearly = " ≈" if one.is_partly else ""
        click.echo(f"{one.pk}\t{one.document.document_number}\t{one.matter.title}{nearly}")
        if one.excerpt is not None and one.excerpt.spans:
            click.echo(f"\t{one.excerpt.label}：{one.excerpt.text}")
    if found.after:
        click.echo(f"…… --cursor {found.after}")


@search.command()
@click.option("--without-files", is_flag=True, help="不读附件，留给 sweep · leave the files to the sweep")
def reindex(without_files: bool) -> None:
    """重建全文索引，显示进度；期间照常办公 · make the index anew while the office goes on."""
    done = 0
    with click.progressbar(length=0, label="索引", show_pos=True, show_eta=True) as bar:

        def told(reached: int, total: int) -> None:
            nonlocal done
            bar.length = total
            bar.update(reached - done)
            done = reached

        index.rebuild(told)
    click.echo(f"已索引 {done} 件 · {done} matters indexed")
    read = 0
    while not without_files and (just_read := files.read_new(500)):
        read += just_read
        click.echo(f"已读附件 {read} 个 · {read} files read")

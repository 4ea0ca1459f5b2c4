"""`xunzhang journal`: check the chain, hand it out, note its end."""

import json
import sys
from pathlib import Path

import click

from xunzhang.kernel.errors import UnusableInput, XunzhangError
from xunzhang.record import journal as chain
from xunzhang.record import journal_export


class HeadParameter(click.ParamType[chain.Head]):
    name = "sequence:digest"

    def convert(
        self, value: object, parameter: click.Parameter | None, context: click.Context | None
    ) -> chain.Head:
        sequence, _, digest = str(value).partition(":")
        if not sequence.isdecimal() or len(digest) != 64:
            raise UnusableInput(
                f"“{value}”不是日志末尾，请照 xunzhang journal head 的输出写成“序号:摘要”。",
                parameter.name if parameter else None,
                f"{value!r} is no head: write SEQUENCE:DIGEST as `xunzhang journal head` prints it.",
            )
        return chain.Head(int(sequence), digest.lower())


@click.group()
def journal() -> None:
    """日志：校验、导出、末尾摘要 · check, export, head."""


@journal.command()
@click.option(
    "--head", "noted", type=HeadParameter(), multiple=True, help="另行记下的末尾 · an end noted elsewhere"
)
@click.option("--json", "as_json", is_flag=True, help="JSON")
def verify(noted: tuple[chain.Head, ...], as_json: bool) -> None:
    """逐条校验日志；有一条不符即以 1 退出 · check every entry; exit 1 at the first that does not hold."""
    found = chain.verify(noted=noted)
    fault = found.fault
    if as_json:
        click.echo(
            json.dumps(
                {
                    "ok": fault is None,
                    "checked": found.checked,
                    "head": {"sequence": found.head.sequence, "digest": found.head.digest},
                    "fault": fault
                    and {
                        "sequence": fault.sequence,
                        "kind": fault.kind,
                        "message": {"zh": fault.sentence, "en": fault.sentence_en},
                    },
                },
                ensure_ascii=False,
            )
        )
    elif fault is None:
        click.echo(f"日志完整：{found.checked} 条，末尾 {found.head.sequence}:{found.head.digest}")
    else:
        click.echo(f"前 {found.checked} 条相符。{fault.sentence}\n{fault.sentence_en}", err=True)
    if fault is not None:
        sys.exit(1)


@journal.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-verifier", is_flag=True, help="不附校验程序 · without the script that checks it")
def export(file: Path, without_verifier: bool) -> None:
    """导出全部日志及清单，附校验程序 · write the journal, its manifest and the script that checks them."""
    try:
        end = journal_export.export(file, with_verifier=not without_verifier)
    except OSError as problem:
        raise XunzhangError(
            f"不能写入 {file}：{problem.strerror}。请换一个可写的位置。",
            f"Cannot write {file}: {problem.strerror}. Choose a place that can be written to.",
        ) from None
    click.echo(f"已导出 {end.sequence} 条：{file}，清单 {journal_export.manifest_of(file)}")
    if not without_verifier:
        click.echo(
            f"校验：python {file.with_name('verify_export.py')} {file} --head {end.sequence}:{end.digest}"
        )


@journal.command()
def head() -> None:
    """末尾的序号与摘要，请抄存于系统之外 · the end of the chain, to be noted elsewhere."""
    end = chain.head()
    click.echo(f"{end.sequence}:{end.digest}")

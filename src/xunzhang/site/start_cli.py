"""`xunzhang prepare | start | serve`: from an empty machine to an office that answers."""

from collections.abc import Callable
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from xunzhang.chapters.documents.searching import index
from xunzhang.site import demonstration
from xunzhang.site.serving import Server, require_free_port
from xunzhang.site.structure import require_present_structure
from xunzhang.typesetting import fonts
from xunzhang.ui import catalogues


def _say(message: str) -> None:
    click.echo(f"· {message}")


def _fonts() -> None:
    for line in fonts.fetch(Path(settings.FONTS)):
        _say(line)


def _catalogues() -> None:
    if catalogues.compile_all():
        _say("英文界面已编译")


def _database() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    if index.is_wanting():
        _say("正在建立全文索引")
        index.rebuild()


def _static() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)


@click.command()
@click.option("--without-database", is_flag=True, help="只准备字体与语言 · fonts and catalogues only")
@click.option(
    "--without-demonstration", is_flag=True, help="正式安装：不装入演示城市 · no demonstration city"
)
def prepare(without_database: bool, without_demonstration: bool) -> None:
    """准备字体、语言、数据库；空库则装入演示城市 · set up what is missing."""
    steps: list[tuple[str, Callable[[], None]]] = [("字体", _fonts), ("语言", _catalogues)]
    if not without_database:
        steps += [("数据库", _database), ("静态文件", _static)]
    for _, step in steps:
        step()
    if without_database:
        return
    if without_demonstration:
        demonstration.prepare_installation(_say)
    else:
        demonstration.load_if_empty(_say)


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
def start(port: int, host: str, workers: int) -> None:
    """启动本机的办公系统，并说明如何登录 · start the office and say how to log in."""
    require_free_port(host, port)
    require_present_structure()
    click.echo()
    for line in demonstration.how_to_log_in():
        click.echo(line)
    click.echo(f"循章已启动：http://{host}:{port}/    （Ctrl+C 停止）")
    Server(host, port, workers, threads=4).run()


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
def serve(port: int, host: str, workers: int, threads: int) -> None:
    """多进程服务，数据库由 DATABASE_URL 指定 · serve with several processes."""
    require_free_port(host, port)
    require_present_structure()
    click.echo(f"循章：http://{host}:{port}/  {workers} × {threads}")
    Server(host, port, workers, threads).run()

"""`xunzhang recognise`: the scans that wait. The office starts it by itself; by hand it takes up what was interrupted."""

import os

import click

from xunzhang.chapters.documents import recognising, scans


@click.command()
@click.option("--holding", type=int, hidden=True, help="锁文件的描述符 · descriptor of the lock")
def recognise(holding: int | None) -> None:
    """识别等待的扫描件 · recognise the scans that wait."""
    held = scans.take_lock() if holding is None else holding
    if held is None:
        click.echo("已有识别进程在运行。 Another process is recognising.")
        return
    try:
        os.set_inheritable(held, False)  # what it starts itself does not hold it
        finished = recognising.work()
    finally:
        os.close(held)
    click.echo(f"识别 {finished} 件")

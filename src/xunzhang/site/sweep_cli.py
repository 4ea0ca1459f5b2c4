"""`xunzhang sweep`: what time brings about. Run it by a timer every few minutes, or with --every."""

import time
from collections.abc import Sequence
from datetime import timedelta

import click
from django.db import transaction

from xunzhang.accounts import real_time
from xunzhang.accounts.sessions import SessionStore
from xunzhang.chapters.documents import scans
from xunzhang.chapters.documents.figures import counting
from xunzhang.chapters.documents.searching import files, index
from xunzhang.record import idempotency
from xunzhang.record.actions import perform
from xunzhang.record.actor import SWEEPER
from xunzhang.record.models import Matter

BATCH = 500
FILES_AT_ONCE = 50
KEYS_KEPT = timedelta(days=7)


def sweep_once() -> tuple[int, int]:
    """Everything that is due now; returns how many were warned of and how many went up."""
    warned = escalated = 0
    while True:
        done = perform("deadline.sweep", SWEEPER, {"limit": BATCH})
        warned += len(done.warned)
        escalated += len(done.escalated)
        _index_again([one.item for one in done.escalated])
        if len(done.warned) < BATCH and len(done.escalated) < BATCH:
            break
    scans.start()
    files.read_new(FILES_AT_ONCE)
    counting.refresh()
    idempotency.forget_before(real_time.now() - KEYS_KEPT)
    SessionStore.clear_expired()
    return warned, escalated


def _index_again(items: Sequence[int]) -> None:
    """An escalation puts matters into other hands, which then may find them."""
    if items:
        matters = Matter.objects.filter(process__work_items__in=items).values_list("pk", flat=True)
        with transaction.atomic():
            index.refresh(set(matters))


@click.command()
@click.option("--every", type=click.IntRange(5, 86_400), metavar="SECONDS", help="每隔若干秒一次 · repeat")
def sweep(every: int | None) -> None:
    """到期提醒与逾期升级；用定时器每几分钟运行一次 · warn and escalate what is due."""
    while True:
        warned, escalated = sweep_once()
        click.echo(f"提醒 {warned} 件，升级 {escalated} 件")
        if every is None:
            return
        time.sleep(every)

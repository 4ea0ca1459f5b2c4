"""待办 待阅 已办 我发起的, and what can safely be done to many of them at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.kinds import kinds
from xunzhang.chapters.matters.naming import names_of
from xunzhang.chapters.matters.operations import chasable
from xunzhang.chapters.matters.tables import DeskTable, DoneTable, ReadTable, StartedTable
from xunzhang.kernel import clock
from xunzhang.kernel.errors import Broken, XunzhangError
from xunzhang.kernel.numerals import LONGEST_NUMBER
from xunzhang.procedure import inbox
from xunzhang.procedure.models import Process, WorkItem
from xunzhang.record import secrecy
from xunzhang.record.actions import NotPermitted, perform
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter
from xunzhang.ui.errors import sentence_of
from xunzhang.ui.providers import actor_of

MANY = 100  # rows of one batch; a page holds fewer


@dataclass(frozen=True, slots=True)
class Tile:
    """A count that leads to its rows."""

    label: str
    count: str
    address: str
    is_late: bool = False
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one row of a batch."""

    title: str
    sentence: str
    is_done: bool
    address: str = ""


def _worker(request: HttpRequest) -> Actor:
    """The actor, who has to be a person: administrators have no desk."""
    actor: Actor = actor_of(request)
    if actor.person_id is None:
        raise NotPermitted(
            _("管理员账号不办理业务，没有待办。"), "Administrators do no office work and have no desk."
        )
    return actor


def _tiles(counted: inbox.Counts, chosen: str) -> list[Tile]:
    here = reverse("matters:inbox")
    named = (
        ("overdue", _("逾期"), counted.overdue),
        ("today", _("今天到期"), counted.today),
        ("this_week", _("本周到期"), counted.this_week),
        ("later", _("以后"), counted.later),
    )
    tiles = [
        Tile(label, str(count), f"{here}?due={name}", name == "overdue" and count > 0, chosen == name)
        for name, label, count in named
    ]
    whole = f"{inbox.CAP}+" if counted.is_capped else str(counted.total)
    return [Tile(_("全部"), whole, here, is_chosen=not chosen), *tiles]


def home(request: HttpRequest) -> Any:
    """The inbox; for administrators, who have none, what their account is for."""
    actor: Actor = actor_of(request)
    if actor.person_id is None:
        return render(request, "matters/start.html", {"actor": actor})
    hand = running.desk_of(actor)
    counted = inbox.counts(hand, clock.today())
    table = DeskTable(request, hand, counted, secrecy.readable_levels(actor))
    return table.answer(
        "matters/inbox.html",
        {
            "tiles": _tiles(counted, request.GET.get("due", "")),
            "has_posts": bool(actor.posts),
            "asked": [one for kind in kinds() for one in kind.asked(actor)],
        },
    )


def to_read(request: HttpRequest) -> Any:
    """What was sent to read."""
    actor = _worker(request)
    hand = running.desk_of(actor)
    counted = inbox.counts(hand, clock.today(), kind=WorkItem.Kind.READ)
    return ReadTable(request, hand, counted, secrecy.readable_levels(actor)).answer("matters/to_read.html")


def done(request: HttpRequest) -> Any:
    """What one has done, or others for one."""
    actor = _worker(request)
    table = DoneTable(request, running.desk_of(actor).person, secrecy.readable_levels(actor))
    return table.answer("matters/done.html")


def started(request: HttpRequest) -> Any:
    """What one has begun, and who has it now."""
    actor = _worker(request)
    table = StartedTable(request, running.desk_of(actor).person, secrecy.readable_levels(actor))
    return table.answer("matters/started.html")


def _chosen(request: HttpRequest) -> list[int]:
    return [
        int(one)
        for one in request.POST.getlist("selected")[:MANY]
        if one.isdecimal() and len(one) <= LONGEST_NUMBER
    ]


def _attempt(title: str, address: str, operation: Callable[[WorkItem], str], item: WorkItem) -> Result:
    """One row of a batch: its own transaction, its own sentence. What is not our own error is a bug and passes."""
    try:
        return Result(title, operation(item), True, address)
    except Broken:
        raise
    except XunzhangError as problem:
        return Result(title, sentence_of(problem), False, address)


def _answer(request: HttpRequest, title: str, results: list[Result], back: str) -> HttpResponse:
    if not results:
        return HttpResponseRedirect(back)
    context = {
        "title": title,
        "results": results,
        "done_count": sum(one.is_done for one in results),
        "back": back,
    }
    return render(request, "matters/results.html", context)


def read_many(request: HttpRequest) -> HttpResponse:
    """Mark the ticked items as read, each by itself."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actor = _worker(request)
    items = WorkItem.objects.filter(pk__in=_chosen(request)).order_by("queue_key", "pk")

    def read(item: WorkItem) -> str:
        perform("matter.mark_read", actor, {"item_id": item.pk})
        return _("已阅毕")

    pages = _pages([item.process_id for item in items], actor)
    results = [
        _attempt(item.title if item.process_id in pages else "—", pages.get(item.process_id, ""), read, item)
        for item in items
    ]
    return _answer(request, _("批量阅毕"), results, reverse("matters:to_read"))


def _pages(processes: list[int], actor: Actor) -> dict[int, str]:
    """Process → page of its matter, for those within the clearance."""
    if not actor.posts:
        return {}
    rows = secrecy.readable(Matter.objects.filter(process__in=processes), actor)
    return {
        process: reverse("matters:matter", args=[pk]) for process, pk in rows.values_list("process", "pk")
    }


def chase_many(request: HttpRequest) -> HttpResponse:
    """Remind everybody who has one of the ticked matters in hand, each by itself."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actor = _worker(request)
    processes = list(
        Process.objects.filter(pk__in=_chosen(request), started_by=running.desk_of(actor).person).order_by(
            "-pk"
        )
    )
    pages = _pages([one.pk for one in processes], actor)
    results: list[Result] = []
    for process in processes:
        results.extend(_chased(process, pages.get(process.pk, ""), actor))
    return _answer(request, _("批量催办"), results, reverse("matters:started"))


def _chased(process: Process, address: str, actor: Actor) -> list[Result]:
    hand = running.hand_of(actor)
    title = process.title if address else "—"
    items = list(
        WorkItem.objects.filter(
            process=process, kind=WorkItem.Kind.TASK, state=WorkItem.State.OPEN
        ).select_related("process")
    )
    own = [item for item in items if item.person == hand.person or item.pool in hand.pools]
    wanted = chasable(items, own)
    if not wanted:
        sentence = _("没有可以催办的人：已办结，或者在您本人手上。")
        return [Result(title, sentence, False, address)]
    names = names_of((item.person for item in wanted), (item.pool for item in wanted))

    def chase(item: WorkItem) -> str:
        perform("matter.chase", actor, {"item_id": item.pk})
        return _("已催办%(who)s") % {"who": names.holder(item.person, item.pool)}

    return [_attempt(title, address, chase, item) for item in wanted]

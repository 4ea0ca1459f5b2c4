"""What is asked of the million: searches by several people, and whole pages through every middleware."""

import os
import random
from collections.abc import Sequence
from functools import partial

from benchmarks.million.building import WALKED
from benchmarks.million.office import ROADS, SITES
from benchmarks.million.timing import Spent, line, queries, spent
from django.apps import apps
from django.db import connection
from django.test import Client
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.documents.searching.finding import MOST_COUNTED, Wanted, count, find

WORDS = (
    "防汛抗旱",
    "督办",
    "民政",
    "供水管网",
    "桥梁检测",
    "河湖",
    "信用体系 数据共享",
    "长效机制",
    "通讯畅通",
    "救助",
    "营商环境 预算",
)
WHO = ("clerk", "checker", "mayor", "finance-clerk", "district-clerk", "secretary-general")
PAGES = (
    ("search page", "/documents/search?q=督办"),
    ("list of outgoing documents", "/documents/outgoing"),
    ("  words in the title", "/documents/outgoing?q=桥梁检测"),
    ("  a document number", "/documents/outgoing?q={number}"),
    ("  words that no title has", "/documents/outgoing?q=喀斯特"),
    ("  in one state", "/documents/outgoing?state=underway"),
    ("  by the title", "/documents/outgoing?sort=title"),
    ("list of incoming documents", "/documents/incoming"),
    ("  words in the title", "/documents/incoming?q=桥梁检测"),
    ("  words that no title has", "/documents/incoming?q=喀斯特"),
    ("  overdue", "/documents/incoming?progress=overdue"),
    ("register of numbers", "/documents/registers/numbers"),
    ("register of outgoing documents", "/documents/registers/outgoing"),
    ("register of seals", "/documents/registers/seals"),
    ("figures", "/documents/figures"),
)


def _search(runs: int, chance: random.Random) -> bool:
    city = City()
    actors = {login: city.actor(login) for login in WHO}
    total = apps.get_model("record", "Matter").objects.count()
    middle = total // 2
    numbers = list(
        OutgoingDocument.objects.filter(pk__in=range(3, total, max(1, total // 40)))
        .exclude(document_number="")
        .values_list("document_number", flat=True)
    )
    all_places = [f"{road}{site}" for road in ROADS for site in SITES]
    places = [all_places[int(len(all_places) * share**3)] for share in _shares(40)]
    holds = True
    for name, texts in (
        ("words of everyday", WORDS),
        ("a place now and then", places),
        ("a document number", numbers),
        ("a rare word", [str(one) for one in range(5003, middle, max(1, middle // 40))]),
    ):
        times: list[Spent] = []
        second: list[Spent] = []
        counts: list[Spent] = []
        for _ in range(runs):
            actor, wanted = actors[chance.choice(WHO)], Wanted(chance.choice(list(texts)))
            times.append(spent(partial(find, actor, wanted)))
            page = find(actor, wanted)
            if page.after:
                second.append(spent(partial(find, actor, wanted, cursor=page.after)))
            counts.append(spent(partial(count, actor, wanted)))
        clerk, wanted = actors["clerk"], Wanted(texts[0])
        holds &= line(f"search, {name}", times, queries(partial(find, clerk, wanted)))
        if second:
            after = find(clerk, wanted).after
            holds &= line("  second page", second, queries(partial(find, clerk, wanted, cursor=after)))
        holds &= line(f"  count to {MOST_COUNTED}", counts, queries(partial(count, clerk, wanted)))
    for login, actor in actors.items():
        asked = [partial(find, actor, Wanted(word)) for word in WORDS]
        found = len(asked[0]().rows)
        holds &= line(f"search as {login}", [spent(one) for one in asked], queries(asked[0]), f"{found} rows")
    return holds


def _shares(number: int) -> list[float]:
    return [(place + 0.5) / number for place in range(number)]


def _client(login: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(
        Account.objects.get(login_name=login), backend="xunzhang.accounts.backends.AccountBackend"
    )
    return client


def _page(client: Client, name: str, addresses: Sequence[str], runs: int) -> bool:
    """One page asked again and again, the addresses in turn."""
    answer = client.get(addresses[0])
    if answer.status_code != 200:
        raise SystemExit(f"{addresses[0]} answers {answer.status_code}.")
    asked = [partial(client.get, address) for address in addresses]
    times = [spent(asked[run % len(asked)], 1) for run in range(runs)]
    return line(name, times, queries(asked[0]), "whole request")


def _pages(runs: int) -> bool:
    clerk = _client("clerk")
    latest = OutgoingDocument.objects.order_by("-pk")
    number = (
        OutgoingDocument.objects.exclude(document_number="").order_by("pk").values_list("document_number")[9]
    )
    holds = True
    for name, address in PAGES:
        holds &= _page(clerk, name, [address.format(number=number[0])], max(10, runs // 4))
    walked: list[str] = [f"/matters/{pk}" for pk in latest.values_list("matter", flat=True)[:WALKED]]
    holds &= _page(clerk, "page of a matter, seen first", walked, len(walked))
    return holds & _page(clerk, "page of a matter, seen again", walked, 2 * len(walked))


def measure(runs: int) -> bool:
    """Print what everything takes; say whether all medians hold."""
    total = apps.get_model("record", "Matter").objects.count()
    items = apps.get_model("procedure", "WorkItem").objects.count()
    print(
        f"{connection.vendor}: {total:,} matters, {items:,} work items; p50 and p95; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    holds = _search(runs, random.Random(7)) & _pages(runs)
    print(f"load at the end {os.getloadavg()[0]:.1f}", flush=True)
    return holds

"""A million documents: search, registers, figures and the page of a matter, on whichever database is configured.

    .venv/bin/python -m benchmarks.documents_million [--documents 1000000] [--runs 40] [--keep]

Without DATABASE_URL a SQLite file is made below the temporary folder and taken away afterwards; with it, that database is
used: give an empty one of its own. The city of the demonstration with its people; documents of three years with texts of some
500 characters put together from sentences of offices' prose with the same words again and again, opinions, work items,
numbers, seals; and a few dozen documents that really went their way, for the page of a matter. Wall-clock time of the
query functions, the best of two; of pages, processor time of whole requests through every middleware. Queries are counted.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

SEED = 54
FIRST, LAST = date(2016, 1, 4), date(2018, 10, 31)
MOST_MILLISECONDS = 100.0
KINDS = (
    "notice",
    "opinion",
    "report",
    "request_for_instructions",
    "reply",
    "letter",
    "circular",
    "decision_document",
)
SUBJECTS = [
    "防汛抗旱",
    "供水管网",
    "老旧小区改造",
    "营商环境",
    "督办事项",
    "监督办法",
    "民政救助",
    "义务教育",
    "轨道交通",
    "污水处理",
    "垃圾分类",
    "应急预案",
    "安全生产",
    "食品安全",
    "预算绩效",
    "国有资产",
    "土地供应",
    "房屋征收",
    "人才引进",
    "科技创新",
    "工业园区",
    "农业农村",
    "精准扶贫",
    "文化遗产",
    "全民健身",
    "医疗卫生",
    "养老服务",
    "公共租赁住房",
    "桥梁检测",
    "地下管线",
    "大气污染防治",
    "河湖长制",
    "行政审批",
    "政务公开",
    "信用体系",
    "数据共享",
]
VERBS = ["加强", "规范", "推进", "完善", "改进", "落实", "做好", "开展", "调整", "部署", "督促", "检查"]
SENTENCES = (
    "各区人民政府、市人民政府各部门要高度重视{a}工作，{v}领导，明确责任，确保{b}各项任务落到实处。",
    "对{a}中发现的问题，由市{b}主管部门会同有关单位于{n}个工作日内提出整改意见，报市人民政府备案。",
    "要{v}{a}与{b}的衔接，建立健全长效机制，每{n}个月通报一次进展情况，接受社会监督。",
    "资金从{n}年度预算中统筹安排，专项用于{a}，任何单位和个人不得截留、挪用；{b}按规定程序办理。",
    "经研究，原则同意关于{v}{a}的意见，请按照{b}的有关要求，抓紧组织实施，重大事项及时报告。",
    "{a}办公室设在市人民政府办公厅，负责{b}的日常工作；联系人保持二十四小时通讯畅通。",
)
OPINIONS = (
    "同意。",
    "拟同意，请呈批。",
    "请{b}部门阅研，提出{a}的具体办法。",
    "已阅，请抓紧{v}{a}。",
    "建议补充{b}的内容后再报。",
)
REASONS = ("行文理由不充分", "未经会签", "文种使用不当", "格式不符合规范", "附件不全")
COLUMNS = {
    "Process": "id definition definition_version government title kind urgency started_by started_at closed_at closed_as version",
    "Matter": "id title kind government rulebook_version unit opened_on opened_by secrecy process_id closed_at",
    "WorkItem": "process_id kind step person pool state title process_kind queue_key received_at received_on due_on done_at done_by "
    "outcome touched",
    "OutgoingDocument": "id matter_id state document_kind issued_in_name_of direction recipient_class necessity basis "
    "issuing_unit drafting_unit drafted_by title body document_number dated_on",
    "IncomingDocument": "id matter_id state unit registering_unit sender sender_unit document_number title title_key document_kind "
    "received_at register_year register_sequence registered_at due_on completed_at",
    "Signature": "document_id act document_version unit person person_name role agrees opinion signed_at",
    "Move": "process_id sequence kind definition_version step to_step note by at",
    "AssignedNumber": "series_id sequence document_id assigned_at",
    "SealUse": "document_id unit file_digest copies used_by used_at",
    "HandlingProposal": "document_id route opinion lead_unit proposed_by proposed_by_name proposed_at",
    "JournalEntry": "sequence at action name summary payload findings government channel attachments previous_digest digest",
    "FindingRecord": "entry_id on action government rulebook_version provision article outcome is_refusal",
    "SearchEntry": "matter_id text tokens digest has_unread_files",
}


def write(label: str, name: str, rows: Iterator[tuple[object, ...]]) -> None:
    """Many rows past the ORM: COPY on PostgreSQL, executemany on SQLite; the other columns get their defaults."""
    model = apps.get_model(label, name)
    columns = COLUMNS[name].split()
    fields = sorted(
        (one for one in model._meta.concrete_fields if one.attname in columns),
        key=lambda one: columns.index(one.attname),
    )
    rest = [
        one
        for one in model._meta.concrete_fields
        if one.attname not in columns and one.get_internal_type() != "BigAutoField"
    ]
    names = ", ".join(f'"{one.column}"' for one in (*fields, *rest))
    constants = tuple(one.get_db_prep_save(one.get_default(), connection) for one in rest)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *constants))
        else:
            places = ", ".join(["%s"] * (len(fields) + len(rest)))
            cursor.executemany(
                f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})",
                ((*row, *constants) for row in rows),
            )


Cut = tuple[str, frozenset[str], frozenset[str]]  # a text, its words, its pairs
SERIES = "甲乙丙丁戊己庚辛壬癸子丑"


class Office:
    """What the rows are made of: units, people, sentences with their tokens, days and instants as the database wants them."""

    def __init__(self, documents: int) -> None:
        from xunzhang.chapters.documents.searching import tokens
        from xunzhang.chapters.organs import queries as organs
        from xunzhang.kernel import clock

        chance = random.Random(SEED)
        self.tokens = tokens
        self.documents = documents
        today = clock.today()
        units = [one for one in organs.units_on(today) if not one.is_outside]
        self.government = next(one.code for one in units if one.function == "government")
        self.desk = next(one.code for one in units if one.function == "general_office")
        self.departments = [one.code for one in units if one.code not in (self.government, self.desk)]
        self.names = {one.code: one.name for one in units}
        self.people = {
            unit: [one.person_id for one in organs.holders(today, unit=unit)] or [900000 + place]
            for place, unit in enumerate([*self.departments, self.desk])
        }
        fill = lambda text: text.format(  # noqa: E731
            a=chance.choice(SUBJECTS),
            b=chance.choice(SUBJECTS),
            v=chance.choice(VERBS),
            n=chance.randrange(1, 30),
        )
        self.sentences = [self._cut(fill(chance.choice(SENTENCES))) for _ in range(4000)]
        self.opinions = [self._cut(fill(chance.choice(OPINIONS))) for _ in range(300)]
        self.subjects = [self._cut(f"{verb}{one}") for one in SUBJECTS for verb in VERBS]
        span = (LAST - FIRST).days
        stamp = connection.ops.adapt_datetimefield_value
        plain = connection.ops.adapt_datefield_value
        self.days = [FIRST + timedelta(days=offset) for offset in range(span + 60)]
        self.stored_days = [plain(one) for one in self.days]
        self.instants = [
            stamp(datetime(one.year, one.month, one.day, 9, 30, tzinfo=clock.BEIJING)) for one in self.days
        ]
        self.span = span

    def _cut(self, text: str) -> tuple[str, frozenset[str], frozenset[str]]:
        small = self.tokens.folded(text)
        return text, frozenset(self.tokens.words(small)), frozenset(self.tokens.pairs(small))

    def day(self, number: int) -> int:
        """The place of the day on which the document was opened: numbers follow the days."""
        return number * self.span // self.documents


def _mixed(number: int, salt: int) -> int:
    """A number that looks drawn by lot, and is always the same."""
    mixed = (number * 0x9E3779B1 + salt * 0x85EBCA77) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    mixed = (mixed * 0x2C1B3C6D) & 0xFFFFFFFF
    return mixed ^ (mixed >> 12)


class Document:
    """One document, the same whenever it is asked for."""

    __slots__ = ("day", "is_incoming", "kind", "number", "office", "person", "state", "title", "unit", "year")

    def __init__(self, office: Office, number: int) -> None:
        self.office, self.number = office, number
        self.day = office.day(number - 1)
        self.year = office.days[self.day].year
        self.is_incoming = number % 5 < 2
        self.unit = self._skewed(office.departments, 1)
        people = office.people[self.unit]
        self.person = people[number % len(people)]
        self.kind = self._skewed(KINDS, 2)
        self.title = f"关于{self.subject[0]}工作的通知（{number}）"
        recent = office.span - self.day < 25 and number % 2 == 0
        under_way, done = ("handling", "completed") if self.is_incoming else ("underway", "distributed")
        self.state = under_way if recent else done

    def _skewed(self, choices: Sequence[str], salt: int) -> str:
        """The first ones often, the last ones seldom."""
        return choices[int(len(choices) * (_mixed(self.number, salt) / 2**32) ** 2)]

    @property
    def subject(self) -> "Cut":
        return self.office.subjects[_mixed(self.number, 3) % len(self.office.subjects)]

    @property
    def body(self) -> "list[Cut]":
        sentences = self.office.sentences
        return [sentences[_mixed(self.number, 10 + place) % len(sentences)] for place in range(10)]

    @property
    def opinion(self) -> "Cut":
        return self.office.opinions[_mixed(self.number, 4) % len(self.office.opinions)]

    @property
    def document_number(self) -> str:
        mark = "武来" if self.is_incoming else "武政"
        return f"{mark}{SERIES[self.number // 90000]}〔{self.year}〕{self.number % 90000 + 1}号"


def build(documents: int) -> None:
    """Fill the tables of an installation that has its people and no documents yet."""
    office = Office(documents)
    series = _series(office)
    numbers = range(1, documents + 1)
    made = lambda: (Document(office, one) for one in numbers)  # noqa: E731
    steps: list[tuple[str, str, Callable[[], Iterator[tuple[object, ...]]]]] = [
        ("procedure", "Process", lambda: (_process(office, one) for one in made())),
        ("record", "Matter", lambda: (_matter(office, one) for one in made())),
        ("procedure", "WorkItem", lambda: (row for one in made() for row in _items(office, one))),
        (
            "documents",
            "OutgoingDocument",
            lambda: (_outgoing(office, one) for one in made() if not one.is_incoming),
        ),
        (
            "documents",
            "IncomingDocument",
            lambda: (_incoming(office, one) for one in made() if one.is_incoming),
        ),
        (
            "documents",
            "Signature",
            lambda: (row for one in made() if not one.is_incoming for row in _signatures(office, one)),
        ),
        (
            "documents",
            "HandlingProposal",
            lambda: (_proposal(office, one) for one in made() if one.is_incoming),
        ),
        ("procedure", "Move", lambda: (_return(office, one) for one in made() if one.number % 16 == 0)),
        ("documents", "AssignedNumber", lambda: _numbers(office, made(), series)),
        (
            "documents",
            "SealUse",
            lambda: (_seal(office, one) for one in made() if one.state == "distributed"),
        ),
        ("record", "JournalEntry", lambda: (_entry(office, one) for one in range(1, documents // 5))),
        ("record", "FindingRecord", lambda: (_finding(office, one) for one in range(1, documents // 5))),
    ]
    for label, name, rows in steps:
        begun = time.perf_counter()
        with transaction.atomic():
            write(label, name, rows())
        print(f"  {name}: {time.perf_counter() - begun:.0f} s", flush=True)
    begun = time.perf_counter()
    _index(office, made())
    print(f"  search index: {time.perf_counter() - begun:.0f} s", flush=True)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for label, name in (
                ("procedure", "Process"),
                ("record", "Matter"),
                ("documents", "OutgoingDocument"),
                ("documents", "IncomingDocument"),
            ):
                table = apps.get_model(label, name)._meta.db_table
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")


def _process(office: Office, one: Document) -> tuple[object, ...]:
    done = one.state in ("completed", "distributed")
    at = office.instants[one.day]
    kind = "incoming_document" if one.is_incoming else "outgoing_document"
    closed = office.instants[one.day + 12] if done else None
    return (
        one.number,
        kind,
        1,
        "wuhan",
        one.title,
        kind,
        0,
        one.person,
        at,
        closed,
        "done" if done else "",
        3,
    )


def _matter(office: Office, one: Document) -> tuple[object, ...]:
    kind = "incoming_document" if one.is_incoming else "outgoing_document"
    closed = office.instants[one.day + 12] if one.state in ("completed", "distributed") else None
    unit = office.desk if one.is_incoming else one.unit
    level = "confidential" if one.number % 97 == 0 else "internal"
    return (
        one.number,
        one.title,
        kind,
        "wuhan",
        "2018",
        unit,
        office.stored_days[one.day],
        one.person,
        level,
        one.number,
        closed,
    )


def _items(office: Office, one: Document) -> Iterator[tuple[object, ...]]:
    kind = "incoming_document" if one.is_incoming else "outgoing_document"
    steps = ("register", "propose", "handle") if one.is_incoming else ("draft", "check", "sign_and_issue")
    done = one.state in ("completed", "distributed")
    desk = office.people[office.desk]
    for place, step in enumerate(steps):
        is_done = done or place < 2
        taken = (one.number * (place + 3)) % 9
        person = (one.person, desk[one.number % len(desk)], one.person)[place]
        pool = f"{office.desk}/clerk" if place == 1 else None
        yield (
            one.number, "task", step, None if pool else person, pool, "done" if is_done else "open", one.title, kind,
            90_000_000, office.instants[one.day + place], office.stored_days[one.day + place],
            office.stored_days[one.day + place + 5], office.instants[one.day + place + taken] if is_done else None,
            person if is_done else None, "agreed" if is_done else "", place + 1,
        )  # fmt: skip


def _text(one: Document) -> str:
    return "\n".join(text for text, _words, _pairs in one.body)


def _outgoing(office: Office, one: Document) -> tuple[object, ...]:
    is_out = one.state == "distributed"
    issuing = office.government if one.number % 3 == 0 else one.unit
    return (
        one.number, one.number, one.state, one.kind, "government" if issuing == office.government else "department",
        "downward", "subordinate", "工作需要。", "职责", issuing, one.unit, one.person, one.title, _text(one),
        one.document_number if is_out else "", office.stored_days[one.day + 9] if is_out else None,
    )  # fmt: skip


def _incoming(office: Office, one: Document) -> tuple[object, ...]:
    unit = office.government if one.number % 3 else one.unit
    desk = office.desk if one.number % 3 else one.unit
    at = office.instants[one.day]
    done = office.instants[one.day + (one.number % 28)] if one.state == "completed" else None
    sender = office.departments[one.number % len(office.departments)]
    return (
        one.number, one.number, one.state, unit, desk, office.names[sender], sender, one.document_number, one.title, one.title,
        one.kind, at, one.year, one.number, at, office.stored_days[one.day + 20], done,
    )  # fmt: skip


def _signatures(office: Office, one: Document) -> Iterator[tuple[object, ...]]:
    for place, act in enumerate(("release", "sign_and_issue")):
        yield (
            one.number,
            act,
            1,
            one.unit,
            one.person,
            "张三",
            "principal",
            True,
            one.opinion[0],
            office.instants[one.day + place],
        )


def _proposal(office: Office, one: Document) -> tuple[object, ...]:
    return (
        one.number,
        "assigned",
        one.opinion[0],
        one.unit,
        one.person,
        "李四",
        office.instants[one.day + 1],
    )


def _return(office: Office, one: Document) -> tuple[object, ...]:
    reason = REASONS[one.number % 7 % len(REASONS)]
    return (one.number, 2, "return", 1, "check", "draft", reason, one.person, office.instants[one.day + 3])


def _series(office: Office) -> dict[tuple[int, int], int]:
    """The series of numbers, made before the rows are written: PostgreSQL does nothing else during a COPY."""
    model = apps.get_model("documents", "NumberSeries")
    return {
        (place, year): model.objects.create(
            mark=f"武政{SERIES[place]}", year=year, unit=office.government, last=90000
        ).pk
        for place in range(office.documents // 90000 + 1)
        for year in (2016, 2017, 2018)
    }


def _numbers(
    office: Office, documents: Iterator[Document], series: dict[tuple[int, int], int]
) -> Iterator[tuple[object, ...]]:
    for one in documents:
        if one.state == "distributed":
            yield (
                series[one.number // 90000, one.year],
                one.number % 90000 + 1,
                one.number,
                office.instants[one.day + 9],
            )


def _seal(office: Office, one: Document) -> tuple[object, ...]:
    return (
        one.number,
        office.government,
        f"{one.number:064x}",
        30,
        one.person,
        office.instants[one.day + 10],
    )


def _entry(office: Office, number: int) -> tuple[object, ...]:
    at = office.instants[number * office.span // (office.documents // 5)]
    return (
        number + 1_000_000,
        at,
        "outgoing_document.check",
        "王五",
        "审核",
        "{}",
        "[]",
        "wuhan",
        "page",
        "[]",
        "",
        f"b{number:063x}",
    )


def _finding(office: Office, number: int) -> tuple[object, ...]:
    provision, article = (("51.1d", 51), ("54.3", 54), ("55a", 55), ("56", 56))[number % 4]
    outcome = ("breached", "departed", "judgement")[number % 11 % 3]
    on = office.stored_days[number * office.span // (office.documents // 5)]
    return (
        number + 1_000_000,
        on,
        "outgoing_document.check",
        "wuhan",
        "2018",
        provision,
        article,
        outcome,
        outcome == "breached",
    )


def _index(office: Office, documents: Iterator[Document]) -> None:
    """Entries and index as `searching.index` would write them, from tokens cut once for each sentence."""
    from xunzhang.chapters.documents.searching import contents, index

    batch: list[tuple[int, str, str, list[str]]] = []
    facet, mark = office.tokens.facet, contents.MARK

    def flush() -> None:
        with transaction.atomic():
            write(
                "documents",
                "SearchEntry",
                (
                    (pk, text, zlib.compress(kept.encode(), 1), f"{pk:064x}", False)
                    for pk, text, kept, _all in batch
                ),
            )
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    with cursor.copy("COPY documents_search_index (rowid, tokens) FROM STDIN") as copy:
                        for pk, _text, _kept, every in batch:
                            copy.write_row((pk, " ".join(f"'{one}'" for one in every)))
                else:
                    cursor.executemany(
                        index._INSERT_SQLITE, [(pk, " ".join(every)) for pk, _text, _kept, every in batch]
                    )
        batch.clear()

    for one in documents:
        subject, body, opinion = one.subject, one.body, one.opinion
        words = set(subject[1]).union(
            *(cut[1] for cut in body), opinion[1], ("w关于", "w工作", "w的", "w通知")
        )
        pairs = set(subject[2]).union(
            *(cut[2] for cut in body), opinion[2], ("b关于", "b工作", "b作的", "b的通", "b通知")
        )
        words.add(f"w{one.number}")
        number = one.document_number
        words |= office.tokens.numbers(number)
        people = [one.person, office.people[office.desk][one.number % len(office.people[office.desk])]]
        facets = {
            facet(contents.WAY, "incoming" if one.is_incoming else "outgoing"),
            facet(contents.KIND, one.kind),
            facet(contents.STATE, one.state),
            facet(contents.UNIT, one.unit),
            facet(contents.SECRECY, "confidential" if one.number % 97 == 0 else "internal"),
            facet(contents.POOL, f"{office.desk}/clerk"),
            *(facet(contents.PERSON, person) for person in people),
        }
        if one.is_incoming:
            facets.add(facet(contents.SEEN_BY_UNIT, office.desk if one.number % 3 else one.unit))
        else:
            facets.add(facet(contents.UNDER_WAY, ""))
        texts = (
            (contents.TITLE, one.title),
            (contents.NUMBER, number),
            (contents.BODY, _text(one)),
            (contents.OPINION, opinion[0]),
        )
        text = "".join(f"{mark}{part}{said}" for part, said in texts)
        kept = words | facets
        batch.append((one.number, text, " ".join(sorted(kept)), [*kept, *pairs]))
        if len(batch) == 5000:
            flush()
    flush()


def _real(number: int) -> list[int]:
    """Documents that really went their way, at several of its steps: their matters."""
    from tests.chapters.documents.way import make, walk
    from tests.city import City

    city = City()
    steps = ("countersign", "check", "sign_and_issue", "end")
    return [walk(city, make(city), steps[place % len(steps)]).matter_id for place in range(number)]


Time = tuple[float, float]  # milliseconds on the wall, and of this process


def _timed(ask: Callable[[], object], times: int = 2) -> Time:
    """The best of two."""
    found = []
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        ask()
        found.append(((time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000))
    return min(one for one, _ in found), min(one for _, one in found)


def _line(name: str, times: Sequence[Time], queries: int, note: str = "") -> bool:
    """Print p50 and p95 of both; whether the median holds. On SQLite the process does the database's work too."""
    said, middle = [], 0.0
    for which, label in ((1, "processor"), (0, "wall")):
        ordered = sorted(one[which] for one in times)
        late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        middle = middle or statistics.median(ordered)
        said.append(f"{label} p50 {statistics.median(ordered):6.1f} p95 {late:6.1f} ms")
    print(f"  {name:34} {said[0]} · {said[1]} · {queries} queries {note}", flush=True)
    return middle <= MOST_MILLISECONDS


def _queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


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


def measure(runs: int) -> bool:
    """Print what everything takes; say whether all medians hold."""
    from tests.city import City

    from xunzhang.accounts.models import Account
    from xunzhang.chapters.documents.models import OutgoingDocument
    from xunzhang.chapters.documents.searching.finding import Wanted, count, find

    city, chance = City(), random.Random(7)
    actors = {login: city.actor(login) for login in WHO}
    total = apps.get_model("record", "Matter").objects.count()
    print(f"{connection.vendor}: {total:,} matters; load {os.getloadavg()[0]:.1f}", flush=True)
    holds = True
    numbers = list(
        OutgoingDocument.objects.filter(pk__in=range(1003, 40000, 900))
        .exclude(document_number="")
        .values_list("document_number", flat=True)
    )
    for name, texts in (
        ("words of everyday", WORDS),
        ("a document number", numbers),
        ("a rare word", [str(one) for one in range(5003, 90000, 2111)]),
    ):
        times, second, counts = [], [], []
        for _ in range(runs):
            actor, wanted = actors[chance.choice(WHO)], Wanted(chance.choice(list(texts)))
            times.append(_timed(lambda a=actor, w=wanted: find(a, w)))
            page = find(actor, wanted)
            if page.after:
                second.append(_timed(lambda a=actor, w=wanted, c=page.after: find(a, w, cursor=c)))
            counts.append(_timed(lambda a=actor, w=wanted: count(a, w)))
        asked = _queries(lambda one=texts[0]: find(actors["clerk"], Wanted(one)))
        holds &= _line(f"search, {name}", times, asked)
        if second:
            _line("  second page", second, asked)
        _line("  count to 1000", counts, 2)
    for login in WHO:
        times = [_timed(lambda w=word, a=actors[login]: find(a, Wanted(w))) for word in WORDS]
        holds &= _line(
            f"search as {login}",
            times,
            _queries(lambda a=actors[login]: find(a, Wanted(WORDS[0]))),
            f"{len(find(actors[login], Wanted(WORDS[0])).rows)} rows",
        )
    clients = {}
    for login in ("clerk", "finance-clerk"):
        clients[login] = Client(headers={"host": "127.0.0.1"})
        clients[login].force_login(
            Account.objects.get(login_name=login), backend="xunzhang.accounts.backends.AccountBackend"
        )
    matters = list(OutgoingDocument.objects.order_by("-pk").values_list("matter", flat=True)[:24])
    addresses = [
        ("search page", "/documents/search?q=督办"),
        ("list of outgoing documents", "/documents/outgoing"),
        ("list, words in the title", "/documents/outgoing?q=桥梁检测"),
        ("list of incoming documents", "/documents/incoming"),
        ("register of numbers", "/documents/registers/numbers"),
        ("register of outgoing documents", "/documents/registers/outgoing"),
        ("register of seals", "/documents/registers/seals"),
        ("figures", "/documents/figures"),
        *((("page of a matter", f"/matters/{pk}")) for pk in matters[:1]),
    ]
    for name, address in addresses:
        client, times = clients["clerk"], []
        first = client.get(address)
        if first.status_code != 200:
            print(f"  {name:34} answers {first.status_code} {address}")
            continue
        targets = [f"/matters/{pk}" for pk in matters] if "matter" in name else [address]
        for run in range(max(6, runs // 4)):
            target = targets[run % len(targets)]
            times.append(_timed(lambda c=client, t=target: c.get(t), 1))
        holds &= _line(name, times, _queries(lambda c=client, a=address: c.get(a)), "whole request")
    return holds


def _one(options: argparse.Namespace) -> int:
    """In this process, on the database of the environment."""
    django.setup()
    call_command("migrate", verbosity=0)
    from xunzhang.kernel import clock
    from xunzhang.record.models import Matter
    from xunzhang.site import demonstration

    with clock.frozen(demonstration.FIRST_DAY):
        if not Matter.objects.exists():
            demonstration.load_if_empty(lambda said: print(said, flush=True))
            begun = time.perf_counter()
            build(options.documents)
            print(f"built in {time.perf_counter() - begun:.0f} s", flush=True)
            _real(24)
        return 0 if measure(options.runs) else 1


def main() -> None:
    reading = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reading.add_argument("--documents", type=int, default=1_000_000)
    reading.add_argument("--runs", type=int, default=40)
    reading.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = reading.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")
    if options.here or os.environ.get("DATABASE_URL"):
        sys.exit(_one(options))
    with tempfile.TemporaryDirectory(prefix="documents-million-") as home:
        again = [sys.executable, "-m", "benchmarks.documents_million", "--here", *sys.argv[1:]]
        sys.exit(subprocess.run(again, env={**os.environ, "XUNZHANG_HOME": home}, check=False).returncode)


if __name__ == "__main__":
    main()

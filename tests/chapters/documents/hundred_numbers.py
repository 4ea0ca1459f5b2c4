"""A hundred documents numbered at once, each in its own thread and transaction."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from xunzhang.chapters.documents import numbers, registering
from xunzhang.chapters.documents.actions.archiving import next_item
from xunzhang.chapters.documents.models import (
    AssignedNumber,
    IncomingDocument,
    NumberSeries,
    OutgoingDocument,
)
from xunzhang.kernel import clock
from xunzhang.record.models import Matter

COUNT = 100


def prepare() -> list[int]:
    NumberSeries.objects.create(mark="测政", year=clock.today().year, unit="T", last=7)
    made = []
    for number in range(COUNT):
        matter = Matter.objects.create(
            title=f"第{number}件",
            kind="outgoing_document",
            government="wuhan",
            rulebook_version="2018",
            unit="T",
            opened_on=clock.today(),
        )
        document = OutgoingDocument.objects.create(
            matter=matter,
            document_kind="notice",
            issued_in_name_of="government",
            direction="downward",
            recipient_class="subordinate",
            necessity="试验",
            basis="试验",
            issuing_unit="T",
            drafting_unit="T",
            drafted_by=1,
            title=f"第{number}件",
            body="正文",
        )
        made.append(document.pk)
    return made


def number_one(pk: int) -> None:
    try:
        with transaction.atomic():
            document = OutgoingDocument.objects.get(pk=pk)
            numbers.take(document, "测政", clock.today(), person_id=1)
    finally:
        connection.close()


def taken(pks: list[int]) -> list[int]:
    """The numbers in order, after all were taken at once."""
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(number_one, pks))
    rows = AssignedNumber.objects.filter(series__mark="测政").order_by("sequence")
    return list(rows.values_list("sequence", flat=True))


WANTED = list(range(8, 8 + COUNT))


def prepare_register() -> list[int]:
    made = []
    for number in range(COUNT):
        matter = Matter.objects.create(
            title=f"第{number}件来文",
            kind="incoming_document",
            government="wuhan",
            rulebook_version="2018",
            unit="T",
            opened_on=clock.today(),
        )
        document = IncomingDocument.objects.create(
            matter=matter, unit="T", registering_unit="T", title=f"第{number}件来文"
        )
        made.append(document.pk)
    return made


def register_one(pk: int) -> None:
    try:
        with transaction.atomic():
            document = IncomingDocument.objects.select_for_update().get(pk=pk)
            registering.take_number(document)
            document.save()
    finally:
        connection.close()


def registered(pks: list[int]) -> list[int]:
    """The register's numbers in order, after all were taken at once."""
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(register_one, pks))
    rows = IncomingDocument.objects.filter(registering_unit="T").order_by("register_sequence")
    return [one for one in rows.values_list("register_sequence", flat=True) if one is not None]


WANTED_REGISTER = list(range(1, 1 + COUNT))


def file_one(_number: int) -> int:
    try:
        with transaction.atomic():
            return next_item("T", 2018, "permanent")
    finally:
        connection.close()


def filed() -> list[int]:
    """The archive's items in order, after all were taken at once."""
    with ThreadPoolExecutor(20) as pool:
        return sorted(pool.map(file_one, range(COUNT)))


WANTED_ITEMS = list(range(1, 1 + COUNT))

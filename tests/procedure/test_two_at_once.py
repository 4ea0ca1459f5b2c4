"""Two people acting at the same instant, in two connections: one wins, the other is told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from tests.procedure.office import begin, do, hand, office, open_items, the_item
from tests.procedure.walk import must_be_sound

from xunzhang.procedure import engine
from xunzhang.procedure.models import Move, WorkItem
from xunzhang.procedure.people import Hand
from xunzhang.procedure.refusals import AlreadyHandled, OperationRefused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each act in a thread and a transaction of its own, all let go together; what it gave or how it was refused."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(index: int) -> None:
        try:
            gate.wait(timeout=20)
            with transaction.atomic():
                results[index] = acts[index]()
        except OperationRefused as refused:
            results[index] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_one_item_two_people() -> None:
    here = office()
    for _ in range(5):
        with transaction.atomic():
            process = begin(here)
            do(process, "draft", "submit", here)
        item = the_item(process)
        people = [Hand(person=number, pools=frozenset({"office/checker"})) for number in (60, 61, 62)]
        results = at_once(
            *(lambda who=who, pk=item.pk: engine.complete(pk, who, here, outcome="pass") for who in people)
        )
        winners = [people[index] for index, one in enumerate(results) if isinstance(one, engine.Moved)]
        told = [one for one in results if isinstance(one, AlreadyHandled)]
        assert (len(winners), len(told)) == (1, 2)
        assert {one.by for one in told} == {winners[0].person}
        assert all(one.at is not None for one in told)
        must_be_sound(process, here)


def test_all_branches_arrive_at_once_and_go_on_once() -> None:
    here = office()
    with transaction.atomic():
        process = begin(here)
        do(process, "draft", "submit", here)
        do(process, "check", "pass", here)
    items = open_items(process)
    results = at_once(
        *(lambda item=item: engine.complete(item.pk, hand(item), here, outcome="agree") for item in items)
    )
    assert all(isinstance(one, engine.Moved) for one in results), results
    assert the_item(process).step == "review"
    must_be_sound(process, here)


def test_withdrawal_against_the_next_person() -> None:
    here = office()
    with transaction.atomic():
        process = begin(here)
        moved = do(process, "draft", "submit", here)
    item = the_item(process)
    results = at_once(
        lambda: engine.withdraw(moved.move, Hand(person=1), here),
        lambda: engine.complete(item.pk, hand(item), here, outcome="pass"),
    )
    assert sum(isinstance(one, engine.Moved) for one in results) == 1
    assert sum(isinstance(one, AlreadyHandled) for one in results) == 1
    must_be_sound(process, here)


def test_a_return_against_the_branches_it_cuts_off() -> None:
    here = office()
    with transaction.atomic():
        process = begin(here)
        do(process, "draft", "submit", here)
        do(process, "check", "pass", here)
    first, second, third = open_items(process)
    results = at_once(
        lambda: engine.return_to(first.pk, "draft", hand(first), here),
        lambda: engine.complete(second.pk, hand(second), here, outcome="agree"),
        lambda: engine.complete(third.pk, hand(third), here, outcome="agree"),
    )
    assert isinstance(results[0], engine.Moved)
    assert all(isinstance(one, engine.Moved | AlreadyHandled) for one in results)
    assert the_item(process).step == "draft"
    assert Move.objects.filter(process=process).count() == process.moves.latest("sequence").sequence
    assert not WorkItem.objects.filter(process=process, state="open", step="opinion").exists()
    must_be_sound(process, here)


def test_an_operation_outside_a_transaction_is_a_bug() -> None:
    with transaction.atomic():
        process = begin(office())
    with pytest.raises(Exception, match="transaction"):
        engine.complete(the_item(process).pk, Hand(1), office())

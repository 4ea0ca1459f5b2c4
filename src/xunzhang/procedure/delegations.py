"""委托办理: lending one's inbox to somebody for a period, by kind of matter. Resolved when asked, never copied."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from xunzhang.kernel.remembering import remembered
from xunzhang.procedure.models import Delegation
from xunzhang.procedure.people import Hand, Lent, Office
from xunzhang.procedure.refusals import NotYours, OperationRefused


def delegate(
    delegator: int,
    to: int,
    hand: Hand,
    office: Office,
    *,
    from_on: date,
    to_on: date,
    kinds: Sequence[str] = (),
    reason: str = "",
) -> Delegation:
    """Lend the delegator's items from the first to the last day; `kinds` of process, empty: all.

    Raises OperationRefused, NotYours.
    """
    if delegator != hand.person and not hand.overrides:
        raise NotYours("只能委托本人的事项。", "Only one's own items can be lent.")
    if delegator == to:
        raise OperationRefused("不能委托给本人，请另选受托人。", "One cannot delegate to oneself.")
    if to_on < from_on:
        raise OperationRefused(
            "截止日早于起始日，请更正委托期间。", "The last day lies before the first: correct the period."
        )
    if to_on < office.today:
        raise OperationRefused("委托期间已经过去，请更正。", "The period is over already: correct it.")
    wanted = sorted(set(kinds))
    for other in in_force(from_on, to_on).filter(delegator=delegator, delegate=to):
        if not other.kinds or not wanted or set(other.kinds) & set(wanted):
            raise OperationRefused(
                f"已有 {other.from_on} 至 {other.to_on} 的委托与此重叠，请先终止原委托或改变期间。",
                f"A delegation from {other.from_on} to {other.to_on} overlaps: end it or change the period.",
            )
    return Delegation.objects.create(
        delegator=delegator,
        delegate=to,
        kinds=wanted,
        from_on=from_on,
        to_on=to_on,
        granted_by=hand.person,
        granted_at=office.now,
        reason=reason,
    )


def revoke(delegation: int, hand: Hand, office: Office) -> Delegation:
    """End a delegation now. Raises OperationRefused, NotYours."""
    found = Delegation.objects.select_for_update().filter(pk=delegation).first()
    if found is None:
        raise OperationRefused("没有这一委托。", "There is no such delegation.")
    if hand.person not in (found.delegator, found.delegate) and not hand.overrides:
        raise NotYours("只能终止本人的委托。", "Only one's own delegation can be ended.")
    if found.revoked_at is not None:
        raise OperationRefused("此委托已经终止。", "This delegation has been ended already.")
    found.revoked_by, found.revoked_at = hand.person, office.now
    found.save(update_fields=["revoked_by", "revoked_at"])
    return found


def in_force(first: date, last: date) -> QuerySet[Delegation]:
    """Delegations in force on some day from `first` to `last`."""
    return Delegation.objects.filter(from_on__lte=last, to_on__gte=first, revoked_at__isnull=True)


@remembered
def _lent_to(person: int, on: date) -> tuple[Delegation, ...]:
    return tuple(in_force(on, on).filter(delegate=person).order_by("pk"))


def hand_of(
    person: int,
    pools: Collection[str],
    on: date,
    *,
    pools_of: Callable[[int], Iterable[str]] | None = None,
    overrides: bool = False,
) -> Hand:
    """The person with what has been lent on that day. One query.

    `pools_of(person)`: pools that a delegator lends along with the personal items; without it, none.
    A delegation is not handed on: what was lent to a delegator stays there.
    """
    lent = tuple(
        Lent(
            delegator=one.delegator,
            kinds=frozenset(one.kinds),
            pools=frozenset(pools_of(one.delegator)) if pools_of is not None else frozenset(),
        )
        for one in _lent_to(person, on)
    )
    return Hand(person=person, pools=frozenset(pools), lent=lent, overrides=overrides)

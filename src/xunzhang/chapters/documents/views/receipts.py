"""Who has signed for a document: the list, receipts from outside, reminders."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import choices, queries, receipts, scope
from xunzhang.chapters.documents.actions.inputs import Recall, Redeliver
from xunzhang.chapters.documents.actions.receipts import ChaseReceipts, RecordReceipt
from xunzhang.chapters.documents.actions.widening import DecideScope, ProposeScope, WithdrawScope
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument, ScopeChange
from xunzhang.chapters.documents.tables.receipts import DeliveriesTable
from xunzhang.chapters.organs.queries.people import Holder
from xunzhang.kernel import clock
from xunzhang.record.actions import perform
from xunzhang.record.reading import note_read
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of


def deliveries(request: HttpRequest, document_id: int) -> HttpResponse:
    """Every recipient of a document with its receipt; the dispatching post records and chases here."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    here = reverse("documents:deliveries", args=[document.pk])
    waiting = list(receipts.pending(document))
    outside = receipts.outside_units([one.unit for one in waiting], clock.today())
    within = [one for one in waiting if one.unit not in outside]
    may_keep = queries.dispatches_for(actor, document)
    record = _recording(request, document.pk, outside) if may_keep and outside else None
    chase = (
        Form(
            request,
            ChaseReceipts,
            fixed={"document_id": document.pk},
            submit=_("催收未签收单位"),
            action="chase",
            weight="",
        )
        if may_keep and within
        else None
    )
    recall = _units_form(request, document, Recall, "recall", waiting) if may_keep else None
    redeliver = _redelivering(request, document) if may_keep else None
    changes = list(document.scope_changes.all())
    is_asked = any(one.state == ScopeChange.State.ASKED for one in changes)
    approvers = scope.approvers_of(document) if may_keep or is_asked else {}
    propose = _proposing(request, document, approvers) if may_keep else None
    decide = {
        one.pk: _deciding(request, one)
        for one in changes
        if one.state == ScopeChange.State.ASKED and actor.person_id in approvers
    }
    withdraw = {
        one.pk: _withdrawing(request, one)
        for one in changes
        if one.state == ScopeChange.State.ASKED and may_keep
    }
    acts = (
        (record, "outgoing_document.record_receipt", _("已登记签收。")),
        (chase, "outgoing_document.chase_receipts", _("已催收。")),
        (recall, "outgoing_document.recall", _("已撤回。")),
        (redeliver, "outgoing_document.redeliver", _("已补发。")),
        (propose, "outgoing_document.propose_scope", _("已请示。")),
        *((form, "outgoing_document.decide_scope", _("已答复。")) for form in decide.values()),
        *((form, "outgoing_document.withdraw_scope", _("已撤回请示。")) for form in withdraw.values()),
    )
    for form, action, message in acts:
        if form is not None and form.is_sent:
            with form.attempt():
                perform(action, actor, form.inputs())
                return form.done(message, here)
    if request.method != "POST":
        note_read(actor, document.matter)
    table = DeliveriesTable(request, document, outside)
    answer = table.answer(
        "documents/deliveries.html",
        {
            "document": document,
            "record": record,
            "chase": chase,
            "recall": recall,
            "redeliver": redeliver,
            "within_count": len(within),
            "outside_count": len(outside),
            "total": document.deliveries.count(),
            "propose": propose,
            "changes": [
                (
                    one,
                    _("、").join([*names_of(one.units).values(), *one.names]),
                    decide.get(one.pk),
                    withdraw.get(one.pk),
                )
                for one in changes
            ],
        },
    )
    failed = next((form for form, _action, _message in acts if form is not None and form.has_problems), None)
    if failed is not None:
        answer.status_code = failed.status
    return answer


def _units_form(
    request: HttpRequest,
    document: OutgoingDocument,
    inputs: type[Recall],
    action: str,
    rows: list[IncomingDocument],
) -> Form | None:
    """Recall from units that have not signed for it; None where there are none."""
    if not rows:
        return None
    names = names_of([row.unit for row in rows])
    return Form(
        request,
        inputs,
        fixed={"document_id": document.pk},
        choices={"units": [(row.unit, names.get(row.unit, row.unit)) for row in rows]},
        submit=_("撤回分发"),
        action=action,
        weight="danger",
    )


def _redelivering(request: HttpRequest, document: OutgoingDocument) -> Form:
    """To any unit that does not have it."""
    has_it = set(document.deliveries.exclude(state__in=IncomingDocument.GONE).values_list("unit", flat=True))
    return Form(
        request,
        Redeliver,
        fixed={"document_id": document.pk},
        choices={"units": [(code, name) for code, name in choices.units() if code not in has_it]},
        submit=_("补发"),
        action="redeliver",
        weight="",
    )


def _proposing(request: HttpRequest, document: OutgoingDocument, approvers: Mapping[int, Holder]) -> Form:
    """To ask for units beyond the range."""
    offered = choices.units()
    beyond = set(scope.beyond(document, [code for code, _name in offered]))
    return Form(
        request,
        ProposeScope,
        fixed={"document_id": document.pk},
        choices={
            "units": [(code, name) for code, name in offered if code in beyond],
            "approver": [
                (str(person), f"{one.title_label} {one.label}") for person, one in approvers.items()
            ],
        },
        submit=_("请示"),
        action="propose",
        weight="",
    )


def _deciding(request: HttpRequest, change: ScopeChange) -> Form:
    """For whoever may approve it."""
    return Form(
        request,
        DecideScope,
        fixed={"change_id": change.pk},
        choices={"agrees": [("true", _("同意")), ("false", _("不同意"))]},
        kinds={"agrees": "radio", "opinion": "textarea"},
        submit=_("答复"),
        action=f"decide-{change.pk}",
    )


def _withdrawing(request: HttpRequest, change: ScopeChange) -> Form:
    """For the dispatching post, while nobody has answered."""
    return Form(
        request,
        WithdrawScope,
        fixed={"change_id": change.pk},
        submit=_("撤回请示"),
        action=f"withdraw-{change.pk}",
        weight="",
    )


def _recording(request: HttpRequest, document_id: int, outside: frozenset[str]) -> Form:
    """The form for the receipt of a unit outside."""
    names = names_of(sorted(outside))
    return Form(
        request,
        RecordReceipt,
        fixed={"document_id": document_id},
        choices={"unit": [(code, names.get(code, code)) for code in sorted(outside)]},
        kinds={"unit": "choice"},
        initial={"received_at": clock.now(), "unit": next(iter(outside)) if len(outside) == 1 else ""},
        submit=_("登记签收"),
        action="record",
    )

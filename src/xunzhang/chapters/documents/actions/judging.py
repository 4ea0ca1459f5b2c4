"""Answers to the checks that ask: a person's judgement on a passage, kept with who gave it, when and on which version."""

from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents.actions.finding import outgoing, require_state
from xunzhang.chapters.documents.actions.inputs import AnswerCheck
from xunzhang.chapters.documents.checking import asked_of
from xunzhang.chapters.documents.models import CheckAnswer, OutgoingDocument
from xunzhang.chapters.matters import running
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, action

STATE = OutgoingDocument.State


@action(
    "outgoing_document.answer_check",
    label="判断检查所问",
    label_en="Answer what a check asks",
    inputs=AnswerCheck,
)
def answer_check(act: Act, inputs: AnswerCheck) -> CheckAnswer:
    """Record whether a passage is in order. The check lets go until those words change; earlier answers stay on record."""
    document = outgoing(act, inputs.document_id)
    require_state(document, STATE.DRAFT, STATE.UNDERWAY)
    act.permit(
        bool(running.items_in_hand(document.matter, act.actor)),
        gettext_lazy("文稿现在不在您手上，不能回答检查所问。"),
    )
    answer = CheckAnswer.objects.create(
        document=document,
        code=inputs.code,
        asked_of=asked_of(inputs.code, inputs.passage),
        passage=inputs.passage,
        is_in_order=inputs.is_in_order,
        reason=inputs.reason,
        document_version=document.version,
        answered_by=act.actor.person_id,
        answered_by_name=act.actor.name,
        answered_at=clock.now(),
    )
    act.record(
        matter=document.matter,
        subject=document,
        summary=f"判断“{inputs.passage[:40]}”：{'符合要求' if inputs.is_in_order else '不符合要求'}，{inputs.reason}",
        payload={
            "code": inputs.code,
            "passage": inputs.passage,
            "is_in_order": inputs.is_in_order,
            "version": document.version,
        },
    )
    return answer

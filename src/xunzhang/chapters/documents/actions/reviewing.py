"""From the register to whoever handles it: initial review, return to the sender, proposed handling, instructions."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xunzhang import rulebook as rules
from xunzhang.chapters.documents import elements, incoming_facts, registering
from xunzhang.chapters.documents.actions.finding import incoming
from xunzhang.chapters.documents.actions.incoming_inputs import ReturnToSender, Review
from xunzhang.chapters.documents.actions.printing import take_back_delivered
from xunzhang.chapters.documents.actions.receiving import in_the_unit, outcomes_at
from xunzhang.chapters.documents.models import HandlingProposal, IncomingDocument
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.procedure import engine
from xunzhang.procedure.people import Holder
from xunzhang.record.actions import Act, Conflict, InvalidInputs, action

STATE = IncomingDocument.State
ROUTE = HandlingProposal.Route
RETURN = "incoming_document.return"
RETURNABLE_FROM = {STATE.SENT: "receive", STATE.RECEIVED: "register", STATE.REGISTERED: "review"}


def require(document: IncomingDocument, *states: str) -> None:
    """Raise Conflict when the document stands elsewhere."""
    if document.state not in states:
        raise Conflict(
            _("这件来文现为“%(state)s”，不能办理此项。请刷新页面查看进展。")
            % {"state": document.get_state_display()}
        )


def ground_labels(language: str = "zh") -> dict[str, str]:
    """The grounds of a return with their labels, in the order of the Regulations of 2012, article 24(3)."""
    fact = rules.library().vocabulary().action(RETURN).facts["return_grounds"]
    return {key: text.en if language == "en" else text.zh for key, text in fact.values.items()}


@action("incoming_document.review", label="收文初审", label_en="Review an incoming document", inputs=Review)
def review(act: Act, inputs: Review) -> IncomingDocument:
    """Ours? By the rules of sending? Kind and form? Consulted and countersigned? (条例 第二十四条第（三）项)

    What departments and districts send up is held against articles 51 and 52; what fails is returned to the sender.
    """
    document = incoming(act, inputs.document_id)
    require(document, STATE.REGISTERED)
    unknown = {*inputs.departments_concerned, *inputs.consulted} - {
        unit.code
        for unit in organs.units_on(clock.today(), codes=[*inputs.departments_concerned, *inputs.consulted])
    }
    if unknown:
        raise InvalidInputs(
            {"departments_concerned": _("没有代码为“%(code)s”的单位，请重新选择。") % {"code": min(unknown)}}
        )
    if inputs.direct_reason and document.matter.secrecy != "top_secret":
        raise InvalidInputs({"direct_reason": _("只有绝密级事项才写明必须直接报送的理由；本件不是绝密级。")})
    is_bound = registering.is_bound(document, clock.today()) and bool(document.document_kind)
    _require_answers(document, inputs, is_bound=is_bound)
    if is_bound:
        act.assess(
            "incoming_document.review",
            incoming_facts.reviewing(
                document,
                incoming_facts.Examined(
                    **{name: getattr(inputs, name) for name in incoming_facts.Examined.__dataclass_fields__}
                ),
                wording=elements.words_of_asking_in(document),
                heads=_names(registering.heads_sent_to(document, act.actor)),
            ),
            matter=document.matter,
        )
    _require_in_order(inputs)
    document.reviewed_at, document.reviewed_by = clock.now(), act.actor.person_id
    document.review_opinion = inputs.opinion
    document.state = STATE.ACCEPTED
    document.save()
    running.advance(act, document.matter, "review", "accepted", note=inputs.opinion)
    act.record(
        subject=document,
        summary=f"初审受理：{inputs.opinion}",
        payload=inputs.model_dump(mode="json", exclude={"departures", "judgements", "document_id"}),
    )
    return document


def _names(codes: Sequence[str]) -> list[str]:
    found = (
        {unit.code: unit.short_name for unit in organs.units_on(clock.today(), codes=codes)} if codes else {}
    )
    return [found.get(one, one) for one in codes]


def _require_answers(document: IncomingDocument, inputs: Review, *, is_bound: bool) -> None:
    """What nobody has answered is asked, never taken for in order. Of a unit bound by the Rules, whether a request
    holds one matter is a judgement under its article; of others it is answered here.
    """
    asked = ["skips_level", "addressed_to_leader"] if is_bound else []
    if not is_bound and document.document_kind == incoming_facts.ASKING_KIND:
        asked.append("has_one_matter")
    if unsaid := [name for name in asked if getattr(inputs, name) is None]:
        raise InvalidInputs(dict.fromkeys(unsaid, _("请选择“是”或者“否”。")))


def _require_in_order(inputs: Review) -> None:
    """What the Regulations ask of every document, whoever sent it: what is not in order is returned with reasons."""
    sentence = _("按《党政机关公文处理工作条例》第二十四条第（三）项，应当退回来文单位并说明理由，不能受理。")
    for name, is_met in (
        ("is_ours", inputs.is_ours),
        ("keeps_sending_rules", inputs.keeps_sending_rules),
        ("kind_and_form_fit", inputs.kind_and_form_fit and not inputs.missing_elements),
        ("is_necessary", inputs.is_necessary),
        ("has_one_matter", inputs.has_one_matter is not False),
        ("asks_for_something", not inputs.asks_for_something),
        ("is_sent_to_several_heads", not inputs.is_sent_to_several_heads),
        ("skips_level", not inputs.skips_level or inputs.level_skipping_approved),
        ("consulted", set(inputs.departments_concerned) <= set(inputs.consulted)),
    ):
        if not is_met:
            raise InvalidInputs({name: sentence})


@action(RETURN, label="退回来文单位", label_en="Return to the sender", inputs=ReturnToSender)
def return_to_sender(act: Act, inputs: ReturnToSender) -> IncomingDocument:
    """Send it back with the grounds and the reason; where the sender is in this installation, it is told at once."""
    document = incoming(act, inputs.document_id)
    in_the_unit(act, document)
    step = RETURNABLE_FROM.get(STATE(document.state))
    if step is None or "returned" not in outcomes_at(document.matter, step):
        raise Conflict(
            _("这件来文现为“%(state)s”，已经受理，不能退回来文单位。")
            % {"state": document.get_state_display()}
        )
    act.assess(RETURN, {"return_grounds": frozenset(inputs.grounds)}, matter=document.matter)
    labels = ground_labels()
    grounds = "；".join(labels[one] for one in inputs.grounds)
    document.returned_at, document.returned_by = clock.now(), act.actor.person_id
    document.return_grounds, document.return_reason = list(inputs.grounds), inputs.reason
    document.state = STATE.RETURNED
    document.save()
    running.advance(act, document.matter, step, "returned", note=inputs.reason)
    take_back_delivered(act, [document], "来文单位退回")
    tell_sender(
        act,
        document,
        f"{act.actor.posts[0].title}退回《{document.title}》：{grounds}。{inputs.reason}",
        f"returned: {document.document_number}",
    )
    act.record(
        subject=document,
        summary=f"退回来文单位（{grounds}）：{inputs.reason}",
        payload={"grounds": list(inputs.grounds), "reason": inputs.reason},
    )
    return document


def tell_sender(act: Act, document: IncomingDocument, zh: str, en: str) -> None:
    """Put it before whoever drafted the sent document, to read; nobody where it did not come from here."""
    sent = document.sent_document
    if sent is None or sent.matter.process_id is None:
        return
    today = clock.today()
    people = [one for one in dict.fromkeys((sent.drafted_by, document.sent_by)) if one is not None]
    in_post = {one.person_id for one in organs.holders(today, people=people)}
    unread = set(
        sent.matter.process.work_items.filter(kind="read", state="open").values_list("person", flat=True)
    )
    holders = [
        Holder(person=one, zh=zh, en=en)
        for one in people
        if one in in_post and one not in unread and one != act.actor.person_id
    ]
    if holders:
        matter = sent.matter
        running.operate(
            act,
            matter,
            lambda hand, office: engine.circulate(matter.process_id or 0, holders, hand, office, note=zh),
        )

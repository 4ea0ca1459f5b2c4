"""What the document is about and to whom it goes: one matter, no hidden request, the right level, one recipient, its need."""

import re
from collections.abc import Iterator

from xunzhang.chapters.documents.checks.asking_words import asking_spans, matters_in, subject_of
from xunzhang.chapters.documents.checks.model import (
    Clause,
    Draft,
    Found,
    Known,
    Place,
    Said,
    Severity,
    regulation,
)

SHORTEST_SUBJECT = 4
_SHORTEST_NEED = 4
_SEVERAL = re.compile(r"[、，,；;]|和|及|暨")
_OFFICIAL = r"(?:书记|省长|市长|州长|区长|县长|主席|主任|秘书长|局长|厅长|部长|委员长|总理|同志|领导)"
_GREETING = re.compile(rf"(?:尊敬的|敬爱的|呈)[^，。：:\n]{{0,12}}{_OFFICIAL}")
_PERSON = re.compile(rf"{_OFFICIAL}\s*[：:]?\s*$")
_NUMBERED = re.compile(r"〔\d{4}〕\d{1,5}号")
_COMPANIONS = {
    "分工方案": "division_of_work",
    "任务分工": "division_of_work",
    "实施细则": "implementing_details",
    "组成人员": "member_list",
    "成员名单": "member_list",
}

ONE_MATTER = Clause("has_one_matter", regulation("第十五条第（四）项", "article 15(4)"))
NO_REQUEST = Clause("request_wording", regulation("第十五条第（四）项", "article 15(4)"))
LEVELS = Clause("level_skipping_approved", regulation("第十四条", "article 14"))
ONE_HEAD = Clause("main_recipients", regulation("第十五条第（一）项", "article 15(1)"))
NO_PERSON = Clause("addressed_to_leader", regulation("第十五条第（五）项", "article 15(5)"))
NEED = Clause("necessity_stated", regulation("第十三条", "article 13"))
COMPANION = Clause("companion_class")
GOVERNED = Clause("law_already_provides")


def check_matters(draft: Draft, known: Known) -> Iterator[Found]:
    """All of this module, in the order of the form."""
    if draft.direction == "upward":
        yield from _recipients(draft)
    yield from _person(draft)
    if draft.document_kind == "request_for_instructions":
        yield from _several_matters(draft)
    if draft.document_kind == "report":
        yield from _hidden_requests(draft)
    yield from _need(draft)
    yield from _companion(draft)
    yield from _governed(draft, known)


def _recipients(draft: Draft) -> Iterator[Found]:
    text = draft.main_recipients_text.strip().rstrip("：:")
    if len(draft.main_recipients) > 1 or (_SEVERAL.search(text) and len(draft.main_recipients) != 1):
        yield Found(
            "several_recipients",
            Severity.MUST,
            Said(
                "上行文只主送一个上级机关；其他需要知道的机关改为抄送。",
                "A document that goes up has one main recipient; copy the others.",
            ),
            ONE_HEAD,
            Place("main_recipients_text", 0, 0, len(draft.main_recipients_text)),
            text,
        )
    if draft.recipient_class == "beyond_superior" and not draft.level_skipping_approval.strip():
        yield Found(
            "level_skipped",
            Severity.MUST,
            Said(
                "越过了直接上级机关；改送直接上级，或者写明批准越级的人、日期和依据。",
                "It passes over the level directly above; address that level, or state who approved it, when and why.",
            ),
            LEVELS,
            Place("level_skipping_approval"),
        )


def _person(draft: Draft) -> Iterator[Found]:
    if draft.assignment.strip():
        return
    recipients = draft.main_recipients_text
    match = _PERSON.search(recipients.strip())
    if match and draft.direction in ("upward", ""):
        yield Found(
            "addressed_to_a_person",
            Severity.ASK,
            Said(
                f"主送“{recipients.strip()}”像是写给个人；公文应当报送机关，领导同志交办的写明交办时间和内容。",
                f"“{recipients.strip()}” seems to be a person; a document goes to an organ, or says when that leader assigned what.",
            ),
            NO_PERSON,
            Place("main_recipients_text", 0, 0, len(recipients)),
            recipients.strip(),
        )
    for match in _GREETING.finditer(draft.body):
        yield Found(
            "addressed_to_a_person",
            Severity.ASK,
            Said(
                f"“{match.group()}”像是写给个人；公文应当报送机关，不直接写给领导同志个人。",
                f"“{match.group()}” addresses a person; a document goes to an organ.",
            ),
            NO_PERSON,
            Place("body", 0, *match.span()),
            match.group(),
        )


def _several_matters(draft: Draft) -> Iterator[Found]:
    heads = matters_in(draft.body)
    if not heads:
        return
    start = draft.body.find(heads[1])
    yield Found(
        "several_matters",
        Severity.ASK,
        Said(
            f"请示应当一文一事；{len(heads)}处分别提出了请求：{'；'.join(heads)}。是否属于同一事项？",
            f"A request holds one matter; {len(heads)} parts each ask for something: {'; '.join(heads)}. Is it one matter?",
        ),
        ONE_MATTER,
        Place("body", 0, start, start + len(heads[1])),
        "\n".join(heads),
    )


def _hidden_requests(draft: Draft) -> Iterator[Found]:
    for start, end in asking_spans(draft.body):
        words = draft.body[start:end]
        yield Found(
            "report_that_asks",
            Severity.ASK,
            Said(
                f"报告不得夹带请示事项；“{words}”是否在请求批准或者指示？",
                f"A report asks for nothing; does “{words}” ask for approval or instructions?",
            ),
            NO_REQUEST,
            Place("body", 0, start, end),
            words,
        )


def _need(draft: Draft) -> Iterator[Found]:
    if len(draft.necessity.strip()) < _SHORTEST_NEED:
        yield Found(
            "necessity_missing",
            Severity.MUST,
            Said("没有写明行文的必要性，请写明为什么必须行文。", "State why the document is needed."),
            NEED,
            Place("necessity"),
        )


def _companion(draft: Draft) -> Iterator[Found]:
    if draft.companion_class not in ("none", "") or draft.parent:
        return
    word = next((word for word in _COMPANIONS if word in draft.title), "")
    if word:
        start = draft.title.index(word)
        yield Found(
            "companion_document",
            Severity.ASK,
            Said(
                f"“{word}”原则上与所属的文件合并印发，不另行单独发文；是否单独发文？属于从属文件的，请在“精简发文”中选明并填写所属的文件。",
                f"A document such as “{word}” is issued together with the one it belongs to; is it to go out alone? "
                "If it belongs to another, say so under the sparing use of documents.",
            ),
            COMPANION,
            Place("title", 0, start, start + len(word)),
            draft.title.strip(),
        )


def _governed(draft: Draft, known: Known) -> Iterator[Found]:
    subject = subject_of(draft.title)
    if len(subject) < SHORTEST_SUBJECT:
        return
    cited = [
        known.document(mark + match.group())
        for match in _NUMBERED.finditer(draft.title)
        for mark in known.marks
        if draft.title[: match.start()].endswith(mark)
    ]
    alike = {one.number or one.title: one for one in (*cited, *known.alike(subject)) if one and not one.ended}
    if alike:
        listed = "、".join(f"{one.number}《{one.title}》".strip() for one in alike.values())
        yield Found(
            "already_governed",
            Severity.ASK,
            Said(
                f"现行有效的文件可能已有规定：{listed}。是否仍需发文？",
                f"Documents in force may already govern it: {listed}. Is another one needed?",
            ),
            GOVERNED,
            Place("title", 0, 0, len(draft.title)),
            "\n".join([subject, *alike]),
        )

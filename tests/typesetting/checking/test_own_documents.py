"""What we typeset ourselves meets what we check: no hard finding in any format, as PDF, DOCX or OFD."""

from datetime import date
from pathlib import Path

import pytest
from tests.typesetting.conftest import notice

from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.checking import Outcome, check
from xunzhang.typesetting.docx import to_docx
from xunzhang.typesetting.model import Attendance, Document, Format, Issuer, Seal, Signatory
from xunzhang.typesetting.ofd import to_ofd
from xunzhang.typesetting.source import read_document
from xunzhang.typesetting.structure import recognise

BODY = recognise(
    "现就有关事项函告如下。\n一、关于分工\n各司其职，"
    + "认真履行职责，" * 30
    + "。\n（一）关于时限\n按时办理。\n特此函告。"
)
DOCUMENTS = {
    "downward": notice(),
    "unsealed": notice(seal=Seal.UNSEALED),
    "upward": Document(
        format=Format.UPWARD,
        title="某市水务局关于申请列入年度计划的请示",
        issuing_organs=("某市水务局",),
        document_number="某水报〔2018〕3号",
        issuers=(Issuer(name="江叙白"), Issuer(name="林知远")),
        main_recipients="市人民政府",
        body=BODY,
        attachments_note=("工程概况", "投资估算表"),
        signature=("某市水务局",),
        dated_on=date(2018, 11, 1),
        note="联系人：苏简，电话：55501234",
        copy_recipients="某委",
        printing_organ="某市水务局办公室",
        printed_on=date(2018, 11, 2),
    ),
    "letter": Document(
        format=Format.LETTER,
        title="某市人民政府办公厅关于商请支持有关工作的函",
        issuing_organs=("某市人民政府办公厅",),
        document_number="某政办函〔2018〕3号",
        copy_number="000012",
        classification="机密",
        classified_until="1年",
        main_recipients="某局",
        body=BODY * 4,
        signature=("某市人民政府办公厅",),
        dated_on=date(2018, 11, 1),
        copy_recipients="某委",
    ),
    "order": Document(
        format=Format.ORDER,
        title="",
        mark="某市人民政府令",
        document_number="第12号",
        body=recognise("《某市某办法》已经市人民政府常务会议通过，现予公布，自2018年12月1日起施行。"),
        signatory=Signatory(title="市长", name="江叙白"),
        dated_on=date(2018, 11, 1),
        seal=Seal.SIGNATORY,
    ),
    "minutes": Document(
        format=Format.MINUTES,
        title="第3次常务会议纪要",
        mark="某市人民政府常务会议纪要",
        document_number="〔2018〕3号",
        body=BODY * 2,
        attendance=(Attendance(label="出席", names="江叙白、林知远"),),
        copy_recipients="某委",
        printing_organ="某市人民政府办公厅",
        printed_on=date(2018, 11, 2),
    ),
}
FORMS = {"unsealed": "downward"}
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
WRITERS = {"pdf": to_pdf, "docx": to_docx, "ofd": to_ofd}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_our_own_documents_conform(fonts, name, kind):
    report = check(WRITERS[kind](DOCUMENTS[name], fonts), f"{name}.{kind}")
    assert [each.sentence[0] for each in report.hard] == []
    assert report.form == FORMS.get(name, name)


def test_of_a_pdf_nearly_everything_is_measured(fonts):
    report = check(to_pdf(DOCUMENTS["downward"], fonts), "downward.pdf")
    measured = [each for each in report.findings if each.outcome is not Outcome.NOT_MEASURED]
    assert len(measured) >= 60
    assert report.not_measured == ()


def test_of_a_docx_what_needs_pages_is_said_not_to_be_checked(fonts):
    report = check(to_docx(DOCUMENTS["downward"], fonts), "downward.docx")
    left = {each.requirement for each in report.not_measured}
    assert {"mark.top", "separator.gap", "colophon.bottom", "page_number.gap"} <= left
    assert all("没有检查" in each.sentence[0] for each in report.not_measured)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", ["joint-notice", "joint-request", "letter", "minutes", "notice", "order"])
def test_the_examples_conform_with_their_seals_tables_and_joint_heads(fonts, name, kind):
    document = read_document((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    report = check(WRITERS[kind](document, fonts), f"{name}.{kind}")
    assert [each.sentence[0] for each in report.hard] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_ofd_is_measured_as_the_pdf_it_was_made_from(fonts, name):
    """Separators, a letter's rules and those of the colophon too: what the pages show is the same."""
    ruled = ("separator.", "colophon.", "letter.")
    found = {}
    for kind in ("pdf", "ofd"):
        report = check(WRITERS[kind](DOCUMENTS[name], fonts), f"{name}.{kind}")
        found[kind] = {
            (each.requirement, each.outcome) for each in report.findings if each.requirement.startswith(ruled)
        }
    # Where the mark's ink ends is seen in a PDF only.
    unseen = {("letter.rule_gap", Outcome.CONFORMS)}
    assert found["ofd"] - {("letter.rule_gap", Outcome.NOT_MEASURED)} == found["pdf"] - unseen
    if name == "downward":
        assert ("separator.width", Outcome.CONFORMS) in found["ofd"]
        assert ("colophon.inner", Outcome.CONFORMS) in found["ofd"]

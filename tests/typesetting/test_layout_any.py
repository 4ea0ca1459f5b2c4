"""Whatever a document holds, it is set inside the type area, sealed whole, and closed by its colophon."""

from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.typesetting.conftest import han
from tests.typesetting.measuring import pages_of

from xunzhang.typesetting.api import layout_sentences, seal_places, to_pdf
from xunzhang.typesetting.model import (
    Alignment,
    Article,
    Attachment,
    Attendance,
    Cell,
    Column,
    Division,
    Document,
    Format,
    IssuedText,
    Issuer,
    Numbered,
    Paragraph,
    Seal,
    SealImpression,
    Signatory,
    Table,
    text_of,
)

ORGANS = (
    "某局",
    "某市财政局",
    "某市发展和改革委员会",
    "某市人力资源和社会保障局",
    "某市互联网信息管理和大数据工作领导小组办公室",
    "某市公安局",
    "某市民政局",
)
texts = st.sampled_from([1, 5, 27, 28, 29, 60, 200, 700]).map(lambda length: han(length) + "。")


@st.composite
def tables(draw):
    width, height = draw(st.integers(1, 5)), draw(st.sampled_from([1, 3, 12, 40]))
    cells = st.sampled_from([0, 2, 10, 60]).map(lambda length: Cell(text=han(length)))
    return Table(
        columns=tuple(Column(share=draw(st.sampled_from([0.5, 1, 2]))) for _ in range(width)),
        rows=tuple(tuple(draw(cells) for _ in range(width)) for _ in range(height)),
        header_rows=draw(st.integers(0, min(2, height))),
        caption=draw(st.sampled_from(["", "表1"])),
        notes=draw(st.sampled_from([(), ("注：甲。", "乙。")])),
        landscape=draw(st.booleans()),
    )


blocks = st.one_of(
    st.builds(Paragraph, text=texts, alignment=st.sampled_from(list(Alignment))),
    st.builds(
        Numbered, level=st.integers(1, 4), number=st.just("一、"), head=st.just("总体要求"), text=texts
    ),
    st.builds(Article, number=st.just("第一条"), text=texts),
    st.just(Division(rank="chapter", number="第一章", heading="总则")),
    tables(),
)
bodies = st.lists(blocks, min_size=1, max_size=6).map(tuple)


@st.composite
def documents(draw):
    form = draw(st.sampled_from(list(Format)))
    seal = draw(st.sampled_from(list(Seal)))
    organs = draw(st.lists(st.sampled_from(ORGANS), min_size=1, max_size=7, unique=True).map(tuple))
    dated_on = draw(st.sampled_from([None, date(2018, 12, 30)]))
    sealed = seal is Seal.SEALED and dated_on is not None
    diameters = st.sampled_from([38.0, 42.0, 45.0])
    stamped = form is Format.ORDER or seal is Seal.SIGNATORY
    return Document(
        title="某市人民政府关于" + han(draw(st.sampled_from([3, 20, 50]))) + "的通知",
        format=form,
        issuing_organs=organs,
        document_number=draw(st.sampled_from(["", "某政〔2018〕54号"])),
        copy_number=draw(st.sampled_from(["", "000123"])),
        issuers=tuple(Issuer(name="张三") for _ in organs),
        main_recipients="，".join(["各区人民政府"] * draw(st.sampled_from([0, 1, 4, 90]))),
        body=draw(bodies),
        attachments_note=tuple(han(20) for _ in range(draw(st.sampled_from([0, 1, 5, 12])))),
        signature=organs,
        signatory=Signatory(title="市长", name="张三") if stamped else None,
        dated_on=dated_on,
        seal=seal,
        seals=tuple(SealImpression(organ=name, diameter=draw(diameters)) for name in organs)
        if sealed
        else (),
        note=draw(st.sampled_from(["", "此件公开发布", han(40)])),
        attendance=(Attendance(label="出席", names="、".join(["张三"] * 40)),)
        if form is Format.MINUTES
        else (),
        issued_text=draw(st.none() | st.builds(IssuedText, title=st.just("某办法"), body=bodies)),
        attachments=draw(
            st.lists(
                st.builds(Attachment, title=st.just("清单"), body=bodies, bound_separately=st.booleans()),
                max_size=2,
            ).map(tuple)
        ),
        copy_recipients=draw(st.sampled_from(["某委", "，".join(["某委员会"] * 60)])),
        printing_organ="某办",
        printed_on=date(2018, 12, 31),
    )


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents())
def test_everything_stands_in_the_type_area_and_the_colophon_closes(fonts, document):
    assume(not overlong(document))
    if told := layout_sentences(document, fonts):
        assert is_beyond_help(document), told
        return
    pages = pages_of(to_pdf(document, fonts))
    for page in pages:
        for glyph in page.of_size(16):
            # The empty half of a mark of punctuation may reach over the edge.
            assert glyph.bottom <= 262.3
            assert glyph.left >= 27.5
            reach = glyph.left + 2.9 if glyph.text in "，。、：；）》" else glyph.right
            assert reach <= 184.5
    for place in seal_places(document, fonts) if document.seals else ():
        assert place.top >= 36.9
        assert place.top + place.diameter <= 262.2
        assert place.middle - place.diameter / 2 >= 27.9
        assert place.middle + place.diameter / 2 <= 184.1
    closing = [page.number for page in pages if "抄送：" in page.text()]
    assert len(closing) == 1
    assert document.format is Format.LETTER or closing[0] % 2 == 0


def is_beyond_help(document: Document) -> bool:
    """Whether nothing keeps the signature with its text: a text of one row, a table on its side or one high row."""
    last = document.body[-1]
    return isinstance(last, Table) or (len(document.body) == 1 and len(text_of(last)) < 19)


def overlong(document: Document) -> bool:
    """Whether the recipients of copies and those moved to them fill more than a side."""
    return len(document.copy_recipients) + len(document.main_recipients) > 800

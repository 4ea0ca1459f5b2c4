"""Whatever a document holds, everything stands in its place: see `standing`."""

from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.typesetting.conftest import han
from tests.typesetting.measuring import MM, near, pages_of
from tests.typesetting.standing import in_text, is_lying, outside, overprinted, page_number

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
# Characters of han() that no organ, date or note has.
BEFORE_SIGNATURE = "循章办法律规履职责项附件清单出席张三表甲乙"


texts = st.sampled_from([1, 5, 27, 28, 29, 60, 200, 700, 1400]).map(lambda length: han(length) + "。")


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
        # Chapters open a text that is issued, not the document that issues it.
        body=draw(bodies.filter(lambda blocks: not isinstance(blocks[0], Division))),
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


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents())
def test_everything_stands_where_it_should(fonts, document):
    """Inside the type area, nothing over another, no signature alone, numbers outside, the colophon on the last side."""
    assume(not overlong(document))
    if told := layout_sentences(document, fonts):
        if any("7.3.3" in one for one in told):
            assert isinstance(document.body[0], Table), told
        else:
            assert is_beyond_help(document), told
        return
    pages = pages_of(to_pdf(document, fonts))
    letter = document.format is Format.LETTER
    for page in pages:
        assert outside(page, above=8 if letter and page.number == 1 else 0) == []
        # Names and date stand under the small letters of seals.
        assert document.seals or overprinted(page) == []
    for place in seal_places(document, fonts) if document.seals else ():
        assert place.top >= 36.9
        assert place.top + place.diameter <= 262.2
        assert place.middle - place.diameter / 2 >= 27.9
        assert place.middle + place.diameter / 2 <= 184.1
    require_text_with_signature(document, pages)
    require_close(document, pages)


def require_text_with_signature(document, pages):
    if not document.dated_on:
        return
    day = "2018年12月30日"
    signed = next(page for page in pages if day in page.text())
    if document.seal is Seal.SEALED and len(document.signature) > 1:
        # The first row of seals; it may be pages before the date.
        signed = next(page for page in reversed(pages[: signed.number]) if words_of_body(page, document))
    assert words_of_body(signed, document)


def words_of_body(page, document):
    """What precedes the signature: body, names of attachments, who attended."""
    return [glyph for glyph in page.glyphs if glyph.text in BEFORE_SIGNATURE and glyph.size < 17]


def require_close(document, pages):
    """Numbers on the outside, none on a side with the colophon alone; the colophon at the foot of the last side (7.4, 7.5)."""
    closing = [page.number for page in pages if "抄送：" in page.text()]
    assert len(closing) == 1
    letter = document.format is Format.LETTER
    assert letter or closing[0] % 2 == 0
    last = pages[closing[0] - 1]
    if letter:
        printed = [glyph.bottom for glyph in last.of_size(14) if glyph.text == "。"]
        assert 250 < max(printed) <= 262.5
    else:
        assert max(rule.bottom for rule in last.rules) == near(262, 0.1)
    with_text = [
        page.number for page in pages[: closing[0]] if [g for g in in_text(page) if abs(g.size - 14) > 0.1]
    ]
    for page in pages[: closing[0]]:
        number = "".join(glyph.text for glyph in page_number(page) if glyph.text.strip())
        expected = page.number <= with_text[-1] and not (letter and page.number == 1)
        assert number == (f"—{page.number}—" if expected else "")
        if expected and not is_lying(page):
            dashes = [glyph for glyph in page_number(page) if glyph.text == "—"]
            if page.number % 2:
                assert dashes[-1].right == near(184 - 14 / MM)
            else:
                assert dashes[0].left == near(28 + 14 / MM)


def is_beyond_help(document: Document) -> bool:
    """Whether nothing keeps the signature with its text: a text of one row, a table on its side or one high row."""
    last = document.body[-1]
    if document.seal is Seal.SEALED and len(document.signature) > 6:
        return True  # Four rows of seals.
    return isinstance(last, Table) or (len(document.body) == 1 and len(text_of(last)) < 19)


def overlong(document: Document) -> bool:
    """Whether the recipients of copies and those moved to them fill more than a side."""
    return len(document.copy_recipients) + len(document.main_recipients) > 800

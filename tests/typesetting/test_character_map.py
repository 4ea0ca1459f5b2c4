"""The font's own character table, read as another reader reads it."""

from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from xunzhang.typesetting.character_map import character_map


def test_as_fonttools_reads_it(fonts):
    for path in {face.path for faces in fonts.faces.values() for face in faces}:
        ours = character_map(path)
        theirs = TTFont(path, lazy=True).getBestCmap()
        wrong = [code for code in range(0x30000) if (code in ours) != (code in theirs)]
        assert not wrong, (path, len(wrong), [hex(code) for code in wrong[:5]])


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_a_file_that_is_no_font_has_no_characters(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("odd") / "odd.ttf"
    path.write_bytes(content)
    assert ord("的") not in character_map(str(path))

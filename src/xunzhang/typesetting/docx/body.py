"""The body: paragraphs, numbered levels, articles, divisions, tables; the attachments note and who attended."""

from typing import Any

from xunzhang.typesetting.docx.fitting import Measure, spacings
from xunzhang.typesetting.docx.flow import Flow
from xunzhang.typesetting.docx.markup import Look, Placing
from xunzhang.typesetting.docx.measures import PLAY, SPACING, cell
from xunzhang.typesetting.docx.printed import bare
from xunzhang.typesetting.docx.styles import BODY, CHARACTERS, DIVISION, HEADINGS, SECTION
from xunzhang.typesetting.docx.tables import add_table
from xunzhang.typesetting.gbt9704.parameters import number
from xunzhang.typesetting.model import Block, Division, Numbered, text_of

# So many names of an attachments note go with the signature, as in the PDF.
_KEPT_NAMES = 2
_ALIGNMENTS = {"centred": "center", "right": "right", "flush": "both"}
# In a style of its own face a run is written without naming the face; in the body other faces are character styles.
_BODY_LOOKS = {
    "imitation_song": Look(),
    **{role: Look(role=role, style=style) for role, style in CHARACTERS.items()},
}


def add_body(flow: Flow, blocks: tuple[Block, ...], laid_out: list[dict[str, Any]]) -> None:
    """The blocks; `laid_out` is how the templates see them: the last before a signature goes with what follows it."""
    for block, item in zip(blocks, laid_out, strict=True):
        if item["shape"] == "table":
            add_table(flow, item)
        elif text_of(block).strip():
            _add_block(flow, block, item, keep_next=item["last"])


def _add_block(flow: Flow, block: Block, item: dict[str, Any], *, keep_next: bool) -> None:
    indent = number("indent") * cell()
    if isinstance(block, Division):
        style = SECTION if block.rank == "section" else DIVISION
        looks = {run["role"]: Look(implied=run["role"]) for run in item["runs"]}
        flow.text(item["runs"], Placing(style=style), looks=looks, otherwise=flow.pitch)
        return
    if isinstance(block, Numbered) and block.head and not block.text:
        looks = {run["role"]: Look(implied=run["role"]) for run in item["runs"]}
        placing = Placing(style=HEADINGS[block.level], keep_next=keep_next, released=not item["sticky"])
        flow.text(item["runs"], placing, indent=indent, looks=looks)
        return
    placing = Placing(style=BODY, keep_next=keep_next)
    if item["shape"] in _ALIGNMENTS:
        placing = placing.but(first=0.0, alignment=_ALIGNMENTS[item["shape"]])
        indent = 0.0
    flow.text(item["runs"], placing, indent=indent, looks=_BODY_LOOKS)


def add_attachments_note(flow: Flow, names: list[str]) -> None:
    """附件： and the names, hanging under one another."""
    several = len(names) > 1
    label = number("indent") * cell()
    hang = (4 if several else 3) * cell()
    for place, name in enumerate(names, 1):
        written = ("附件：" if place == 1 else "") + (f"{place}." if several else "") + name
        letters = flow.printed.take(written)
        runs, tabs = [], []
        if place == 1:
            runs.append(flow.writer.run("附件："))
        elif several:
            tabs.append((label + 3 * cell(), "left"))
            runs.append(flow.writer.run("\t"))
        if several:
            runs.append(flow.writer.run(f"{place}.\t"))
        spots = letters[len(bare(written)) - len(bare(name)) :] if letters else ()
        measure = Measure(flow.width - label - hang, 0.0, number("body_size"))
        fitted = spacings(name, spots, measure) if spots else [SPACING] * len(name)
        runs.append(flow.writer.spaced(name, fitted, Look()))
        tabs.append((label + hang, "left"))
        flow.add(
            "".join(runs),
            Placing(
                style="AttachmentsNote", left=label + hang, first=-hang, tabs=tuple(tabs),
                keep_next=place > len(names) - _KEPT_NAMES,
                alignment="left",
            ),
            letters,
            otherwise=flow.pitch if place == 1 else 0.0,
        )  # fmt: skip


def add_attendance(flow: Flow, lines: list[dict[str, str]], *, keep_next: bool) -> None:
    """出席, 请假, 列席 in Gothic, the names hanging; the last line may go with what follows."""
    left = number("indent") * cell()
    for place, line in enumerate(lines):
        # A hair more than the label, lest its tab go on to the next stop.
        hang = (len(line["label"]) + 1) * cell() + PLAY
        flow.text(
            [{"role": "gothic", "text": line["label"] + "：\t"}, {"role": "imitation_song", "text": line["names"]}],
            Placing(
                style="Attendance", left=left + hang, first=-hang, alignment="both",
                keep_next=keep_next and place == len(lines) - 1,
            ),
            width=flow.width - left - hang,
            indent=-hang,
            looks=_BODY_LOOKS,
            otherwise=flow.pitch if place == 0 else 0.0,
        )  # fmt: skip

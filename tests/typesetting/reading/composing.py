"""Lays synthetic documents out as rows that any of the drawing programs can draw: how offices do it, not how we do."""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """One paragraph or drawn thing. `kind`: text, pair (two texts at the edges), rule, blank, page, table, foot."""

    kind: str
    text: str = ""
    second: str = ""
    align: str = "left"
    indent: float = 0
    from_right: float = 0
    role: str = "fang"
    size: float = 16
    red: bool = False
    cells: tuple[tuple[str, ...], ...] = ()
    part: str = "text"


@dataclass(frozen=True)
class Sample:
    """A document of samples.yaml."""

    name: str
    data: dict = field(hash=False)

    def get(self, key: str, default=None):
        return self.data.get(key, default)


@cache
def samples() -> dict[str, Sample]:
    data = yaml.safe_load((HERE / "samples.yaml").read_text(encoding="utf-8"))
    return {name: Sample(name, each) for name, each in data.items()}


def compose(sample: Sample, *, website: bool = False, colon: bool = True) -> list[Row]:
    """All rows of the document. `website`: as pages of governments show it, without head and colophon."""
    if sample.get("rows"):
        return [_given(each) for each in sample.get("rows")]
    rows: list[Row] = []
    if not website:
        rows += _head(sample)
    title = [Row("text", line, align="centre", role="biao", size=22) for line in sample.get("title", [])]
    number = sample.get("number")
    after_title = website or sample.get("number_after_title")
    rows += title
    if sample.get("subtitle"):
        rows.append(Row("text", sample.get("subtitle"), align="centre", role="kai"))
    if after_title and number and title:
        rows.append(Row("text", number, align="centre"))
    if title:
        rows.append(Row("blank"))
    if sample.get("recipients"):
        rows.append(Row("text", sample.get("recipients") + ("：" if colon else "")))
    rows += _body(sample.get("body"))
    rows += _close(sample)
    if sample.get("following"):
        rows.append(Row("page"))
        rows.append(Row("text", sample.get("following_title"), align="centre", role="biao", size=22))
        rows.append(Row("blank"))
        rows += [
            Row("text", line, align="centre", role="hei") if "章" in line[:4] else Row("text", line, indent=2)
            for line in sample.get("following")
        ]
    for label, title_text in sample.get("attachments", []):
        rows.append(Row("page"))
        rows.append(Row("text", label, role="hei"))
        rows.append(Row("blank"))
        rows.append(Row("text", title_text, align="centre", role="biao", size=22))
        rows.append(Row("blank"))
        rows.append(Row("text", "本附件所列事项由各单位对照执行，并于自查后逐级汇总。", indent=2))
    if not website:
        rows += _colophon(sample)
    return rows


def _given(written: list) -> Row:
    """A row as samples.yaml gives it: kind or alignment, text, and what is unusual."""
    kind, *rest = written
    if kind in {"blank", "rule", "page"}:
        return Row(kind, red=kind == "rule")
    if kind == "pair":
        return Row("pair", rest[0], rest[1])
    more = rest[1] if len(rest) > 1 else {}
    return Row("text", rest[0], align=kind if kind in {"centre", "right"} else "left", **more)


def _head(sample: Sample) -> list[Row]:
    form = sample.get("format", "downward")
    top = []
    for key, role in (("copy_number", "fang"), ("classification", "hei"), ("urgency", "hei")):
        if sample.get(key):
            top.append(Row("text", sample.get(key), role=role))
    marks = sample.get("mark", [])
    suffix = sample.get("suffix", "")
    number, issuers = sample.get("number"), sample.get("issuers", [])
    rows: list[Row] = []
    if form == "letter":
        rows.append(Row("text", marks[0], align="centre", role="biao", size=36, red=True))
        rows.append(Row("rule", red=True, size=1.5))
        first = top[0] if top else None
        rows.append(Row("pair", first.text if first else "", number, role=first.role if first else "fang"))
        rows += top[1:]
        return [*rows, Row("blank")]
    rows += [*top, Row("blank")] if top else []
    if len(marks) > 1:
        rows.append(
            Row("joint", suffix, cells=tuple((each,) for each in marks), role="biao", size=30, red=True)
        )
    elif marks:
        rows.append(Row("text", marks[0] + suffix, align="centre", role="biao", size=34, red=True))
    if not marks:
        return rows
    rows.append(Row("blank"))
    if issuers:
        names = "\u3000".join(issuers[:2])
        if len(issuers) > 2:
            rows.append(Row("pair", "", f"签发人：{names}"))
            rows.append(Row("pair", number, "\u3000".join(issuers[2:]), indent=1, from_right=1))
        else:
            rows.append(Row("pair", number, f"签发人：{names}", indent=1, from_right=1))
    elif number and not sample.get("number_after_title"):
        rows.append(Row("text", number, align="centre"))
    if sample.get("head_pair"):
        rows.append(Row("pair", *sample.get("head_pair"), indent=1, from_right=1))
    if form != "order":
        rows.append(Row("rule", red=True, size=1))
    return [*rows, Row("blank")]


def _body(lines: list[str]) -> list[Row]:
    rows: list[Row] = []
    table: list[tuple[str, ...]] = []
    for line in lines:
        if line.startswith("|"):
            table.append(tuple(line.strip("|").split("|")))
            continue
        if table:
            rows.append(Row("table", cells=tuple(table)))
            table = []
        role = "hei" if line[1:2] == "、" and len(line) < 20 else "fang"
        rows.append(Row("text", line, indent=2, role=role, part="body"))
    return rows


def _close(sample: Sample) -> list[Row]:
    rows: list[Row] = [Row("text", line, indent=2) for line in sample.get("attendance", [])]
    listed = sample.get("attachments_note", [])
    if listed:
        rows.append(Row("blank"))
        if len(listed) == 1:
            rows.append(Row("text", f"附件：{listed[0]}", indent=2))
        else:
            rows.append(Row("text", f"附件：1．{listed[0]}", indent=2))
            rows += [Row("text", f"{place}．{each}", indent=5) for place, each in enumerate(listed[1:], 2)]
    signed = sample.get("signature", [])
    if signed:
        rows += [Row("blank"), Row("blank")]
        rows += [Row("text", each, align="right", from_right=3) for each in signed]
    if sample.get("date") and not sample.get("head_pair"):
        rows.append(Row("text", sample.get("date"), align="right", from_right=4))
    if sample.get("note"):
        rows.append(Row("text", f"（{sample.get('note')}）", indent=2))
    return rows


def _colophon(sample: Sample) -> list[Row]:
    rows = []
    if sample.get("colophon_recipients"):
        rows.append(Row("text", f"主送：{sample.get('colophon_recipients')}", indent=1, size=14, part="foot"))
    if sample.get("copies"):
        rows.append(Row("text", f"抄送：{sample.get('copies')}", indent=1, size=14, part="foot"))
    if sample.get("printing"):
        organ, day = sample.get("printing")
        rows.append(Row("pair", organ, f"{day}印发", indent=1, from_right=1, size=14, part="foot"))
    if not rows:
        return []
    return [Row("rule", part="foot"), *rows, Row("rule", part="foot")]


def plain(rows: list[Row]) -> list[Row]:
    """The same rows all in one type and black, as people type who know nothing of the standard."""
    return [
        replace(row, role="song", size=12 if row.size < 20 else 18, red=False)
        for row in rows
        if row.kind != "rule"
    ]

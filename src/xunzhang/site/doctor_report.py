"""What the doctor says: one line for each thing looked at, in both languages, with the remedy.

The sentences stand here in both languages rather than in the catalogues, because a missing catalogue is one of the
things that may be wrong.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from xunzhang.rulebook.texts import EMPTY, Text

LABELS = {
    "settings": Text("设置", "Settings"),
    "disk": Text("磁盘", "Disk"),
    "fonts": Text("字体", "Fonts"),
    "scans": Text("扫描件识别", "Reading of scans"),
    "catalogues": Text("英文界面", "English catalogues"),
    "rulebooks": Text("规则", "Rulebooks"),
    "procedures": Text("流程", "Procedures"),
    "database": Text("数据库", "Database"),
    "calendar": Text("工作日历", "Working calendar"),
    "journal": Text("日志", "Journal"),
    "attachments": Text("附件", "Attachments"),
    "second_factors": Text("动态口令", "Second factors"),
}


class State(StrEnum):
    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True)
class Line:
    """One finding about the installation; a remedy is there whenever it is not OK."""

    check: str
    state: State
    found: Text
    remedy: Text = EMPTY

    def as_dict(self) -> dict[str, Any]:
        return {
            "check": self.check,
            "label": LABELS[self.check].as_dict(),
            "state": self.state.value,
            "found": self.found.as_dict(),
            "remedy": self.remedy.as_dict() if self.state is not State.OK else None,
        }

    def sentences(self, language: str) -> list[str]:
        """The line for a terminal, and a second one with the remedy."""
        colon = ": " if language.startswith("en") else "："
        lines = [f"{self.state.value:<5} {LABELS[self.check].of(language)}{colon}{self.found.of(language)}"]
        if self.state is not State.OK:
            lines.append(f"      → {self.remedy.of(language)}")
        return lines


def ok(check: str, zh: str, en: str) -> Line:
    return Line(check, State.OK, Text(zh, en))


def warn(check: str, found: Text, remedy: Text) -> Line:
    return Line(check, State.WARN, found, remedy)


def fail(check: str, found: Text, remedy: Text) -> Line:
    return Line(check, State.FAIL, found, remedy)

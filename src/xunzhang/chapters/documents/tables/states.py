"""How states and rows are shown in the lists."""

from typing import Any

from django.db.models import Model
from django.urls import reverse

from xunzhang.chapters.documents.endings import ending_of, in_short

TONES = {
    "draft": "wait",
    "underway": "note",
    "signed": "note",
    "numbered": "note",
    "sealed": "note",
    "distributed": "good",
    "archived": "good",
    "abandoned": "bad",
    "sent": "wait",
    "received": "note",
    "completed": "good",
    "registered": "wait",
    "accepted": "wait",
    "proposed": "note",
    "handling": "note",
    "replying": "note",
    "closing": "note",
    "returned": "bad",
    "merged": "",
    "recalled": "bad",
}


def tone(row: Any) -> str:
    return "bad" if ending_of(row) is not None else TONES[row.state]


def state(row: Any) -> Any:
    """With how it ended, where it no longer holds."""
    ending = ending_of(row)
    return (
        f"{row.get_state_display()} · {in_short(ending)}" if ending is not None else row.get_state_display()
    )


def page(name: str) -> Any:
    def address(row: Model) -> str:
        return reverse(name, args=[row.pk])

    return address

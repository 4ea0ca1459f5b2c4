"""How states and rows are shown in the lists."""

from typing import Any

from django.db.models import Model
from django.urls import reverse

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
    return TONES[row.state]


def state(row: Any) -> Any:
    return row.get_state_display()


def page(name: str) -> Any:
    def address(row: Model) -> str:
        return reverse(name, args=[row.pk])

    return address

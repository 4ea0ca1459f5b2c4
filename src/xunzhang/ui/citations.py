"""How a provision is named and shown to a reader."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang.kernel.numerals import to_chinese

_REF = re.compile(r"^(\d+)(?:\.(\d+))?(?:\((\d+)\))?((?:[a-z]\d?)?)$")
OUTCOMES: dict[str, str] = {
    "met": "good",
    "breached": "bad",
    "departed": "wait",
    "not_applicable": "",
    "judgement": "wait",
    "missing": "wait",
}


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def in_language(value: Any) -> str:
    """The text of a {zh, en} mapping (or of an object with .zh and .en) in the reader's language."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        chinese, english = value.get("zh", ""), value.get("en", "")
    else:
        chinese, english = getattr(value, "zh", ""), getattr(value, "en", "")
    return str((english or chinese) if is_english() else (chinese or english))


def cited(reference: str) -> str:
    """`54(3)` → 第五十四条第（三）项; `48.2a` → 第四十八条第二款; in English Article 54 (3). Others unchanged."""
    found = _REF.match(str(reference))
    if found is None:
        return str(reference)
    article, paragraph, item, _letter = found.groups()
    if is_english():
        return (
            f"Article {article}"
            + (f", paragraph {paragraph}" if paragraph else "")
            + (f" ({item})" if item else "")
        )
    text = f"第{to_chinese(int(article))}条"
    if paragraph:
        text += f"第{to_chinese(int(paragraph))}款"
    return text + (f"第（{to_chinese(int(item))}）项" if item else "")


def outcome_label(outcome: str) -> str:
    """An outcome of a finding in words."""
    labels = {
        "met": _("符合"),
        "breached": _("不符合"),
        "departed": _("例外"),
        "not_applicable": _("不适用"),
        "judgement": _("待判断"),
        "missing": _("缺少事实"),
    }
    return labels.get(outcome, outcome)


def rests_on(value: Any) -> str:
    """On what a finding rests: the text itself, our reading of it, or a setting of the installation."""
    if not isinstance(value, Mapping):
        value = {"kind": getattr(value, "kind", ""), "ref": getattr(value, "ref", "")}
    kind, reference = value.get("kind", ""), value.get("ref", "") or ""
    if kind == "reading":
        return _("解读 %(ref)s") % {"ref": reference}
    if kind == "setting":
        return _("设置 %(ref)s") % {"ref": reference}
    return _("原文") if kind == "text" else ""

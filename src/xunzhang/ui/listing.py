"""Words in a row and words in brackets, with the marks of the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from xunzhang.ui.errors import Text


def listed(words: Iterable[Text]) -> str:
    """Words one after another: 甲、乙 or A, B."""
    return _("、").join(str(word) for word in words)


def listed_apart(phrases: Iterable[Text]) -> str:
    """What has commas of its own, one after another: 甲；乙 or A; B."""
    return _("；").join(str(phrase) for phrase in phrases)


def bracketed(text: Text) -> str:
    """The text in brackets, to be set right after what it explains: （甲） or “ (A)”; nothing for nothing."""
    return _("（%(text)s）") % {"text": text} if text else ""

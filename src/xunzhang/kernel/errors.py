"""Errors every layer may raise. A breach of the Rules is a finding, never one of these."""


class XunzhangError(Exception):
    """Root of our own errors: a sentence a user can act on, in Chinese, and in English where given."""

    def __init__(self, chinese: str, english: str = "") -> None:
        super().__init__(chinese)
        self.chinese = chinese
        self.english = english or chinese

    def sentence(self, language: str) -> str:
        """The sentence in the reader's language: a code such as zh-hans or en."""
        return self.english if language.startswith("en") else self.chinese


class UnusableInput(XunzhangError):
    """Input that cannot be understood: `field` names it, the text says what is accepted."""

    def __init__(self, chinese: str, field: str | None = None, english: str = "") -> None:
        super().__init__(chinese, english)
        self.field = field


class Broken(XunzhangError):
    """A bug inside a rule or a definition: never stored as a breach, never shown as one."""

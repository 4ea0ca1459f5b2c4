"""Errors every layer may raise. A breach of the Rules is a finding, never one of these."""


class XunzhangError(Exception):
    """Root of our own errors; its text is a sentence a user can act on."""


class UnusableInput(XunzhangError):
    """Input that cannot be understood: `field` names it, the text says what is accepted."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Broken(XunzhangError):
    """A bug inside a rule or a definition: never stored as a breach, never shown as one."""

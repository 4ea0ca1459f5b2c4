"""The demonstration city: its data, and loading it through the actions."""

from xunzhang.chapters.organs.demonstration.loading import DemonstrationAccount, accounts, load

__all__ = ["DemonstrationAccount", "accounts", "load"]

"""Everything that changes accounts. Importing this registers the actions."""

from xunzhang.accounts.actions import administration, door, own

__all__ = ["administration", "door", "own"]

"""Everything that changes accounts. Importing this registers the actions."""

from xunzhang.accounts import saved_views
from xunzhang.accounts.actions import administration, api_tokens, door, journal, own

__all__ = ["administration", "api_tokens", "door", "journal", "own", "saved_views"]

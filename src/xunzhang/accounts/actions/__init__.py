"""Everything that changes accounts. Importing this registers the actions."""

from xunzhang.accounts import saved_views
from xunzhang.accounts.actions import administration, api_tokens, door, own

__all__ = ["administration", "api_tokens", "door", "own", "saved_views"]

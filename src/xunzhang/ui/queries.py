"""What an account has kept."""

from xunzhang.ui.models import SavedView


def saved_views(account_id: int, table: str) -> list[SavedView]:
    """The views that the account saved of this table, by name."""
    return list(SavedView.objects.filter(account_id=account_id, table=table))

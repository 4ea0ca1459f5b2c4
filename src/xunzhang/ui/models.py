"""What a person keeps about pages. Written by accounts.saved_views, which stands above this app."""

from django.db import models


class SavedView(models.Model):
    """A named filter of one table, kept by one account."""

    account_id = models.BigIntegerField()
    table = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)  # the query string without paging
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["account_id", "table", "name"], name="ui_saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name

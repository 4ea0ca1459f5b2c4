"""What this installation sets for itself, beside the text and our reading of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SettingChange(models.Model):
    """One value of a setting from a day on. Nothing is overwritten: a later change of the same day supersedes this one."""

    government = models.CharField(max_length=60)
    name = models.CharField(_("设置项"), max_length=100)
    value = models.JSONField(null=True)  # of the setting's type; dates as ISO text, sets as lists
    restores_default = models.BooleanField(
        default=False
    )  # from this day the rulebook's own value counts again
    from_on = models.DateField(_("起用日期"))
    reason = models.CharField(_("理由"), max_length=300)
    notice = models.CharField(_("依据的通知"), max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)
    is_superseded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["government", "name", "from_on"],
                condition=models.Q(is_superseded=False),
                name="one_value_from_a_day",
            )
        ]

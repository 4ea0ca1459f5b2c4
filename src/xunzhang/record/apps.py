from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "xunzhang.record"
    label = "record"
    verbose_name = "记录"
    default_auto_field = "django.db.models.BigAutoField"

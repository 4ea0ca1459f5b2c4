from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "xunzhang.chapters.matters"
    label = "matters"
    verbose_name = "办件"
    default_auto_field = "django.db.models.BigAutoField"

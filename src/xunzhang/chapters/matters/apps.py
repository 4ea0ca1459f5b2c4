from django.apps import AppConfig

from xunzhang.record import triggers


class MattersConfig(AppConfig):
    name = "xunzhang.chapters.matters"
    label = "matters"
    verbose_name = "办件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        triggers.protect("matters_handwriting", "id", "move_id")

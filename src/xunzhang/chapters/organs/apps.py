from importlib import import_module

from django.apps import AppConfig


class OrgansConfig(AppConfig):
    name = "xunzhang.chapters.organs"
    label = "organs"
    verbose_name = "组成人员与机构"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("xunzhang.chapters.organs.actions")  # registers the actions
        import_module("xunzhang.chapters.organs.lookups")

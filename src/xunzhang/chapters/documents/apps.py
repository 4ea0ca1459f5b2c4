from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "xunzhang.chapters.documents"
    label = "documents"
    verbose_name = "公文处理"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("xunzhang.chapters.documents.actions.registry")
        import_module("xunzhang.chapters.documents.kinds").register_kinds()
        import_module("xunzhang.chapters.documents.searching.keeping")

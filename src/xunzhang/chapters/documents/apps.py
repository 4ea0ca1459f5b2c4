from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "xunzhang.chapters.documents"
    label = "documents"
    verbose_name = "公文处理"
    default_auto_field = "django.db.models.BigAutoField"

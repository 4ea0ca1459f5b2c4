from django.apps import AppConfig


class ProcedureConfig(AppConfig):
    name = "xunzhang.procedure"
    label = "procedure"
    verbose_name = "流程"
    default_auto_field = "django.db.models.BigAutoField"

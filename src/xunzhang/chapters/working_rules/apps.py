from importlib import import_module

from django.apps import AppConfig


class WorkingRulesConfig(AppConfig):
    name = "xunzhang.chapters.working_rules"
    label = "working_rules"
    verbose_name = "工作规则"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module(f"{self.name}.actions")  # models can be read only now

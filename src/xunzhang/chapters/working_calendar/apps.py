from importlib import import_module

from django.apps import AppConfig


class WorkingCalendarConfig(AppConfig):
    name = "xunzhang.chapters.working_calendar"
    label = "working_calendar"
    verbose_name = "工作日历"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models can be read only now.
        import_module(f"{self.name}.actions")
        running = import_module(f"{self.name}.running")
        running.register(import_module(f"{self.name}.work_items").SOURCE)

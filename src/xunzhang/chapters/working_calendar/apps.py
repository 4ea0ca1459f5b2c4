from django.apps import AppConfig


class WorkingCalendarConfig(AppConfig):
    name = "xunzhang.chapters.working_calendar"
    label = "working_calendar"
    verbose_name = "工作日历"
    default_auto_field = "django.db.models.BigAutoField"

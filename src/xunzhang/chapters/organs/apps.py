from django.apps import AppConfig


class OrgansConfig(AppConfig):
    name = "xunzhang.chapters.organs"
    label = "organs"
    verbose_name = "组成人员与机构"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "xunzhang.site"
    label = "site"
    verbose_name = "安装"
    default_auto_field = "django.db.models.BigAutoField"

from importlib import import_module

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "xunzhang.site"
    label = "site"
    verbose_name = "安装"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The layers below ask the site what this installation is; they cannot import it.
        is_demonstration = import_module("xunzhang.site.demonstration").is_demonstration
        import_module("xunzhang.accounts.demonstration").set_source(is_demonstration)
        import_module("xunzhang.site.registry").actions()

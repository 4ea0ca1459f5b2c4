from django.urls import path

from xunzhang.chapters.working_rules import setting_views, views

app_name = "working_rules"
urlpatterns = [
    path("", views.contents, name="contents"),
    path("articles/<int:number>", views.article, name="article"),
    path("search", views.search, name="search"),
    path("ledger", views.ledger, name="ledger"),
    path("readings", views.readings, name="readings"),
    path("settings", setting_views.settings, name="settings"),
    path("settings/<slug:name>", setting_views.setting, name="setting"),
    path("settings/<slug:name>/change", setting_views.change, name="change_setting"),
    path("compare", views.compare, name="compare"),
]

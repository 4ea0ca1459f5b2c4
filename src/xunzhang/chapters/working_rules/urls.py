from django.urls import path

from xunzhang.chapters.working_rules import views

app_name = "working_rules"
urlpatterns = [
    path("", views.contents, name="contents"),
    path("articles/<int:number>", views.article, name="article"),
    path("search", views.search, name="search"),
    path("ledger", views.ledger, name="ledger"),
    path("readings", views.readings, name="readings"),
    path("settings", views.settings, name="settings"),
    path("compare", views.compare, name="compare"),
]

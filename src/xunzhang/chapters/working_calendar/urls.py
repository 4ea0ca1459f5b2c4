from django.urls import path

from xunzhang.chapters.working_calendar import changing_views, views

app_name = "working_calendar"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<int:year>", views.overview, name="year"),
    path("template.yaml", changing_views.template, name="template"),
    path("import", changing_views.import_year, name="import"),
    path("exceptions/add", changing_views.add_exception, name="add_exception"),
    path(
        "exceptions/<int:exception_id>/withdraw",
        changing_views.withdraw_exception,
        name="withdraw_exception",
    ),
]

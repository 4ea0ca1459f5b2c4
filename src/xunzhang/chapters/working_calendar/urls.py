from django.urls import path

from xunzhang.chapters.working_calendar import views

app_name = "working_calendar"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<int:year>", views.overview, name="year"),
    path("template.yaml", views.template, name="template"),
    path("import", views.import_year, name="import"),
    path("exceptions/add", views.add_exception, name="add_exception"),
    path("exceptions/<int:exception_id>/withdraw", views.withdraw_exception, name="withdraw_exception"),
]

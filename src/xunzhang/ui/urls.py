from django.urls import path

from xunzhang.ui import lookups, views

app_name = "ui"
urlpatterns = [
    path("language", views.set_language, name="set_language"),
    path("lookups/<slug:name>", lookups.answer, name="lookup"),
    path("gallery", views.gallery, name="gallery"),
    path("gallery/form", views.gallery_form, name="gallery_form"),
    path("gallery/batch", views.gallery_batch, name="gallery_batch"),
    path("gallery/error/<int:status>", views.gallery_error, name="gallery_error"),
]

from django.urls import path

from xunzhang.chapters.documents.views import books

urlpatterns = [
    path("registers", books.registers, name="registers"),
    path("registers/<slug:name>", books.register, name="register"),
]

from django.urls import path

from xunzhang.chapters.documents.views import numbers

urlpatterns = [
    path("numbers", numbers.numbers, name="numbers"),
]

from django.urls import path

from xunzhang.chapters.documents.views import search

urlpatterns = [path("search", search.search, name="search")]

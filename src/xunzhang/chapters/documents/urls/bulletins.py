from django.urls import path

from xunzhang.chapters.documents.views import bulletins

urlpatterns = [path("bulletins", bulletins.bulletins, name="bulletins")]

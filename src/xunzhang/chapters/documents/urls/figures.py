from django.urls import path

from xunzhang.chapters.documents.views import figures

urlpatterns = [path("figures", figures.figures, name="figures")]

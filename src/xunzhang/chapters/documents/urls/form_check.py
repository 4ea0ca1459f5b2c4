from django.urls import path

from xunzhang.chapters.documents.views import form_check

urlpatterns = [path("form-check", form_check.form_check, name="form_check")]

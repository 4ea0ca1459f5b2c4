from django.urls import path

from xunzhang.site import demonstration_views

app_name = "demonstration"
urlpatterns = [path("clock", demonstration_views.advance, name="clock")]

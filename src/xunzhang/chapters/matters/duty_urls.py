from django.urls import path

from xunzhang.chapters.matters import duty_views, membership_views

app_name = "duties"
urlpatterns = [
    path("members", membership_views.members, name="members"),
    path("members/confirm", membership_views.confirm, name="confirm_members"),
    path("secretary-list", duty_views.secretary_list, name="secretary_list"),
    path("assignments/<int:assignment_id>/close", duty_views.close, name="close"),
    path("<int:matter_id>/<slug:duty>", duty_views.duty, name="duty"),
]

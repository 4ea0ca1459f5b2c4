from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("ui/", include("xunzhang.ui.urls")),
    path("views/", include("xunzhang.accounts.saved_view_pages")),
    path("", include("xunzhang.accounts.urls")),
    path("organs/", include("xunzhang.chapters.organs.urls")),
    path("rules/", include("xunzhang.chapters.working_rules.urls")),
    path("calendar/", include("xunzhang.chapters.working_calendar.urls")),
    path("documents/", include("xunzhang.chapters.documents.urls")),
    path("duties/", include("xunzhang.chapters.matters.duty_urls")),
    path("", include("xunzhang.chapters.matters.urls")),
    path("demonstration/", include("xunzhang.site.demonstration_urls")),
    path("api/v1/", include("xunzhang.site.api")),
]

handler400 = "xunzhang.ui.errors.bad_request"
handler403 = "xunzhang.ui.errors.permission_denied"
handler404 = "xunzhang.ui.errors.page_not_found"
handler500 = "xunzhang.ui.errors.server_error"

"""The way in and out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def own_answer(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse | None:
    """Called by axes when somebody is locked out: the login page's own answer stands."""
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that came without its token: opened too long ago, or sent from elsewhere."""
    return render(request, "accounts/form_too_old.html", status=403)

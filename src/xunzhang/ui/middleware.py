"""Headers that keep a page to itself, and pages for our own errors."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from xunzhang.kernel.errors import Broken, XunzhangError
from xunzhang.ui.errors import error_page, status_of

LONGEST_ADDRESS = 8000  # characters of path and query: some 800 Chinese ones
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; "
        "base-uri 'self'; form-action 'self'"
    ),
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class SecurityHeaders:
    """Every answer forbids what our pages never need. A view may set a header of its own first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault(
                "Cache-Control", "no-store"
            )  # pages of an office are not kept by proxies
        return response


def _without_null(given: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        kept.setlist(name.replace("\x00", ""), [value.replace("\x00", "") for value in values])
    return kept


class NoNullCharacters:
    """Drops the null character from what is typed: nobody can type it, and no database column of text takes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without_null(request.GET)
        for name in [name for name, value in request.COOKIES.items() if "\x00" in value]:
            del request.COOKIES[name]  # none of ours: nobody's session is looked up by it
        # Bodies sent to the API are checked as the actions' inputs; read as a form they could not be read again.
        is_form = request.method == "POST" and not request.path.startswith(settings.API_PREFIX)
        if is_form and any("\x00" in part for pair in request.POST.lists() for part in (pair[0], *pair[1])):
            request.POST = _without_null(request.POST)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        return error_page(request, 404) if "\x00" in request.path else None


class ShortAddresses:
    """Refuses an address longer than any of ours with a page (the API: with an error) in the reader's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            return error_page(request, 414)
        return self.get_response(request)


class ErrorPages:
    """Our own errors that a view let through become a page with the sentence and a way on; bugs do not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b"-"):
            page = error_page(request, 405)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, XunzhangError) or isinstance(problem, Broken):
            return None
        return error_page(request, status_of(problem), problem)

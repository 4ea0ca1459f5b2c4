"""The address a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The caller's address. Behind `TRUSTED_PROXIES` proxies it is read from X-Forwarded-For.

    Each trusted proxy appends the address it saw; what stands further left was written by the caller and is
    not believed.
    """
    near: str = request.META.get("REMOTE_ADDR", "")
    proxies: int = settings.TRUSTED_PROXIES
    if not proxies:
        return near[:45]
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    return (hops[-proxies] if len(hops) >= proxies else near)[:45]

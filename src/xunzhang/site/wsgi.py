"""The entry point for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")
application = get_wsgi_application()

# After the set-up, because they read tables and pages.
from xunzhang.site import demonstration_clock  # noqa: E402
from xunzhang.site.warming import warm  # noqa: E402

demonstration_clock.install()
warm()

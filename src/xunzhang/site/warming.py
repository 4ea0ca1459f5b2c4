"""What every serving process reads sooner or later, read before its first request instead of during one."""

import gc
from pathlib import Path

from django.template import engines
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver

from xunzhang.chapters.documents.searching import tokens
from xunzhang.chapters.matters import running


def warm() -> None:
    """Load addresses with their views and forms, procedures, our templates and the dictionary; then set it all aside.

    Python looks through everything it holds whenever a quarter has been added. With some 250,000 objects that stay for
    good this took 200 to 300 ms of one request in twenty; what is frozen is not looked through again.
    """
    get_resolver().url_patterns  # noqa: B018 - imports every view
    running.shelf()
    for engine in engines.all():
        for name in _templates():
            engine.get_template(name)
    tokens.load()
    gc.collect()
    gc.freeze()


def _templates() -> list[str]:
    """The names of our own templates."""
    package = Path(__file__).resolve().parents[1]
    ours = [Path(folder) for folder in get_app_template_dirs("templates") if package in Path(folder).parents]
    return [str(page.relative_to(folder)) for folder in ours for page in folder.rglob("*.html")]

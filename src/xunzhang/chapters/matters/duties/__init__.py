"""The duties of chapter 2 on any matter: reported, assigned, instructed, classed and decided (articles 4 to 9).

For the page of a matter: `{% include "matters/duties.html" %}` with `**duty_queries.duties_context(request, matter, actor)`
in its context; it offers and links what the actor may do. The pages behind it are `duty_views` under `duties:`.
"""

from xunzhang.chapters.matters.duties import assigning, instructing, major, membership

__all__ = ("assigning", "instructing", "major", "membership")

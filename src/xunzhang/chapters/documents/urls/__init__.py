"""Addresses of the chapter; one module for each part of the office."""

<<<<<<< HEAD
from xunzhang.chapters.documents.urls import (
    afterwards,
    bulletins,
    form_check,
    incoming,
    numbers,
    outgoing,
    receipts,
)
=======
from xunzhang.chapters.documents.urls import afterwards, bulletins, incoming, numbers, outgoing, search
>>>>>>> 9ec0b71 (Full-text search of documents on both databases: words and pairs, kept by every act, only what one may see)

app_name = "documents"
urlpatterns = [
    *outgoing.urlpatterns,
    *incoming.urlpatterns,
    *numbers.urlpatterns,
    *bulletins.urlpatterns,
    *afterwards.urlpatterns,
<<<<<<< HEAD
    *form_check.urlpatterns,
    *receipts.urlpatterns,
=======
    *search.urlpatterns,
>>>>>>> 9ec0b71 (Full-text search of documents on both databases: words and pairs, kept by every act, only what one may see)
]

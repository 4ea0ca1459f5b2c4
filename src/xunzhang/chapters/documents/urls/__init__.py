"""Addresses of the chapter; one module for each part of the office."""

from xunzhang.chapters.documents.urls import (
    afterwards,
    books,
    bulletins,
    copies,
    figures,
    form_check,
    incoming,
    numbers,
    outgoing,
    receipts,
    search,
)

app_name = "documents"
urlpatterns = [
    *outgoing.urlpatterns,
    *incoming.urlpatterns,
    *numbers.urlpatterns,
    *bulletins.urlpatterns,
    *afterwards.urlpatterns,
    *form_check.urlpatterns,
    *receipts.urlpatterns,
    *search.urlpatterns,
    *books.urlpatterns,
    *copies.urlpatterns,
    *figures.urlpatterns,
]

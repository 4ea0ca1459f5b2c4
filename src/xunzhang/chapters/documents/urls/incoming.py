from django.urls import path

from xunzhang.chapters.documents.views import incoming

urlpatterns = [
    path("incoming", incoming.incoming, name="incoming"),
    path("incoming/<int:document_id>", incoming.open_incoming, name="incoming_document"),
    path("incoming/<int:document_id>/paper.pdf", incoming.incoming_pdf, name="incoming_pdf"),
]

from django.urls import path

from xunzhang.chapters.documents.views import outgoing

urlpatterns = [
    path("outgoing", outgoing.outgoing, name="outgoing"),
    path("outgoing/draft", outgoing.draft, name="draft"),
    path("outgoing/<int:document_id>", outgoing.open_outgoing, name="outgoing_document"),
    path("outgoing/<int:document_id>/revise", outgoing.revise, name="revise"),
    path("outgoing/<int:document_id>/versions", outgoing.versions, name="versions"),
    path("outgoing/<int:document_id>/paper.pdf", outgoing.outgoing_pdf, name="outgoing_pdf"),
    path("outgoing/<int:document_id>/pages/<int:page>.svg", outgoing.outgoing_page, name="outgoing_page"),
]

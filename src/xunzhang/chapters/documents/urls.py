from django.urls import path

from xunzhang.chapters.documents import views

app_name = "documents"
urlpatterns = [
    path("outgoing", views.outgoing, name="outgoing"),
    path("outgoing/draft", views.draft, name="draft"),
    path("outgoing/<int:document_id>", views.open_outgoing, name="outgoing_document"),
    path("outgoing/<int:document_id>/revise", views.revise, name="revise"),
    path("outgoing/<int:document_id>/versions", views.versions, name="versions"),
    path("outgoing/<int:document_id>/paper.pdf", views.outgoing_pdf, name="outgoing_pdf"),
    path("outgoing/<int:document_id>/pages/<int:page>.svg", views.outgoing_page, name="outgoing_page"),
    path("incoming", views.incoming, name="incoming"),
    path("incoming/<int:document_id>", views.open_incoming, name="incoming_document"),
    path("incoming/<int:document_id>/paper.pdf", views.incoming_pdf, name="incoming_pdf"),
    path("numbers", views.numbers, name="numbers"),
]

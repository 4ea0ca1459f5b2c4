from django.urls import path

from xunzhang.chapters.documents.views import checks, drafting, outgoing, returning, versions, way_ahead

urlpatterns = [
    path("outgoing/<int:document_id>/way", way_ahead.way_ahead, name="way_ahead"),
    path("outgoing/<int:document_id>/return", returning.return_draft, name="return_draft"),
    path("outgoing", outgoing.outgoing, name="outgoing"),
    path("outgoing/draft", drafting.draft, name="draft"),
    path("outgoing/draft/preview", drafting.preview, name="draft_preview"),
    path("outgoing/draft/keep", drafting.keep, name="draft_keep"),
    path("outgoing/draft/discard", drafting.discard, name="draft_discard"),
    path("outgoing/draft/regular-numbers", drafting.regular, name="draft_regular"),
    path("outgoing/<int:document_id>", outgoing.open_outgoing, name="outgoing_document"),
    path("outgoing/<int:document_id>/revise", drafting.revise, name="revise"),
    path("outgoing/<int:document_id>/checks", checks.checks, name="checks"),
    path("outgoing/<int:document_id>/checks/answer", checks.answer, name="answer_check"),
    path("outgoing/<int:document_id>/versions", versions.versions, name="versions"),
    path(
        "outgoing/<int:document_id>/paper.pdf", outgoing.outgoing_file, {"form": "pdf"}, name="outgoing_pdf"
    ),
    path(
        "outgoing/<int:document_id>/paper.docx",
        outgoing.outgoing_file,
        {"form": "docx"},
        name="outgoing_docx",
    ),
    path(
        "outgoing/<int:document_id>/paper.ofd", outgoing.outgoing_file, {"form": "ofd"}, name="outgoing_ofd"
    ),
    path("outgoing/<int:document_id>/pages/<int:page>.svg", outgoing.outgoing_page, name="outgoing_page"),
]

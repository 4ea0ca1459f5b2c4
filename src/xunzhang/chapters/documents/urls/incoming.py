from django.urls import path

from xunzhang.chapters.documents.views import handling, incoming, incoming_pages, registers

urlpatterns = [
    path("incoming", incoming.incoming, name="incoming"),
    path("incoming/new", incoming.take_in, name="take_in"),
    path("incoming/register", registers.register, name="incoming_register"),
    path("incoming/<int:document_id>", incoming.open_incoming, name="incoming_document"),
    path("incoming/<int:document_id>/register", incoming.register, name="register_incoming"),
    path("incoming/<int:document_id>/recognition", incoming.recognition, name="recognition"),
    path("incoming/<int:document_id>/files", incoming.add_files, name="add_files"),
    path(
        "incoming/<int:document_id>/files/<int:attachment_id>", incoming.incoming_file, name="incoming_file"
    ),
    path(
        "incoming/<int:document_id>/files/<int:attachment_id>/<int:page>.png",
        incoming.incoming_page,
        name="incoming_page",
    ),
    path("incoming/<int:document_id>/pages", incoming_pages.incoming_pages, name="incoming_pages"),
    path("incoming/<int:document_id>/paper.pdf", incoming.incoming_pdf, name="incoming_pdf"),
    path("incoming/<int:document_id>/return", handling.return_to_sender, name="return_incoming"),
    path("incoming/<int:document_id>/extend", handling.extend, name="extend_incoming"),
    path(
        "incoming/<int:document_id>/extension", handling.approve_extension, name="approve_extension_incoming"
    ),
    path("incoming/<int:document_id>/pause", handling.pause, name="pause_incoming"),
    path("incoming/<int:document_id>/resume", handling.resume, name="resume_incoming"),
    path("incoming/<int:document_id>/answer", handling.answer, name="answer_incoming"),
]

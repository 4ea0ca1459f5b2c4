from django.urls import path

from xunzhang.chapters.documents.views import afterwards

urlpatterns = [
    path("outgoing/<int:document_id>/afterwards", afterwards.afterwards, name="afterwards"),
    path("outgoing/<int:document_id>/package.zip", afterwards.package, name="package"),
    path("incoming/<int:document_id>/archive", afterwards.file_incoming, name="file_incoming"),
    path("incoming/<int:document_id>/package.zip", afterwards.incoming_package, name="incoming_package"),
    path("seals", afterwards.seal_uses, name="seal_uses"),
    path("seals/<int:use_id>", afterwards.seal_check, name="seal_check"),
    path("archive", afterwards.archive, name="archive"),
]

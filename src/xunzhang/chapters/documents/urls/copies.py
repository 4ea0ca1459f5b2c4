from django.urls import path

from xunzhang.chapters.documents.views import copies

urlpatterns = [
    path("copies", copies.printings, name="copies"),
    path("copies/<int:printing_id>", copies.of, name="copies_of"),
    path("copies/<int:printing_id>/<int:number>.pdf", copies.copy_pdf, name="copy_pdf"),
]

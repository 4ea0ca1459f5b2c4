from django.urls import path

from xunzhang.chapters.documents.views import receipts

urlpatterns = [path("outgoing/<int:document_id>/deliveries", receipts.deliveries, name="deliveries")]

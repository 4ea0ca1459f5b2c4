from django.urls import path

from xunzhang.chapters.matters.views import delegating, lists, matter, operating

app_name = "matters"
urlpatterns = [
    path("", lists.home, name="inbox"),
    path("matters/to-read", lists.to_read, name="to_read"),
    path("matters/done", lists.done, name="done"),
    path("matters/started", lists.started, name="started"),
    path("matters/read", lists.read_many, name="read_many"),
    path("matters/chase", lists.chase_many, name="chase_many"),
    path("matters/delegations", delegating.delegations, name="delegations"),
    path("matters/delegations/<int:delegation_id>/end", delegating.end, name="end_delegation"),
    path("matters/<int:matter_id>", matter.matter, name="matter"),
    path("matters/<int:matter_id>/trial/<int:item_id>", matter.trial, name="trial"),
    path("matters/<int:matter_id>/sheet", matter.sheet, name="sheet"),
    path("matters/<int:matter_id>/sheet.pdf", matter.sheet_pdf, name="sheet_pdf"),
    path("matters/<int:matter_id>/handwriting/<int:move_id>/<slug:part>.svg", matter.drawing, name="drawing"),
    path("matters/<int:matter_id>/entries/<int:sequence>", matter.entry, name="entry"),
    path("matters/<int:matter_id>/circulate", operating.circulate, name="circulate"),
    path("matters/<int:matter_id>/chase", operating.chase, name="chase"),
    path("matters/<int:matter_id>/withdraw", operating.withdraw, name="withdraw"),
    path("matters/<int:matter_id>/archive", operating.archive, name="archive"),
    path("matters/<int:matter_id>/items/<int:item_id>/read", operating.mark_read, name="mark_read"),
    path("matters/<int:matter_id>/items/<int:item_id>/<slug:operation>", operating.operate, name="operate"),
]

"""What the desk tells at a glance: what is urgent, what was typed in vain, where a matter has come from."""

from django.urls import reverse
from tests.chapters.matters.conftest import Office

from xunzhang.chapters.matters.tables import DeskTable


def test_how_urgent_a_matter_is_stays_on_narrow_windows_and_marks_its_row(office: Office) -> None:
    office.sent("特急的", urgency=2)
    office.sent("平常的")
    assert not next(column for column in DeskTable.columns if column.name == "urgency").minor
    rows = office.client("money").get("/").context["table"].rows
    assert {row.source.title: row.css for row in rows} == {"特急的": "extra-urgent", "平常的": ""}


def test_what_was_typed_in_vain_is_shown_again(office: Office) -> None:
    matter = office.sent()
    office.act("money", "sample_matter.countersign", matter_id=matter.pk, agrees=True, opinion="同意")
    sent = {"form": "step", "agrees": "true", "opinion": "写了很久的意见"}
    answer = office.client("money").post(reverse("matters:matter", args=[matter.pk]), sent)
    assert answer.status_code == 409
    assert "写了很久的意见</textarea>" in answer.content.decode()


def test_agreement_is_not_chosen_beforehand(office: Office) -> None:
    matter = office.sent()
    page = office.client("money").get(reverse("matters:matter", args=[matter.pk])).content.decode()
    radio = [line for line in page.split("<input") if 'name="agrees"' in line]
    assert len(radio) == 2
    assert not any(" checked" in line.split(">")[0] for line in radio)


def test_a_matter_not_in_hand_does_not_claim_to_be_in_the_inbox(office: Office) -> None:
    matter = office.sent()
    address = reverse("matters:matter", args=[matter.pk])
    crumbs = [
        office.client(login)
        .get(address)
        .content.decode()
        .partition('class="crumbs"')[2]
        .partition("</ol>")[0]
        for login in ("money", "clerk")
    ]
    assert "待办" in crumbs[0]
    assert "待办" not in crumbs[1]

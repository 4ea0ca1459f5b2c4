"""A finished file is held against the standard on the page; nothing of it is kept."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.record.models import Attachment
from xunzhang.typesetting.api import to_pdf

ADDRESS = "/documents/form-check"


def logged_in(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login_name=login))
    return client


def sent(client: Client, content: bytes, name: str) -> tuple[int, str]:
    answer = client.post(ADDRESS, {"form": "check", "file": SimpleUploadedFile(name, content)})
    return answer.status_code, answer.content.decode()


def test_what_we_print_ourselves_conforms(city: City) -> None:
    document = walk(
        city, make(city, **{**SHORT, "title": "武汉市人民政府关于做好有关工作的通知"}), "affix_seal"
    )
    status, page = sent(logged_in("clerk"), to_pdf(on_paper(document)), "ours.pdf")
    assert status == 200
    assert "没有硬性不符合的项目" in page
    assert "±0.6字" in page
    assert " cells" not in page
    folded = page.split("print-whole")[
        -1
    ]  # what is met comes last: folded on the screen, printed with the rest
    assert folded.startswith('"><summary>')
    assert "badge good" in folded[:200]
    assert "GB/T 9704-2012" in page
    assert not Attachment.objects.exists()


def test_files_that_cannot_be_checked_get_a_sentence(city: City) -> None:
    client = logged_in("finance-clerk")
    assert client.get(ADDRESS).status_code == 200
    status, page = sent(client, b"%PDF-1.7 broken", "broken.pdf")
    assert status == 422
    assert "notice good" not in page
    answer = client.post(ADDRESS, {"form": "check"})
    assert answer.status_code == 422
    assert "请选择要核对的文件" in answer.content.decode()

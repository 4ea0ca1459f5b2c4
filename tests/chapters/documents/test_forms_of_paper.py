"""The same document as PDF, DOCX and OFD, and its handling sheet."""

import io
import zipfile

import pdfplumber
import pytest
from django.test import Client
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.typesetting.ofd import read_ofd
from xunzhang.typesetting.reading import read


def logged_in(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login_name=login))
    return client


def test_a_document_in_the_other_forms(city: City) -> None:
    document = walk(city, make(city, **SHORT), "affix_seal")
    client = logged_in("dispatching-clerk")
    word = client.get(f"/documents/outgoing/{document.pk}/paper.docx")
    assert "attachment" in word["Content-Disposition"]
    found = read(word.content, "paper.docx").as_dict()
    assert "武政〔2018〕54号" in str(found)
    ofd = client.get(f"/documents/outgoing/{document.pk}/paper.ofd")
    assert "请认真做好有关工作。" in read_ofd(ofd.content).text.replace("\n", "")
    assert "OFD.xml" in zipfile.ZipFile(io.BytesIO(ofd.content)).namelist()


@pytest.mark.parametrize("ending", ["docx", "ofd", "pdf"])
def test_nobody_else_gets_them(city: City, ending: str) -> None:
    document = make(city, **SHORT)
    assert (
        logged_in("finance-clerk").get(f"/documents/outgoing/{document.pk}/paper.{ending}").status_code == 404
    )


def test_the_handling_sheet_as_a_pdf(city: City) -> None:
    document = walk(city, make(city, **SHORT), "recheck")
    answer = logged_in("checker").get(f"/matters/{document.matter_id}/sheet.pdf")
    with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
    assert document.title in text
    assert "同意印发" in text
    assert "2018年11月1日" in text
    assert logged_in("finance-clerk").get(f"/matters/{document.matter_id}/sheet.pdf").status_code == 404

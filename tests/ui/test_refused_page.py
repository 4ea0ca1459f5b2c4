"""The page that says no: why, who may, and as whom one is logged in."""

from django.test import Client
from tests.city import City

from xunzhang.accounts.models import Account


def page_of(login: str, language: str, address: str) -> tuple[int, str]:
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(login_name=login))
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_a_refusal_says_who_may_and_what_to_do(city: City) -> None:
    status, page = page_of("clerk", "zh-hans", "/journal/")
    assert status == 403
    assert "日志只供审计管理员" in page
    assert "请交有权限的人员办理" in page
    assert "您现在以“办公厅文电处科员”登录，岗位：文电处科员" in page
    assert "退出登录后换用" in page


def test_the_same_in_english_without_a_chinese_word_in_it(city: City) -> None:
    status, page = page_of("clerk", "en", "/journal/")
    assert status == 403
    part = page[page.index('class="stack"') : page.index("</main>")]
    assert "You are logged in as" in part
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in part)

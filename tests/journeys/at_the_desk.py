"""People of the city at their desks in a real browser: who opens what from the inbox, fills it in and presses which button."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from xunzhang.accounts.demonstration import demonstration_accounts
from xunzhang.accounts.models import Account
from xunzhang.chapters.organs.models import Person
from xunzhang.site.demonstration import PASSWORD

# What every draft in the government's name says of itself, unless the test says otherwise.
PLAIN_DRAFT: dict[str, Any] = {
    "content_class": "other",
    "issued_in_name_of": "government",
    "direction": "downward",
    "recipient_class": "subordinate",
    "is_major": "false",
    "basis": "市人民政府工作规则",
    "necessity": "部署有关工作。",
    "within_department_powers": "false",
    "law_already_provides": "false",
}
# What few documents need is folded: whoever fills it in opens it first.
UNFOLD = "field => { const fold = field.closest('details'); if (fold) fold.open = true; }"
SignIn = Callable[[Any], Page]
DESK = (1440, 820)


def open_account(login: str, staff_number: str) -> None:
    """An account for somebody of the city who has none."""
    person = Person.objects.get(staff_number=staff_number)
    demonstration_accounts([(login, person.pk, PASSWORD)])


def at(sign_in: SignIn, login: str) -> Page:
    """The same browser with another person's session, at the inbox."""
    page = sign_in(Account.objects.get(login_name=login))
    page.goto("/")
    return page


def take_up(page: Page, title: str) -> None:
    page.get_by_role("link", name=title).first.click()
    expect(page.locator("h1")).to_contain_text(title)


def unfold(page: Page, heading: str) -> None:
    """Open a part of the page that is folded away."""
    page.locator("details.unfold", has=page.get_by_role("heading", name=heading)).locator("summary").click()


def press_and_wait(page: Page, button: str) -> None:
    """Press, and wait for the page that answers: the drafting form is sent only after its text was kept."""
    page.evaluate("document.documentElement.dataset.before = ''")
    page.get_by_role("button", name=button, exact=True).first.click()
    expect(page.locator("html[data-before]")).to_have_count(0, timeout=30_000)
    page.wait_for_load_state()


def press(page: Page, button: str) -> None:
    """The same, and nothing was wrong with what was filled in."""
    press_and_wait(page, button)
    expect(page.locator("main")).not_to_contain_text("请更正")


def fill(page: Page, values: dict[str, Any]) -> None:
    """Fields by their names: text, a choice, or the boxes that are ticked."""
    for name, value in values.items():
        fields = page.locator(f"#main-form [name='{name}'], main form [name='{name}']")
        fields.first.evaluate(UNFOLD)
        kind = fields.first.evaluate("field => field.tagName + ':' + field.type")
        if kind.startswith("SELECT"):
            fields.first.select_option(value)
        elif kind in ("INPUT:radio", "INPUT:checkbox"):
            for one in value if isinstance(value, list) else [value]:
                page.locator(f"main form [name='{name}'][value='{one}']").first.check(force=True)
        else:
            fields.first.fill(value)


def do(sign_in: SignIn, login: str, title: str, button: str, **values: Any) -> Page:
    """From the inbox to the matter, the step's form filled in, the button pressed."""
    page = at(sign_in, login)
    take_up(page, title)
    fill(page, values)
    press(page, button)
    return page


def draft(sign_in: SignIn, login: str, **values: Any) -> Page:
    """From the menu to a new draft, filled in and saved; it stands open, and is not sent off yet."""
    page = at(sign_in, login)
    page.get_by_role("link", name="发文", exact=True).click()
    page.get_by_role("link", name="拟稿", exact=True).click()
    fill(page, {**PLAIN_DRAFT, **values})
    press(page, "保存草稿")
    expect(page.locator("h1")).to_contain_text(values["title"], timeout=30_000)
    return page


def to_the_check(sign_in: SignIn, title: str, principal: str, page: Page) -> None:
    """The open draft is sent off, and the head of the drafting unit releases it."""
    press(page, "送审")
    do(sign_in, principal, title, "部门审签")


def to_the_recipients(sign_in: SignIn, title: str, *, seal: str = "用印") -> Page:
    """Recheck, number, print and seal, distribute: by the posts of the General Office."""
    for login, button in (
        ("dispatching-clerk", "复核"),
        ("dispatching-clerk", "编号"),
        ("printing-clerk", seal),
        ("dispatching-clerk", "分发"),
    ):
        page = do(sign_in, login, title, button)
    return page

"""What a person types is taken as it is, and guessing is slowed down everywhere."""

from collections.abc import Callable

from django.test import Client
from tests.accounts.conftest import PASSWORD, Time, as_actor

from xunzhang.accounts.models import Account, CodeDevice
from xunzhang.record.actions import perform
from xunzhang.record.inputs import ActionInputs, Verbatim, read_inputs

Enter = Callable[..., Client]
BLANK = "  Han-Yang 2018  "


def test_blanks_of_a_password_belong_to_it(enter: Enter, clerk: Account) -> None:
    perform("password.change", as_actor(clerk), {"old_password": PASSWORD, "new_password": BLANK})
    clerk.refresh_from_db()
    assert clerk.check_password(BLANK)
    refused = Client().post("/login", {"login_name": clerk.login_name, "password": BLANK.strip()})
    assert refused.status_code == 401
    enter(clerk, BLANK)


def test_only_what_is_verbatim_keeps_its_blanks() -> None:
    class Both(ActionInputs):
        name: str
        password: Verbatim

    read = read_inputs(Both, {"name": " a ", "password": " b "})
    assert (read.name, read.password) == ("a", " b ")  # type: ignore[attr-defined]


def test_wrong_codes_at_enrolment_are_slowed_down(enter: Enter, clerk: Account, time: Time) -> None:
    client = enter(clerk)
    client.post("/account/second-factor")
    device = CodeDevice.objects.get(user=clerk)
    wrong = client.post("/account/second-factor", {"code": "000000"})
    assert wrong.status_code == 400
    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    waiting = client.post("/account/second-factor", {"code": "000001"})
    assert "1 秒后再输入" in waiting.content.decode() or "2 秒后再输入" in waiting.content.decode()
    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    time.pass_by(seconds=3)
    client.post("/account/second-factor", {"code": "000002"})
    device.refresh_from_db()
    assert device.throttling_failure_count == 2

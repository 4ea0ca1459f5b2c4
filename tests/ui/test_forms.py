"""Forms made from an action's inputs."""

from datetime import date
from typing import Any, Literal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from pydantic import BaseModel, Field

from xunzhang.kernel.errors import Broken, UnusableInput, XunzhangError
from xunzhang.ui.fields import Field as FormField
from xunzhang.ui.forms import Form, confirm


class Inputs(BaseModel):
    title: str = Field(title="标题", max_length=80)
    reason: str = Field(default="", title="理由", max_length=2000)
    due_on: date | None = Field(default=None, title="期限")
    copies: int = Field(default=1, title="份数", ge=1, le=500)
    urgency: Literal["0", "1"] = Field(default="0", title="紧急程度")
    recipients: list[str] = Field(default_factory=list, title="主送机关")
    is_public: bool = Field(default=False, title="可以公开")
    departures: dict[str, str] = Field(default_factory=dict)
    judgements: dict[str, str] = Field(default_factory=dict)


class Refusal(XunzhangError):
    status = 422

    def __init__(self, findings: list[dict[str, Any]]) -> None:
        super().__init__("不行")
        self.findings = findings


def sent(**values: Any) -> Any:
    made = RequestFactory().post("/x", values)
    made.user = AnonymousUser()
    return made


def asked() -> Any:
    made = RequestFactory().get("/x")
    made.user = AnonymousUser()
    return made


def test_fields_follow_the_types() -> None:
    form = Form(asked(), Inputs, choices={"recipients": [("a", "甲")]})
    assert {field.name: field.kind for field in form} == {
        "title": "text", "reason": "textarea", "due_on": "date", "copies": "number",
        "urgency": "choice", "recipients": "multiple", "is_public": "checkbox",
    }  # fmt: skip
    assert form["title"].required
    assert not form["reason"].required
    assert form["copies"].attributes == {"min": "1", "max": "500"}
    assert form["title"].attributes == {"maxlength": "80"}


def test_what_is_left_empty_is_left_out() -> None:
    form = Form(sent(title=" 通知 ", due_on="", copies="2", recipients=["a", "b"]), Inputs)
    assert form.inputs() == {"title": "通知", "copies": "2", "recipients": ["a", "b"], "is_public": False}
    assert Inputs.model_validate(form.inputs()).copies == 2


def test_departures_and_judgements_are_read_by_provision() -> None:
    posted = {
        "title": "x",
        "departures.48.2a": "疫情",
        "judgements.11": "met",
        "reasons.11": "已核对",
        "judgements.12": "",
    }
    inputs = Form(sent(**posted), Inputs).inputs()
    assert inputs["departures"] == {"48.2a": "疫情"}
    assert inputs["judgements"] == {"11": "met：已核对"}


def test_fixed_inputs_are_not_asked() -> None:
    form = Form(sent(title="被改"), Inputs, fixed={"title": "定"})
    assert "title" not in form.fields
    assert form.inputs()["title"] == "定"


def test_an_unusable_field_is_marked_and_linked() -> None:
    form = Form(sent(title="x", copies="0"), Inputs)
    with form.attempt():
        raise UnusableInput("份数不能小于 1，请改大。", "copies")
    page = render_to_string("ui/form.html", {"form": form})
    assert form.answer("ui/form.html").status_code == 422
    assert 'href="#field-copies"' in page
    assert 'aria-invalid="true" aria-describedby="field-copies-error"' in page
    assert page.count("份数不能小于 1，请改大。") == 2


def test_what_belongs_to_no_field_stands_at_the_top() -> None:
    form = Form(sent(title="x"), Inputs)
    with form.attempt():
        raise XunzhangError("先请假后外出。")
    assert form.sentence == "先请假后外出。"
    assert "先请假后外出。" in render_to_string("ui/form.html", {"form": form})


FINDING = {
    "provision": "54(3)", "article": 54, "outcome": "breached", "force": "default", "kind": "authority", "facts": {},
    "sentence": {"zh": "由市长签发。", "en": "The mayor signs."}, "remedy": {"zh": "请送市长。", "en": "Send it."},
    "rests_on": {"kind": "reading", "ref": "R5"}, "quote": "由市长签发",
}  # fmt: skip


def test_a_refusal_shows_article_quote_reading_and_remedy() -> None:
    form = Form(sent(title="x"), Inputs)
    with form.attempt():
        raise Refusal([FINDING, {**FINDING, "provision": "11", "article": 11, "outcome": "met"}])
    page = render_to_string("ui/form.html", {"form": form})
    for text in (
        "第五十四条第（三）项",
        "由市长签发",
        "解读 R5",
        "请送市长。",
        'name="departures.54(3)"',
        "另有 1 条",
    ):
        assert text in page


def test_a_bug_is_not_shown_as_a_breach() -> None:
    form = Form(sent(title="x"), Inputs)
    with pytest.raises(Broken), form.attempt():
        raise Broken("坏了")


def test_other_errors_pass() -> None:
    form = Form(sent(title="x"), Inputs)
    with pytest.raises(ZeroDivisionError), form.attempt():
        _ = 1 / 0


def test_two_forms_of_one_page_are_told_apart() -> None:
    request = sent(title="x", form="close")
    assert Form(request, Inputs, action="close").is_sent
    assert not Form(request, Inputs, action="open").is_sent


def test_typed_text_is_escaped() -> None:
    form = Form(sent(title='"><script>alert(1)</script>'), Inputs)
    form.fail("title", "<b>")
    page = render_to_string("ui/form.html", {"form": form})
    assert "<script>" not in page
    assert "<b>" not in page


def test_a_file_field_makes_a_multipart_form() -> None:
    form = Form(asked(), Inputs)
    form.add(FormField("paper", "文件", "file"))
    assert 'enctype="multipart/form-data"' in render_to_string("ui/form.html", {"form": form})
    assert "paper" not in form.inputs()


@pytest.mark.django_db
def test_confirmation_asks_once_and_repeats_what_was_posted() -> None:
    ask = {"title": "终止", "sentence": "不能恢复。", "back": "/", "submit": "终止"}
    page = confirm(sent(selected=["1", "2"]), **ask)
    assert page is not None
    assert page.content.decode().count('name="selected"') == 2
    assert confirm(sent(selected=["1"], confirmed="1"), **ask) is None


class Opinion(BaseModel):
    agrees: bool = Field(title="是否同意")
    note: str = Field(title="说明", min_length=2)


def test_what_is_chosen_is_asked_to_be_chosen_and_by_the_label_of_the_form() -> None:
    form = Form(
        sent(note=""),
        Opinion,
        choices={"agrees": [("true", "同意"), ("false", "不同意")]},
        kinds={"agrees": "radio"},
        labels={"note": "终止的理由"},
    )
    problem = XunzhangError("")
    problem.errors = {"agrees": "请填写“是否同意”。", "note": "请填写“说明”。"}
    form.take(problem)
    assert form.errors == {"agrees": "请选择“是否同意”。", "note": "请填写“终止的理由”。"}


def test_a_list_that_is_empty_today_is_no_number_to_be_known_by_heart() -> None:
    form = Form(RequestFactory().get("/x"), Inputs, choices={"copies": [], "recipients": []})
    assert (form["copies"].kind, form["copies"].empty_label) == ("choice", "没有可选的")
    assert form["recipients"].kind == "multiple"
    assert "<select" in render_to_string("ui/field.html", {"field": form["copies"]})


def test_choices_that_are_sentences_stand_under_each_other() -> None:
    long = [("a", "行文理由不充分，或者依据不准确，或者不符合法律法规和方针政策"), ("b", "其他")]
    form = Form(RequestFactory().get("/x"), Inputs, choices={"recipients": long})
    assert 'class="options lines"' in render_to_string("ui/field.html", {"field": form["recipients"]})
    short = Form(RequestFactory().get("/x"), Inputs, choices={"recipients": [("a", "市司法局")]})
    assert 'class="options"' in render_to_string("ui/field.html", {"field": short["recipients"]})


def test_what_is_wrong_is_told_from_the_top_of_the_page_to_its_end() -> None:
    form = Form(sent(title=""), Inputs)
    for name in ("copies", "reason", "title"):
        form.fail(name, "不行")
    assert [field.name for field in form.problem_fields] == ["title", "reason", "copies"]
    form.layout = ("copies", "title")
    assert [field.name for field in form.problem_fields] == ["copies", "title", "reason"]

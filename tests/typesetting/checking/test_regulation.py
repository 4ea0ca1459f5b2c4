"""Elements against the regulation: each departure found with its article, nothing found where there is none."""

import pytest
from tests.typesetting.checking.test_docx_checks import departing, report_on

LAYOUT = {"number.rows", "number.place_upward", "page_number.present"}


def elements_departing(name, **changes):
    found = departing(report_on(name, changes))
    names = (
        "kind",
        "title.parts",
        "classified",
        "urgency.word",
        "number.",
        "upward",
        "report",
        "request",
        "signature",
        "date",
    )
    return {each for each in found if each.startswith(names)} - LAYOUT


@pytest.mark.parametrize(
    "name",
    ["notice", "letter", "secret_letter", "order", "approval", "opinion", "decision", "bill", "issue_notice"],
)
def test_sound_documents_depart_in_no_element(name):
    expected = {"date.form"} if name == "decision" else set()
    assert elements_departing(name) == expected


@pytest.mark.parametrize(
    ("name", "changes", "requirement", "clause", "hard"),
    [
        ("plan", {}, "kind.known", "第八条", True),
        ("request", {"title": ["临江市水务局关于青石水库除险加固的请示报告"]}, "kind.single", "第八条", True),
        ("request", {"issuers": []}, "upward.issuers", "第九条第六项", True),
        ("request", {"recipients": "市人民政府、省水利厅"}, "upward.one_recipient", "第十五条第一项", False),
        ("request", {"recipients": "江叙白市长"}, "upward.no_person", "第十五条第五项", True),
        (
            "request",
            {"note": "此件公开发布"},
            "request.contact",
            "国发〔2000〕23号第十条（已废止，沿用）",
            False,
        ),
        (
            "joint_report",
            {"body": ["现将有关情况报告如下。", "恳请市人民政府批准追加资金。"]},
            "report.no_request",
            "第十五条第四项",
            True,
        ),
        ("secret_notice", {"copy_number": ""}, "classified.copy_number", "第九条第一项", True),
        ("secret_notice", {"classification": "秘密"}, "classified.period", "第九条第二项", True),
        ("secret_notice", {"urgency": "急件"}, "urgency.word", "第九条第三项", True),
        ("notice", {"number": ""}, "number.parts", "第九条第五项", True),
        ("notice", {"title": ["关于开展安全生产大检查的通知"]}, "title.parts", "第九条第七项", True),
        ("notice", {"signature": ["临江市财政局"]}, "signature.agrees", "第九条第十一项", True),
        ("notice", {"date": "2024年2月30日"}, "date.real", "第九条第十二项", True),
        ("notice", {"date": "", "signature": []}, "date.present", "第九条第十二项", True),
        ("odd_number", {"date": "2024年9月2日"}, "number.brackets", "7.2.5", True),
    ],
)
def test_each_departure_is_found_with_its_clause(name, changes, requirement, clause, hard):
    report = report_on(name, changes)
    found = [each for each in report.of(requirement) if each.outcome == "departs"]
    assert found, departing(report)
    assert found[0].clause == clause
    assert found[0].is_hard is hard
    assert found[0].remedy[0]


def test_telegrams_have_words_of_urgency_of_their_own():
    assert "urgency.word" in elements_departing("notice", urgency="平急")
    assert "urgency.word" not in elements_departing("telegram", urgency="平急")


def test_one_matter_is_left_to_a_person():
    (found,) = report_on("request").of("request.one_matter")
    assert found.outcome == "not_measured"
    assert "由人判断" in found.sentence[0]


def test_whether_copies_go_to_subordinates_is_left_to_a_person():
    (found,) = report_on("request").of("upward.copies")
    assert found.outcome == "not_measured"

"""Article 55: fewer documents, at the right rank, companions with their document, one bulletin a department."""

import pytest

CHECK = "outgoing_document.check"
FACTS = {"issued_in_name_of": "government", "within_department_powers": False, "law_already_provides": False}


@pytest.mark.parametrize("name", ["government", "general_office", "joint_with_party", "joint_offices"])
def test_55a_a_departments_own_matter_is_not_issued_at_the_governments_rank(find, name):
    facts = {**FACTS, "issued_in_name_of": name}
    assert find("55a", CHECK, **facts).outcome == "met"
    refused = find("55a", CHECK, **{**facts, "within_department_powers": True})
    assert (refused.outcome, refused.force, refused.rests_on.kind) == ("breached", "must", "text")


def test_55a_a_department_may_issue_its_own_matter(find):
    own = {**FACTS, "issued_in_name_of": "department", "within_department_powers": True}
    assert find("55a", CHECK, **own).outcome == "met"


def test_55a_nothing_is_issued_where_a_law_already_provides(find):
    assert find("55a", CHECK, **{**FACTS, "law_already_provides": True}).outcome == "breached"


def test_55a_the_refusal_quotes_both_sentences_and_says_which_stands_against_it(find):
    provided = find("55a", CHECK, **{**FACTS, "law_already_provides": True})
    assert "一律不再制发文件" in provided.quote
    assert "由部门自行发文" in provided.quote
    assert "属于部门职权范围：否" in provided.sentence.zh
    assert "已有明确规定：是" in provided.sentence.zh
    own = find("55a", CHECK, **{**FACTS, "within_department_powers": True})
    assert "属于部门职权范围：是" in own.sentence.zh
    assert "已有明确规定：否" in own.sentence.zh


@pytest.mark.parametrize("unknown", ["within_department_powers", "law_already_provides"])
def test_55a_unanswered_is_missing(find, unknown):
    finding = find("55a", CHECK, **{**FACTS, unknown: None})
    assert (finding.outcome, finding.missing) == ("missing", (unknown,))


@pytest.mark.parametrize("companion", ["division_of_work", "implementing_details", "member_list"])
def test_55b_companions_go_out_with_their_document(find, assessed, companion):
    alone = {"companion_class": companion, "goes_with_parent": False}
    refused = find("55b", CHECK, **alone)
    assert (refused.outcome, refused.force) == ("breached", "default")
    assert find("55b", CHECK, **{**alone, "goes_with_parent": True}).outcome == "met"
    departed = assessed(CHECK, departures={"55b": "主文件早已印发"}, **alone)
    assert next(one for one in departed.findings if one.provision == "55b").outcome == "departed"


def test_55b_other_documents_go_out_alone(find):
    assert find("55b", CHECK, companion_class="none", goes_with_parent=False).outcome == "met"
    assert find("55b", CHECK).outcome == "missing"


def test_55c_one_bulletin_a_department(find, assessed):
    register = "bulletin.register"
    assert find("55c", register, bulletins_sent=[]).outcome == "met"
    second = find("55c", register, bulletins_sent=["财政简报"])
    assert (second.outcome, second.force, second.refuses) == ("breached", "default", True)
    departed = assessed(register, departures={"55c": "国家专项工作要求单设"}, bulletins_sent=["财政简报"])
    assert not departed.refused
    assert find("55c", register).outcome == "missing"

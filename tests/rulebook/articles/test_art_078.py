"""Article 78: which organs are bound like departments."""

import pytest

BOUND = ["special_organ", "directly_affiliated_organ", "department_managed_organ", "affiliated_institution"]


@pytest.mark.parametrize("kind", BOUND)
def test_78_bound_like_a_department(assessed, kind):
    assessment = assessed("unit.establish", unit_kind=kind)
    assert [one.outcome for one in assessment.findings] == ["met"]
    assert [duty.what for duty in assessment.duties] == ["bind_by_the_rules"]


@pytest.mark.parametrize(
    "kind", ["district_government", "superior_government", "garrison", "other_outside_body"]
)
def test_78_others_are_not(assessed, kind):
    assessment = assessed("unit.establish", unit_kind=kind)
    assert [one.outcome for one in assessment.findings] == ["not_applicable"]
    assert assessment.duties == ()


def test_78_an_unknown_kind_is_missing(find):
    assert find("78", "unit.establish").outcome == "missing"

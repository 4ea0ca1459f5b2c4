"""What articles 51 and 55, with 27 and 52a, forbid at which action: each case wrong and right, as data."""

from dataclasses import dataclass, field
from typing import Any

from tests.chapters.documents.incoming_way import IN_ORDER
from tests.chapters.documents.incoming_way import REQUEST as ARRIVED
from tests.chapters.documents.test_joint_issue import WITH_PARTY
from tests.chapters.documents.test_own_documents import PARTY, REPORT, REQUEST
from tests.chapters.documents.way import SHORT, TO_PROVINCE

CHECK, ISSUE, SIGN = (f"outgoing_document.{verb}" for verb in ("check", "issue", "sign_and_issue"))
REVIEW = "incoming_document.review"
TAKEN_BY = {CHECK: "checker", ISSUE: "finance-principal", SIGN: "mayor", REVIEW: "checker"}
STEPS: dict[str, dict[str, Any]] = {
    CHECK: {"opinion": "拟同意，请呈批。", "has_one_matter": True},
    ISSUE: {"has_one_matter": True},
    SIGN: {"opinion": "同意。"},
    REVIEW: IN_ORDER,
}
TWO_MATTERS = "一、关于追加经费\n请予批准追加五百万元。\n二、关于增加编制\n请予批准增加编制十名。"
ASKING = "经费已拨付。恳请批准追加五百万元。"
SKIPPING = {"recipient_class": "beyond_superior"}
APPROVED = {"level_skipping_approval": "市长2018年10月31日批准：抢险紧急"}
ASSIGNED = {"assigned_on": "2018-10-30", "assignment": "市长当面交办核实经费"}
GROUNDED = {"disclosure": "withheld", "disclosure_ground": "《保密法》第九条"}
REPORT_UP = {**TO_PROVINCE, "document_kind": "report", "title": "关于有关情况的报告", "body": "经费已拨付。"}
UNREVIEWED = {"reviewing_meeting": "none", "meeting_title": "", "meeting_on": None}
PROCEDURE = {"government_procedure": "2018年10月30日市长批准"}


@dataclass(frozen=True)
class Case:
    """The same document and the same act, wrong and right: what of the draft, or of the answers, makes the difference."""

    provision: str
    action: str
    name: str
    drafted: dict[str, Any]
    wrong: dict[str, Any] = field(default_factory=dict)
    right: dict[str, Any] = field(default_factory=dict)
    answered_wrong: dict[str, Any] = field(default_factory=dict)
    answered_right: dict[str, Any] = field(default_factory=dict)
    login: str = ""  # where it is not who always takes the step
    altered: dict[str, Any] = field(default_factory=dict)  # in the record alone: no form lets it through


BY_CITY = (
    Case(
        "51.1a",
        CHECK,
        "a kind in another direction",
        SHORT,
        altered={
            "document_kind": "reply",
            "direction": "lateral",
            "recipient_class": "lateral_organ",
            "content_class": "other",
            "title": "关于有关事项的批复",
        },
    ),
    Case("51.1a", CHECK, "an element lacks", SHORT, altered={"main_recipients_text": ""}),
    Case(
        "51.1b",
        CHECK,
        "two matters",
        {**TO_PROVINCE, "body": TWO_MATTERS},
        {},
        {"body": "请予批准。"},
        {"has_one_matter": False},
    ),
    Case("51.1c", CHECK, "a report that asks", REPORT_UP, {"body": ASKING}),
    Case("51.1d", CHECK, "a level passed over", TO_PROVINCE, {}, APPROVED, altered=SKIPPING),
    Case("51.1e", CHECK, "several heads", TO_PROVINCE, {"main_recipients": ["HB", "HB-GO"]}),
    Case(
        "51.1f",
        CHECK,
        "to a leader in person",
        TO_PROVINCE,
        {"addressed_person": 0},
        {"addressed_person": 0, **ASSIGNED},
    ),
    Case("51.1g", CHECK, "no need stated", SHORT, altered={"necessity": ""}),
    Case("55a", CHECK, "a department's own matter", SHORT, {"within_department_powers": True}),
    Case(
        "55a",
        CHECK,
        "the same in the Office's name",
        {**SHORT, "issued_in_name_of": "general_office", "content_class": "other"},
        {"within_department_powers": True},
    ),
    Case("55a", CHECK, "a law already provides", SHORT, {"law_already_provides": True}),
    *(
        Case(
            "55b",
            CHECK,
            f"{kind} alone",
            SHORT,
            {"companion_class": kind},
            {"companion_class": kind, "parent_id": 0},
        )
        for kind in ("division_of_work", "implementing_details", "member_list")
    ),
    Case("27", CHECK, "closed without a ground", SHORT, {"disclosure": "withheld"}, GROUNDED),
)
BY_DEPARTMENT = (
    Case(
        "51.1a",
        ISSUE,
        "a kind in another direction",
        REQUEST,
        {"document_kind": "reply", "title": "武汉市财政局关于防汛经费的批复"},
    ),
    Case("51.1a", ISSUE, "an element lacks", REQUEST, altered={"main_recipients_text": ""}),
    Case("51.1b", ISSUE, "two matters", REQUEST, {"body": TWO_MATTERS}, {}, {"has_one_matter": False}),
    Case("51.1c", ISSUE, "a report that asks", REPORT, {"body": ASKING}),
    Case(
        "51.1d",
        ISSUE,
        "a level passed over",
        {**REQUEST, **SKIPPING, "main_recipients": ["HB"], "main_recipients_text": "省人民政府"},
        {},
        APPROVED,
    ),
    Case("51.1e", ISSUE, "several heads", REQUEST, {"main_recipients": ["WH", "WH-CPC-GO"]}),
    Case(
        "51.1f",
        ISSUE,
        "to a leader in person",
        REQUEST,
        {"addressed_person": 0},
        {"addressed_person": 0, **ASSIGNED},
    ),
    Case("51.1g", ISSUE, "no need stated", REQUEST, altered={"necessity": ""}),
    Case("51.2", ISSUE, "for the Party committee's meeting", PARTY, {}, PROCEDURE),
    Case("27", ISSUE, "closed without a ground", REQUEST, {"disclosure": "withheld"}, GROUNDED),
)
BEFORE_SIGNING = (
    Case("51.2", SIGN, "jointly with the Party committee", {**WITH_PARTY, **UNREVIEWED}, {}, PROCEDURE),
    Case(
        "51.2",
        SIGN,
        "by the two Offices",
        {**WITH_PARTY, **UNREVIEWED, "issued_in_name_of": "joint_offices"},
        {},
        PROCEDURE,
        login="secretary-general",
    ),
)
ARRIVING = (
    Case("51.1a", REVIEW, "a notice goes up", ARRIVED, {"document_kind": "notice"}),
    Case("51.1a", REVIEW, "an element lacks", ARRIVED, {}, {}, {"missing_elements": ["issuer"]}),
    Case("51.1b", REVIEW, "two matters", ARRIVED, {}, {}, {"has_one_matter": False}),
    Case(
        "51.1c",
        REVIEW,
        "a report that asks",
        {**ARRIVED, "document_kind": "report", "title": "关于有关情况的报告"},
        {},
        {},
        {"asks_for_something": True},
        {"asks_for_something": False},
    ),
    Case(
        "51.1d",
        REVIEW,
        "a level passed over",
        ARRIVED,
        {},
        {},
        {"skips_level": True},
        {"skips_level": True, "level_skipping_approved": True},
    ),
    Case(
        "51.1e",
        REVIEW,
        "several heads",
        ARRIVED,
        {},
        {},
        {"is_sent_to_several_heads": True},
        {"is_sent_to_several_heads": False},
    ),
    Case(
        "51.1f",
        REVIEW,
        "to a leader in person",
        ARRIVED,
        {},
        {},
        {"addressed_to_leader": True},
        {"addressed_to_leader": True, "assigned_by_leader": True},
    ),
    Case("51.1g", REVIEW, "without need", ARRIVED, {}, {}, {"is_necessary": False}),
    Case(
        "52a",
        REVIEW,
        "others were not asked",
        ARRIVED,
        {},
        {},
        {"departments_concerned": ["WH-FINANCE"]},
        {"departments_concerned": ["WH-FINANCE"], "consulted": ["WH-FINANCE"]},
    ),
)
CASES = (*BY_CITY, *BY_DEPARTMENT, *BEFORE_SIGNING, *ARRIVING)

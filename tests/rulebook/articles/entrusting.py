"""An entrustment by each route that the Rules of 2018 name, and variations of it."""

from datetime import date

GRANT = {
    "entrustment_kind": "entrustment",
    "grantor_roles": ["mayor"],
    "grantee_roles": ["executive_vice_mayor"],
    "meetings": [],
    "document_classes": [],
    "tasks": [],
    "only_while_absent": False,
    "from_on": date(2018, 11, 5),
    "to_on": date(2018, 11, 9),
}
ROUTES = {
    "5b": {"meetings": ["executive_meeting"], "only_while_absent": True},
    "7a": {"grantee_roles": ["vice_mayor"], "tasks": ["军运会筹备"]},
    "7a2": {"grantee_roles": ["vice_mayor"], "tasks": ["接待友好城市代表团"]},
    "43b": {"meetings": ["coordination_meeting"]},
    "44a": {
        "grantor_roles": ["vice_mayor"],
        "grantee_roles": ["deputy_secretary_general"],
        "meetings": ["供热保障专题会议"],
    },
    "54(3)": {"document_classes": ["notice"]},
    "54(5)": {
        "entrustment_kind": "authorisation",
        "grantee_roles": ["secretary_general"],
        "document_classes": ["routine_approval"],
    },
}


def grant(provision, **changes):
    return {**GRANT, "entrustment_provision": provision, **ROUTES.get(provision, {}), **changes}

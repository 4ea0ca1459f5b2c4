"""Who may do what with accounts, and what each administrator may do at all.

GB/T 22239-2019, 8.1.4.2 d asks for administrators whose rights are separated. Here the separation is one table:
an administrator may do the actions on the nouns of its own row, and what everybody may do to the own account;
nothing else, whatever a chapter's own permissions say. People of the office may do nothing of the security and
audit administrators' rows. The system administrator's nouns are shared: their chapters decide which clerks keep
them too.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xunzhang.record.actions import guard
from xunzhang.record.actor import Actor, Administrator, Channel

# administrator → the nouns of the actions (`noun.verb`) that are its work
DUTIES: Mapping[Administrator, frozenset[str]] = {
    Administrator.SYSTEM: frozenset(
        {
            "unit",
            "post",
            "person",
            "appointment",
            "portfolio",
            "pairing",
            "term",
            "organisation",
            "calendar_year",
            "calendar_exception",
            "setting",
        }
    ),
    Administrator.SECURITY: frozenset({"account"}),
    Administrator.AUDIT: frozenset({"journal"}),
}
SHARED_WITH_THE_OFFICE = DUTIES[Administrator.SYSTEM]
EVERYBODYS = frozenset(
    {"session", "password", "second_factor", "saved_view", "api_token"}
)  # each on the own account only

OPERATOR = Actor(account_id=None, person_id=None, name="服务器操作员", channel=Channel.COMMAND)
DOOR = Actor(account_id=None, person_id=None, name="登录入口", channel=Channel.PAGE)


def within_duties(actor: Actor, action: str) -> bool:
    """Whether the separation of administrators lets the actor come near the action at all."""
    noun = action.partition(".")[0]
    if actor.administrator is not None:
        return noun in DUTIES[actor.administrator] or noun in EVERYBODYS
    if actor.account_id is None:  # the sweep, the command line on the machine, the door: their actions decide
        return True
    return noun not in DUTIES[Administrator.SECURITY] and noun not in DUTIES[Administrator.AUDIT]


@guard
def separation(actor: Actor, action: str) -> str | Promise | None:
    """Stands before every act: why the separation of administrators keeps the actor from it, None if it does not."""
    return (
        None
        if within_duties(actor, action)
        else _("管理员职责分离：这项操作不在您的职责之内，请由相应人员办理。")
    )


def is_operator(actor: Actor) -> bool:
    """Whether somebody acts with the command on the machine itself, without an account."""
    return actor == OPERATOR


def is_door(actor: Actor) -> bool:
    """Whether the login page acts for somebody who is not known yet."""
    return actor == DOOR


def may_manage(actor: Actor, target_id: int) -> bool:
    """Another's account: the security administrator, never on the own account."""
    return actor.administrator == Administrator.SECURITY and actor.account_id != target_id


def may_take_over(actor: Actor, target_id: int, target_is_administrator: bool) -> bool:
    """Whether the actor may do what lets one into an account (a new password, no second factor).

    Into an administrator's account nobody is let by another administrator: else the security administrator could
    do the auditor's work. That is done on the machine, by the operator.
    """
    return is_operator(actor) or (may_manage(actor, target_id) and not target_is_administrator)


def may_create(actor: Actor, kind: str) -> bool:
    """Accounts of people: the security administrator. Accounts of administrators: the operator."""
    return is_operator(actor) if kind else actor.administrator == Administrator.SECURITY


def may_see_accounts(actor: Actor) -> bool:
    return actor.administrator == Administrator.SECURITY


def may_see_journal(actor: Actor) -> bool:
    return actor.administrator == Administrator.AUDIT


def may_see_security_log(actor: Actor) -> bool:
    """Failed logins and lockouts: whoever unlocks, and whoever audits."""
    return actor.administrator in (Administrator.SECURITY, Administrator.AUDIT)


def may_export_journal(actor: Actor) -> bool:
    """On the page only: that is where the file is handed over."""
    return may_see_journal(actor) and actor.channel == Channel.PAGE

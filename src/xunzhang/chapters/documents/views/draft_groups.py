"""The fields beside the text of a draft, in groups: what every document needs lies open, the rest is folded."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.ui.fields import Field
from xunzhang.ui.forms import Form

UNSAID = ("", "none")  # what a choice holds when nothing is said with it
NAMED = 3  # so many of the chosen are named in a summary line


@dataclass(frozen=True)
class Folded:
    """A part that few documents need; `opens_for` is the field and the value that call for it."""

    label: str | Promise
    fields: tuple[Field, ...]
    opens_for: tuple[str, str] | None = None
    is_called_for: bool = False

    @property
    def is_open(self) -> bool:
        return self.is_called_for or any(field.error for field in self.fields)

    @property
    def state(self) -> str:
        """What it holds, in one line: the chosen by their labels, a text that is written by the label of its field."""
        return " · ".join(filter(None, map(_said, self.fields))) or _("未填写")


@dataclass(frozen=True)
class Group:
    """A part of the form, with what it folds away."""

    label: str | Promise
    fields: tuple[Field, ...]
    folds: tuple[Folded, ...] = ()


def _said(field: Field) -> str:
    if not field.is_chosen:
        return str(field.label) if field.text else ""
    labels = [str(label) for value, label in field.choices if value in field.selected.difference(UNSAID)]
    if len(labels) > NAMED:
        return _("%(names)s等%(count)s个") % {"names": _("、").join(labels[:NAMED]), "count": len(labels)}
    return _("、").join(labels)


_LEADING = ("document_kind", "content_class", "issued_in_name_of", "direction", "recipient_class", "is_major")
_TEXT = ("title", "main_recipients_text", "body", "issued_title", "issued_text")
_REASONS = ("origin", "reviewing_meeting", "meeting_title", "meeting_on", "basis", "necessity")
_NEED = ("within_department_powers", "law_already_provides", "government_consent_noted")
_RARE: tuple[tuple[Promise, tuple[str, ...], tuple[str, str] | None], ...] = (
    (
        gettext_lazy("紧急程度、密级和公开"),
        ("urgency", "secrecy", "secrecy_term", "disclosure", "disclosure_ground"),
        None,
    ),
    (gettext_lazy("从属文件"), ("companion_class", "parent_id"), None),
    (
        gettext_lazy("上行文与提请市委的代拟稿"),
        (
            "level_skipping_approval",
            "addressed_person",
            "assigned_on",
            "assignment",
            "direct_reason",
            "party_route",
            "substance_is_government",
            "government_procedure",
        ),
        None,
    ),
    (
        gettext_lazy("纪要"),
        ("attendees", "absentees", "observers", "meeting_unit"),
        ("document_kind", "minutes"),
    ),
)


def _folded(
    form: Form, label: str | Promise, names: tuple[str, ...], opens_for: tuple[str, str] | None = None
) -> Folded:
    called = opens_for is not None and form.fields[opens_for[0]].text == opens_for[1]
    return Folded(label, tuple(form.fields[name] for name in names), opens_for, called)


def leading(form: Form) -> Group:
    """What kind of document it is: asked before the text."""
    return Group(_("文种和名义"), tuple(form.fields[name] for name in _LEADING))


def note(form: Form) -> Folded:
    return _folded(form, _("附注"), ("note",))


def following(form: Form) -> list[Group]:
    """What is asked after the text."""
    fields = form.fields
    groups = [
        Group(
            _("收文单位和会签"),
            (fields["main_recipients"], fields["departments_concerned"]),
            (
                _folded(form, _("抄送单位"), ("copy_recipients",)),
                _folded(form, _("联合发文"), ("joint_organs",)),
            ),
        ),
        Group(_("来由、依据和必要性"), tuple(fields[name] for name in (*_REASONS, *_NEED))),
    ]
    if "is_substantive" in fields:
        groups.append(Group(_("本次修改"), (fields["is_substantive"], fields["lowering_reason"])))
    return groups


def in_order(form: Form) -> tuple[str, ...]:
    """The names of all fields from the top of the page to its end."""
    found = [field.name for field in leading(form).fields]
    found += [*_TEXT, *(field.name for field in note(form).fields)]
    for group in following(form):
        found += [field.name for field in group.fields]
        found += [field.name for fold in group.folds for field in fold.fields]
    found += [field.name for fold in rare(form) for field in fold.fields]
    return tuple(found)


def rare(form: Form) -> list[Folded]:
    """What few documents need."""
    return [_folded(form, label, names, opens_for) for label, names, opens_for in _RARE]

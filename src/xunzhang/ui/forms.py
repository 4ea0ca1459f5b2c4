"""Forms: fields from an action's inputs, what was typed, and what stands against it.

    form = Form(request, EstablishUnit, choices={"kind": kinds()}, initial={"established_on": clock.today()})
    if form.is_sent:
        with form.attempt():
            unit = perform("unit.establish", actor_of(request), form.inputs())
            return form.done(_("已设立“%s”。") % unit.name, unit.get_absolute_url())
    return form.answer("organs/establish_unit.html")

Nothing is caught but our own errors; a refusal shows its findings, an unusable field its sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import BaseModel

from xunzhang.kernel.errors import Broken, UnusableInput, XunzhangError
from xunzhang.ui.errors import findings_of, sentence_of, status_of
from xunzhang.ui.fields import Choices, Field, fields_of
from xunzhang.ui.lookups import NOW, PREFIX, offer

Text = str | Promise
_MANY = ("multiple", "files", "lookups")


class Form:
    """One form of one page."""

    def __init__(
        self,
        request: HttpRequest,
        model: type[BaseModel],
        *,
        initial: Mapping[str, Any] | None = None,
        only: Iterable[str] | None = None,
        skip: Iterable[str] = (),
        choices: Mapping[str, Choices] | None = None,
        kinds: Mapping[str, str] | None = None,
        hints: Mapping[str, Text] | None = None,
        labels: Mapping[str, Text] | None = None,
        fixed: Mapping[str, Any] | None = None,
        lookups: Mapping[str, str] | None = None,
        without: Mapping[str, Iterable[Any]] | None = None,
        first: Mapping[str, Iterable[Any]] | None = None,
        submit: Text = "",
        action: str = "",
        weight: str = "main",
    ) -> None:
        """`fixed` inputs are not asked (the unit of the page); `submit` labels the main button;
        `action` tells two forms of one page apart: only a post with its `form` value counts as sent;
        `lookups` names the searchable list of a field (`ui.lookups`), `without` what it does not offer, `first`
        what it offers before all else; `weight` is the class of the button: main, of which a page has one, danger, or
        empty."""
        self.request = request
        self.model = model
        self.fixed = dict(fixed or {})
        self.submit = submit
        self.action = action
        self.weight = weight
        self.fields = fields_of(
            model,
            only=only,
            skip={*skip, *self.fixed},
            choices=choices,
            kinds=kinds,
            hints=hints,
            labels=labels,
        )
        for name, lookup in (lookups or {}).items():
            if name in self.fields:
                self.fields[name].kind = "lookups" if self.fields[name].kind == "multiple" else "lookup"
                self.fields[name].lookup = lookup
        self.errors: dict[str, str] = {}
        self.layout: tuple[str, ...] = ()  # the fields as the page shows them, where that is another order
        self.sentence = ""  # what stands against the whole
        self.findings: list[dict[str, Any]] = []
        self.status = 200
        self._fill(initial or {})
        for name, field in self.fields.items():
            if field.is_lookup:
                offer(
                    field,
                    request.POST.get(f"{PREFIX}{name}", ""),
                    (without or {}).get(name, ()),
                    (first or {}).get(name, ()),
                )

    @property
    def is_sent(self) -> bool:
        return self._is_typed and not any(name.startswith(NOW) for name in self.request.POST)

    @property
    def _is_typed(self) -> bool:
        """Whether it holds what was typed: sent, or sent back only to look something up."""
        return self.request.method == "POST" and self.request.POST.get("form", "") == self.action

    def _fill(self, initial: Mapping[str, Any]) -> None:
        for name, field in self.fields.items():
            if not self._is_typed:
                field.value = initial.get(name, field.value)
            elif field.kind in _MANY:
                field.value = self.request.POST.getlist(name)
            elif field.kind == "checkbox":
                field.value = name in self.request.POST
            elif field.kind != "file":
                field.value = self.request.POST.get(name, "")

    def add(self, field: Field) -> None:
        """A field that the model does not have (a file that the view reads)."""
        self.fields[field.name] = field
        self._fill({field.name: field.value})

    # what was typed

    def _answers(self, kind: str) -> dict[str, str]:
        start = f"{kind}."
        return {
            name[len(start) :]: text
            for name, value in self.request.POST.items()
            if name.startswith(start) and (text := str(value).strip())
        }

    def inputs(self) -> dict[str, Any]:
        """The typed values by field, for `perform`. What was left empty is left out, so that defaults apply."""
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            if name not in self.model.model_fields:
                continue
            value = field.value
            if isinstance(value, str):
                value = value.strip()
            if value not in ("", None, []) or (field.kind == "checkbox"):
                found[name] = value
        departures = self._answers("departures")
        reasons = self._answers("reasons")
        judgements = {
            provision: f"{outcome}：{reasons[provision]}" if provision in reasons else outcome
            for provision, outcome in self._answers("judgements").items()
        }
        for kind, answers in (("departures", departures), ("judgements", judgements)):
            if answers and kind in self.model.model_fields:
                found[kind] = answers
        return {**found, **self.fixed}

    def answer_to(self, kind: str, provision: str) -> str:
        """What was typed as departure, judgement or its reason on a provision, to be shown again."""
        return self.request.POST.get(f"{kind}.{provision}", "")

    # what stands against it

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Turn our own errors into what the form shows, and go on after the block. Other errors pass, so does 404."""
        try:
            yield
        except Broken:
            raise
        except XunzhangError as problem:
            status = status_of(problem)
            if status == 404:
                raise
            self.take(problem)

    def take(self, problem: XunzhangError) -> None:
        """Show an error: its fields, its findings, or its sentence."""
        self.status = {400: 422}.get(status_of(problem), status_of(problem))
        self.findings = findings_of(problem)
        errors: Mapping[str, str] = getattr(problem, "errors", None) or {}
        if isinstance(problem, UnusableInput) and problem.field:
            errors = {problem.field: sentence_of(problem)}
        for name, sentence in errors.items():
            self.fail(name, self._left_empty(name) or sentence)
        if not errors and not self.findings:
            self.sentence = sentence_of(problem)

    def _left_empty(self, name: str) -> str:
        """What is said of a required field with nothing in it: by the label of this form, and whether one chooses."""
        field, info = self.fields.get(name), self.model.model_fields.get(name)
        if field is None or info is None or not info.is_required() or field.selected or field.kind == "file":
            return ""
        sentence = _("请选择“%(label)s”。") if field.is_chosen else _("请填写“%(label)s”。")
        return sentence % {"label": field.label}

    def fail(self, name: str, sentence: str) -> None:
        """One field cannot be used; a name that is no field of the form goes to the top."""
        self.status = 422 if self.status == 200 else self.status
        owner = name if name in self.fields else name.split(".")[0]
        if owner in self.fields:
            self.fields[owner].error = sentence
            self.errors[owner] = sentence
        else:
            self.sentence = f"{self.sentence} {sentence}".strip()

    @property
    def has_problems(self) -> bool:
        return bool(self.errors or self.sentence or self.findings)

    @property
    def problem_fields(self) -> list[Field]:
        """The fields that cannot be used, from the top of the page to its end."""
        order = list(dict.fromkeys((*self.layout, *self.fields)))
        return [self.fields[name] for name in order if name in self.errors]

    @property
    def submit_label(self) -> Text:
        return self.submit or _("提交")

    @property
    def has_files(self) -> bool:
        return any(field.kind in ("file", "files") for field in self.fields.values())

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields.values())

    # answers

    def _ask_for_files_again(self) -> None:
        """No browser keeps the chosen files on a page that comes back: the field says which they were."""
        if not self.has_problems:
            return
        for name, field in self.fields.items():
            chosen = self.request.FILES.getlist(name) if field.kind in ("file", "files") else []
            if chosen and not field.error:
                names = _("、").join(str(one.name) for one in chosen)
                self.fail(name, _("请重新选择“%(names)s”：浏览器不保留已经选好的文件。") % {"names": names})

    def answer(self, template: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
        """The page with this form in its context as `form`; 422 where something stands against it."""
        self._ask_for_files_again()
        return render(self.request, template, {"form": self, **(context or {})}, status=self.status)

    def done(self, message: Text, url: str) -> HttpResponse:
        """Say so and go on. An htmx request is told to load the whole next page."""
        return done(self.request, message, url)


def done(request: HttpRequest, message: Text, url: str) -> HttpResponse:
    """A success message and the next page."""
    messages.success(request, str(message))
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def confirm(
    request: HttpRequest,
    *,
    title: Text,
    sentence: Text,
    back: str,
    submit: Text,
    is_danger: bool = True,
    findings: Sequence[Mapping[str, Any]] = (),
    details: Sequence[tuple[Text, Any]] = (),
) -> HttpResponse | None:
    """Ask before an act that cannot be undone: None once the person has confirmed, else the page that asks.

    The page repeats everything posted, so the view is called again with the same fields.
    """
    if request.method == "POST" and request.POST.get("confirmed") == "1":
        return None
    left_out = {"csrfmiddlewaretoken", "confirmed"}
    repeated = [
        (name, value) for name, values in request.POST.lists() if name not in left_out for value in values
    ]
    context = {
        "title": title,
        "sentence": sentence,
        "back": back,
        "submit": submit,
        "is_danger": is_danger,
        "findings": findings,
        "details": details,
        "repeated": repeated,
    }
    return render(request, "ui/confirm.html", context)

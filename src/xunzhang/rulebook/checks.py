"""Checks that need no compiling: quotes, statuses, references, values of settings, the order of articles."""

import re
from collections.abc import Iterator

from xunzhang.rulebook.errors import Problem
from xunzhang.rulebook.model import Contents, Provision
from xunzhang.rulebook.vocabulary import fault_of

# What a status may not carry, because nothing of it would be run.
_RUNNABLE = ("applies_to", "when", "pattern", "with_", "question")


def check(contents: Contents) -> Iterator[Problem]:
    """Everything wrong with the contents that can be seen without compiling them."""
    yield from _articles(contents)
    yield from _identity(contents)
    texts = {
        article.number: article.text for chapter in contents.source.chapters for article in chapter.articles
    }
    for provision in contents.provisions:
        yield from _quote(provision, texts.get(provision.article, ""))
        yield from _status(provision)
        yield from _references(provision, contents)
    for name, setting in contents.settings.items():
        fact = setting.fact
        values = [setting.default, *(one.value for one in setting.dated)]
        for value in values:
            given = frozenset(value) if isinstance(value, list) else value
            wanted = None if given is None else fault_of(fact, given, {})
            if wanted is not None:
                yield Problem(
                    "settings.yaml",
                    name,
                    f"“{value}”不是这项设置的值，应为：{wanted.zh}。",
                    f"{value!r} is not a value of this setting; expected: {wanted.en}.",
                )
        if setting.article is not None and setting.article not in texts:
            yield Problem(
                "settings.yaml",
                name,
                f"没有第{setting.article}条。",
                f"There is no article {setting.article}.",
            )
    ids = {provision.id for provision in contents.provisions}
    for step in contents.steps:
        if step.provision not in ids:
            yield Problem(
                f"procedures/{step.procedure}.yaml",
                step.step,
                f"引用的规定 {step.provision} 不存在。",
                f"Cites {step.provision}, which does not exist.",
            )


def _articles(contents: Contents) -> Iterator[Problem]:
    last_chapter = last = 0
    for chapter in contents.source.chapters:
        if chapter.number <= last_chapter:
            yield Problem(
                "source.yaml", f"chapter {chapter.number}", "章号应逐章递增。", "Chapter numbers must ascend."
            )
        last_chapter = chapter.number
        for article in chapter.articles:
            if article.number <= last:
                yield Problem(
                    "source.yaml",
                    str(article.number),
                    "条号应逐条递增，不得重复。",
                    "Article numbers must ascend, each once.",
                )
            last = article.number
            if not article.text.strip():
                yield Problem("source.yaml", str(article.number), "没有正文。", "It has no text.")


def _identity(contents: Contents) -> Iterator[Problem]:
    identity = contents.identity
    if identity.in_force_to is not None and identity.in_force_to < identity.in_force_from:
        yield Problem(
            "rulebook.yaml",
            "in_force_to",
            "失效日期早于施行日期。",
            "The last day in force is before the first.",
        )
    for name in ("government", "version"):
        if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]*", getattr(identity, name)):
            yield Problem(
                "rulebook.yaml",
                name,
                "只能用小写字母、数字和 - _ .。",
                "Lower-case letters, digits and - _ . only.",
            )


def _quote(provision: Provision, text: str) -> Iterator[Problem]:
    if not provision.quote.strip():
        yield Problem(provision.file, provision.id, "缺少 quote。", "quote is missing.")
        return
    place = 0
    for piece in provision.quote.split("……"):
        found = text.find(piece, place)
        if found < 0:
            yield Problem(
                provision.file,
                provision.id,
                f"第{provision.article}条正文中没有这句引文：“{piece}”。",
                f"The text of article {provision.article} does not contain the quote “{piece}”.",
            )
            return
        place = found + len(piece)


def _status(provision: Provision) -> Iterator[Problem]:
    def fault(zh: str, en: str) -> Problem:
        return Problem(provision.file, provision.id, zh, en)

    if not provision.explain.zh.strip() or not provision.explain.en.strip():
        yield fault("explain 须有中文和英文。", "explain needs Chinese and English.")
    if provision.status != "coded" and not provision.why.zh.strip():
        yield fault(
            f"状态 {provision.status} 须写明 reason。", f"The status {provision.status} needs a reason."
        )
    if provision.status == "pending" and provision.capability is None:
        yield fault("pending 须写明 capability。", "A pending provision names its capability.")
    if provision.status != "pending" and provision.capability is not None:
        yield fault("只有 pending 才写 capability。", "Only a pending provision names a capability.")
    if provision.status in ("pending", "declaratory"):
        carried = [name for name in _RUNNABLE if getattr(provision, name)]
        if carried:
            listed = ", ".join(name.rstrip("_") for name in carried)
            yield fault(
                f"状态 {provision.status} 不会执行，不能有 {listed}。",
                f"{provision.status} is never run and cannot have {listed}.",
            )
        return
    if not provision.applies_to:
        yield fault(
            f"状态 {provision.status} 须写明 applies_to。", f"The status {provision.status} needs applies_to."
        )
    if provision.status == "judgement":
        if provision.pattern is not None or provision.with_:
            yield fault(
                "judgement 由人判断，不能有 pattern。", "A judgement is a person's: it has no pattern."
            )
        if provision.question is None:
            yield fault("judgement 须写明 question。", "A judgement needs its question.")
    elif provision.pattern is None:
        yield fault("coded 须有 pattern。", "A coded provision needs a pattern.")
    if provision.unknown == "judgement" and provision.question is None:
        yield fault("unknown: judgement 须写明 question。", "unknown: judgement needs a question.")
    if (
        provision.status == "coded"
        and provision.force != "may"
        and provision.remedy is None
        and provision.pattern != "triggers"
    ):
        yield fault("须写明 remedy：不符合时怎么办。", "remedy is missing: what to do when it is not met.")


def _references(provision: Provision, contents: Contents) -> Iterator[Problem]:
    if provision.reading is not None and provision.reading not in contents.readings:
        yield Problem(
            provision.file,
            provision.id,
            f"readings.yaml 中没有读法 {provision.reading}。",
            f"readings.yaml has no reading {provision.reading}.",
        )
    if provision.setting is not None and provision.setting not in contents.settings:
        yield Problem(
            provision.file,
            provision.id,
            f"settings.yaml 中没有设置项 {provision.setting}。",
            f"settings.yaml has no setting {provision.setting}.",
        )
    departure = provision.departure
    if departure is not None and departure.reading not in contents.readings:
        yield Problem(
            provision.file,
            provision.id,
            f"readings.yaml 中没有读法 {departure.reading}。",
            f"readings.yaml has no reading {departure.reading}.",
        )
    if departure is not None and provision.force != "default":
        yield Problem(
            provision.file,
            provision.id,
            "只有 force: default 的规定可以作例外，才能写 departure。",
            "departure is for provisions of force default: there is no departing from others.",
        )
    if provision.reading is not None and provision.setting is not None:
        yield Problem(
            provision.file,
            provision.id,
            "reading 与 setting 只能有一个：一条规定只以其一为据。",
            "reading and setting exclude one another: a provision rests on one of them.",
        )

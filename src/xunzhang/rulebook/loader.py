"""Loading one rulebook's folder: decode, check, compile. What is wrong is said with file, article and case."""

import hashlib
import re
from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from xunzhang.rulebook.cache import keep, kept
from xunzhang.rulebook.checks import check
from xunzhang.rulebook.compiling import Compiled, Compiler
from xunzhang.rulebook.errors import Problem, RulebookError
from xunzhang.rulebook.explain import general_explanation
from xunzhang.rulebook.model import (
    Article,
    Chapter,
    ChapterProvisions,
    Contents,
    Fact,
    Identity,
    Provision,
    Reading,
    ReadingsFile,
    Role,
    RolesFile,
    Setting,
    SettingsFile,
    Source,
    StepCitation,
    TablesFile,
)
from xunzhang.rulebook.reading import decode, parse
from xunzhang.rulebook.texts import Text
from xunzhang.rulebook.vocabulary import Vocabulary

_ID = re.compile(r"(?P<article>\d+)(\.(?P<paragraph>\d+))?(\((?P<item>\d+)\))?(?P<letter>[a-z]\d?)?")


def article_of(provision_id: str) -> int | None:
    """The article that an id such as 48.2a or 54(4)a belongs to; None when it is not an id."""
    match = _ID.fullmatch(provision_id)
    return int(match["article"]) if match else None


class Rulebook:
    """One version of one government's rules, verified. Immutable."""

    def __init__(
        self, contents: Contents, vocabulary: Vocabulary, folder: Path, compiled: Compiled | None
    ) -> None:
        self.contents = contents
        self.vocabulary = vocabulary
        self.folder = folder
        self.identity: Identity = contents.identity
        self.government = contents.identity.government
        self.version = contents.identity.version
        self.in_force_from = contents.identity.in_force_from
        self.in_force_to = contents.identity.in_force_to
        self.name = contents.identity.name
        self.title = contents.identity.title
        self.document_number = contents.identity.document_number
        self.digest = contents.digest
        self._compiled = compiled

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        return self.contents.source.chapters

    @cached_property
    def articles(self) -> dict[int, Article]:
        """The articles by number, in order."""
        return {article.number: article for chapter in self.chapters for article in chapter.articles}

    @cached_property
    def chapter_of(self) -> dict[int, Chapter]:
        """The chapter of each article."""
        return {article.number: chapter for chapter in self.chapters for article in chapter.articles}

    @cached_property
    def provisions(self) -> dict[str, Provision]:
        """The provisions by id, in the order of the articles."""
        return {provision.id: provision for provision in self.contents.provisions}

    @property
    def readings(self) -> dict[str, Reading]:
        return self.contents.readings

    @property
    def settings(self) -> dict[str, Setting]:
        return self.contents.settings

    @property
    def roles(self) -> dict[str, Role]:
        return self.contents.roles

    @property
    def procedures(self) -> Path:
        """The folder of procedure definitions (it may be absent)."""
        return self.folder / "procedures"

    @cached_property
    def compiled(self) -> Compiled:
        return self._compiled or Compiler(self.contents, self.vocabulary).compile()

    @cached_property
    def rules_of(self) -> dict[str, tuple[Any, ...]]:
        """The rules that each action of the vocabulary is assessed by, in the order of the articles."""
        return {
            action: tuple(
                rule for rule in self.compiled.rules.values() if action in rule.provision.applies_to
            )
            for action in self.vocabulary.actions
        }

    def provisions_of(self, article: int) -> tuple[Provision, ...]:
        """The provisions of one article."""
        return tuple(one for one in self.contents.provisions if one.article == article)

    def explanation(self, provision: Provision) -> Text:
        """What the provision says in one or two sentences, without a case."""
        facts: dict[str, Fact] = {}
        for action in provision.applies_to:
            facts |= self.vocabulary.actions[action].facts
        return general_explanation(provision, self.contents, facts)

    def __repr__(self) -> str:
        return f"<Rulebook {self.government} {self.version}>"


def load(folder: Path, vocabulary: Vocabulary) -> Rulebook:
    """The rulebook in `folder`, verified. Raises RulebookError with every problem found.

    What was verified once is taken from the cache while neither the files nor the engine change.
    """
    files = read_files(folder)
    digest = digest_of(files, vocabulary)
    contents = kept(digest)
    if contents is not None:
        return Rulebook(contents, vocabulary, folder, None)
    rulebook, problems = examine(folder, vocabulary, files)
    if problems or rulebook is None:
        raise RulebookError(problems)
    keep(digest, rulebook.contents)
    return rulebook


def read_files(folder: Path) -> dict[str, bytes]:
    """The bytes of every YAML file of a rulebook, by path relative to its folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted([*folder.glob("*.yaml"), *folder.glob("procedures/*.yaml")])
    }


def digest_of(files: dict[str, bytes], vocabulary: Vocabulary) -> str:
    """A digest of the files and the vocabulary that they are read with."""
    digest = hashlib.sha256(msgspec.json.encode(vocabulary))
    for name, content in files.items():
        digest.update(f"\0{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def examine(
    folder: Path, vocabulary: Vocabulary, files: dict[str, bytes] | None = None
) -> tuple[Rulebook | None, list[Problem]]:
    """The rulebook as far as it can be read, and everything that is wrong with it."""
    files = read_files(folder) if files is None else files
    problems: list[Problem] = []
    contents = _contents(files, vocabulary, problems)
    if contents is None:
        return None, problems
    problems.extend(check(contents))
    compiler = Compiler(contents, vocabulary)
    compiled = compiler.compile()
    problems.extend(compiler.problems)
    order = list(files)
    unique = dict.fromkeys(problems)
    ordered = sorted(unique, key=lambda one: order.index(one.file) if one.file in order else -1)
    return Rulebook(contents, vocabulary, folder, compiled), ordered


def _contents(files: dict[str, bytes], vocabulary: Vocabulary, problems: list[Problem]) -> Contents | None:
    def need(name: str) -> bytes:
        if name not in files:
            problems.append(Problem(name, "", "缺少这个文件。", "This file is missing."))
        return files.get(name, b"")

    identity_file, source_file = need("rulebook.yaml"), need("source.yaml")
    if problems:
        return None
    identity = decode(identity_file, Identity, "rulebook.yaml", problems)
    source = decode(source_file, Source, "source.yaml", problems)
    readings = decode(files.get("readings.yaml", b""), ReadingsFile, "readings.yaml", problems)
    settings = decode(files.get("settings.yaml", b""), SettingsFile, "settings.yaml", problems)
    roles = decode(files.get("roles.yaml", b""), RolesFile, "roles.yaml", problems)
    tables = decode(files.get("tables.yaml", b""), TablesFile, "tables.yaml", problems)
    provisions = _provisions(files, source, problems)
    steps = _citations(files, problems)
    if not (identity and source and readings and settings and roles and tables):
        return None
    return Contents(
        identity=identity,
        source=source,
        provisions=tuple(provisions),
        readings=readings.readings,
        settings=settings.settings,
        roles=roles.roles,
        tables=tables.tables,
        steps=tuple(steps),
        digest=digest_of(files, vocabulary),
    )


def _provisions(files: dict[str, bytes], source: Source | None, problems: list[Problem]) -> list[Provision]:
    in_chapter = {
        article.number: chapter.number
        for chapter in (source.chapters if source is not None else ())
        for article in chapter.articles
    }
    found: list[Provision] = []
    for name in files:
        match = re.match(r"(\d+)-[^/]*\.yaml$", name)
        if not match:
            continue
        chapter = decode(files[name], ChapterProvisions, name, problems)
        if chapter is None:
            continue
        if chapter.chapter != int(match[1]):
            problems.append(
                Problem(
                    name,
                    "",
                    f"文件名与 chapter: {chapter.chapter} 不符。",
                    f"The file's number is not its chapter {chapter.chapter}.",
                )
            )
        for entry in chapter.articles:
            if source is not None and in_chapter.get(entry.article) != chapter.chapter:
                problems.append(
                    Problem(
                        name,
                        str(entry.article),
                        f"source.yaml 的第{chapter.chapter}章没有第{entry.article}条。",
                        f"Chapter {chapter.chapter} of source.yaml has no article {entry.article}.",
                    )
                )
            for provision in entry.provisions:
                if article_of(provision.id) != entry.article:
                    problems.append(
                        Problem(
                            name,
                            provision.id,
                            f"编号应以条号 {entry.article} 开头，如 {entry.article}.1a、{entry.article}(2)。",
                            f"The id must begin with its article's number, such as {entry.article}.1a or {entry.article}(2).",
                        )
                    )
                found.append(
                    msgspec.structs.replace(
                        provision, article=entry.article, chapter=chapter.chapter, file=name
                    )
                )
    found.sort(key=lambda one: one.article)
    for repeated, count in Counter(one.id for one in found).items():
        if count > 1:
            where = next(one for one in found if one.id == repeated)
            problems.append(
                Problem(where.file, repeated, f"这个编号出现了{count}次。", f"This id stands {count} times.")
            )
    return found


def _citations(files: dict[str, bytes], problems: list[Problem]) -> list[StepCitation]:
    """Every provision cited in a procedure, with the step that cites it."""
    found: dict[StepCitation, None] = {}

    def visit(node: Any, procedure: str, step: str) -> None:
        if isinstance(node, dict):
            step = (
                str(node.get("id") or node.get("name") or node.get("step") or step)
                if "steps" not in node
                else step
            )
            for key, value in node.items():
                if key in ("provisions", "provision"):
                    for cited in value if isinstance(value, list) else [value]:
                        if isinstance(cited, str):
                            found[StepCitation(procedure=procedure, step=step, provision=cited)] = None
                else:
                    visit(
                        value,
                        procedure,
                        str(key) if isinstance(value, dict) and key not in ("steps",) else step,
                    )
        elif isinstance(node, list):
            for one in node:
                visit(one, procedure, step)

    for name, content in files.items():
        if name.startswith("procedures/"):
            visit(parse(content, name, problems), Path(name).stem, "")
    return list(found)

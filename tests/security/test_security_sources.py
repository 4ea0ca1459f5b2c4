"""What stands in the repository: nothing inline, nothing from outside, nothing secret, everything pinned."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = PROJECT / "src" / "xunzhang"
TEMPLATES = sorted(SOURCES.rglob("templates/**/*.html"))
STYLES = sorted(SOURCES.rglob("static/**/*.css"))
SCRIPTS = sorted(SOURCES.rglob("static/**/*.js"))
DRAWINGS = sorted(SOURCES.rglob("static/**/*.svg"))
LOCKS = sorted((PROJECT / "requirements").glob("*.txt"))

_INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|[\s\"']on[a-z]+\s*=\s*[\"']|javascript:|hx-on\b|hx-vals=[\"']js:|"
    r"<base\b|<iframe\b|<object\b|<embed\b|http-equiv",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"""(?:\b(?:src|href|action|data|poster|srcset|hx-\w+)\s*=\s*["']?|url\(\s*["']?|@import\s*["']?)\s*(?:https?:)?//""",
    re.IGNORECASE,
)
_UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq\b")
_CODE_FROM_TEXT = re.compile(
    r"\beval\s*\(|\bnew\s+Function\b|document\.write|\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML|"
    r"setTimeout\(\s*[\"']|setAttribute\(\s*[\"'](?:style|on)|(?:fetch|import|WebSocket|EventSource)\s*\(\s*[\"'](?:https?:)?//"
)


def found(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    """Where the pattern stands, as `file:line: text`."""
    return [
        f"{path.relative_to(PROJECT)}:{number}: {line.strip()[:120]}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_there_is_something_to_look_at() -> None:
    assert len(TEMPLATES) > 50
    assert STYLES
    assert SCRIPTS
    assert LOCKS


def test_templates_have_no_inline_script_style_or_handler() -> None:
    assert found(_INLINE, TEMPLATES) == []


def test_drawings_have_no_script_style_or_handler() -> None:
    assert found(re.compile(_INLINE.pattern + r"|<script|<foreignObject", re.IGNORECASE), DRAWINGS) == []


def test_nothing_is_loaded_from_outside() -> None:
    assert found(_OUTSIDE, [*TEMPLATES, *STYLES, *SCRIPTS, *DRAWINGS]) == []
    assert found(re.compile(r"https?://"), [*STYLES, *SCRIPTS]) == []


def test_templates_escape_what_they_show() -> None:
    assert found(_UNESCAPED, TEMPLATES) == []


def test_scripts_make_no_code_or_markup_from_text() -> None:
    assert found(_CODE_FROM_TEXT, SCRIPTS) == []


def test_links_that_open_a_window_do_not_hand_this_one_over() -> None:
    pattern = re.compile(r"<a\b(?=[^>]*target=[\"']_blank)(?![^>]*noopener)")
    assert found(pattern, TEMPLATES) == []


def test_forms_that_post_carry_a_token() -> None:
    without = []
    for path in TEMPLATES:
        for form in re.findall(r"<form\b.*?</form>", path.read_text("utf-8"), re.DOTALL | re.IGNORECASE):
            is_post = re.search(r"""method=["']post""", form.partition(">")[0], re.IGNORECASE)
            if is_post and "csrf_token" not in form and "csrfmiddlewaretoken" not in form:
                without.append(f"{path.relative_to(PROJECT)}: {form[:80]}")
    assert without == []


def test_no_python_runs_what_it_is_given() -> None:
    """No eval, exec, pickle, unsafe YAML, shell, or check that is switched off."""
    pattern = re.compile(
        r"(?<![\w.])(?:eval|exec)\(|\bpickle\.|\bmarshal\.|yaml\.(?:unsafe_load|full_load|load\((?!.*(?:_StrictLoader|_LOADER)))|shell=True|"
        r"os\.system\(|csrf_exempt|verify=False|autoescape=False|\bmark_safe\(|\.raw\(|\.extra\("
    )
    assert found(pattern, sorted(SOURCES.rglob("*.py"))) == []


def tracked() -> Iterator[Path]:
    """The files of the repository; of an unpacked archive, all but what a working installation makes."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
        yield from (PROJECT / name for name in names if (PROJECT / name).is_file())
        return
    for path in PROJECT.rglob("*"):
        parts = path.relative_to(PROJECT).parts
        if path.is_file() and not any(
            part.startswith(".") or part in ("var", "__pycache__") for part in parts
        ):
            yield path


_SECRETS = re.compile(
    rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|"
    rb"\bglpat-[\w-]{20}|\bxox[bp]-[\w-]{10}|\beyJ[\w-]{20,}\.[\w-]{20,}\.|\bxz_[0-9a-f]{10}_[\w-]{40,}|"
    rb"(?:SECRET_KEY|CLIENT_SECRET|PASSWORD|TOKEN)\s*=\s*[\"'][^\"'\s$<>{}]{16,}[\"']"
)
_NAMES = re.compile(
    r"(?:^|/)(?:secret-key|\.env[^/]*|id_(?:rsa|ed25519)|[^/]+\.(?:pem|key|p12|pfx|sqlite3?|db))$"
)


def test_the_repository_holds_no_secret() -> None:
    suspicious = []
    for path in tracked():
        name = path.relative_to(PROJECT).as_posix()
        if _NAMES.search(name):
            suspicious.append(name)
        suspicious += [f"{name}: {one[:40]!r}" for one in _SECRETS.findall(path.read_bytes())]
    assert suspicious == []


def test_the_scan_would_see_a_secret() -> None:
    key = b"-----BEGIN " + b"RSA PRIVATE KEY-----"
    token = b"xz_0123456789_" + b"a" * 43
    assert _SECRETS.search(key)
    assert _SECRETS.search(token)
    assert _NAMES.search("var/secret-key")
    assert _NAMES.search("deploy/server.pem")


def _locked(path: Path) -> dict[str, str]:
    """Package → its line with the hashes, as one."""
    text = path.read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return {re.split(r"[=<>~!;\[ @]", line, maxsplit=1)[0].lower().replace("_", "-"): line for line in lines}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_with_its_digests(lock: Path) -> None:
    for name, line in _locked(lock).items():
        assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==[\w.!+-]+(\s|;|$)", line), name
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), name
        assert "://" not in line, name


def test_everything_the_project_needs_is_in_the_lock() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    held = _locked(PROJECT / "requirements" / "runtime.txt")
    for wanted in project["project"]["dependencies"]:
        name = re.sub(r"[-_.]+", "-", re.split(r"[=<>~!;\[ ]", wanted, maxsplit=1)[0].lower())
        assert name in held, name

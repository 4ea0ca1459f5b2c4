"""Imports run one way, and the core knows neither a framework nor a city."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "xunzhang"
PURE = ("kernel", "rulebook", "procedure/definitions", "typesetting")


def test_import_contracts_hold() -> None:
    finished = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--config", str(ROOT / ".importlinter")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout


@pytest.mark.parametrize("package", PURE)
def test_the_core_is_imported_without_django(package: str) -> None:
    module = "xunzhang." + package.replace("/", ".")
    program = f"import sys, {module}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_the_rules_on_the_command_line_load_no_web_application() -> None:
    program = (
        "import sys, xunzhang.rulebook.cli, xunzhang.rulebook.assess_cli; "
        "sys.exit(any(name.split('.')[0] in ('django', 'duckdb', 'sqlglot') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def city_words() -> set[str]:
    """Names that belong to a government: of itself, and of its roles."""
    words: set[str] = set()
    for folder in sorted((SOURCE / "rulebooks").glob("*/*/rulebook.yaml")):
        identity = yaml.safe_load(folder.read_text("utf-8"))
        words |= {identity["government"], identity["name"]["zh"]}
        roles = yaml.safe_load(folder.with_name("roles.yaml").read_text("utf-8"))["roles"]
        words |= {f'"{name}"' for name in roles if "_" in name or name == "mayor"}
    return words


def test_the_rule_engine_knows_no_city() -> None:
    words = re.compile("|".join(map(re.escape, sorted(city_words()))))
    for path in sorted((SOURCE / "rulebook").rglob("*.py")):
        code = re.sub(r'"""[\s\S]*?"""', "", path.read_text("utf-8"))
        assert not words.search(code), f"{path.name} names {words.search(code)}"

"""What CI checks beside the tests: style, types, imports, generated documents, migrations, messages."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CHECKS: list[tuple[str, list[str]]] = [
    ("style", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("types of the pure core", [str(BIN / "mypy")]),
    ("imports run one way", [str(BIN / "lint-imports")]),
    ("rulebooks", [str(BIN / "xunzhang"), "rulebook", "verify"]),
    ("generated documents", [sys.executable, "tools/generate.py", "--check"]),
    ("messages", [sys.executable, "-m", "xunzhang.ui.catalogues", "--check"]),
    ("migrations", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
    ("security settings", [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "ERROR"]),
]


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "xunzhang.site.settings"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def main() -> None:
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as side_by_side:
        for (name, _), finished in zip(
            CHECKS, side_by_side.map(_run, (command for _, command in CHECKS)), strict=True
        ):
            print(f"{'✓' if finished.returncode == 0 else '✗'} {name}", flush=True)
            if finished.returncode != 0:
                failed.append(name)
                print(finished.stdout[-6000:], finished.stderr[-3000:])
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

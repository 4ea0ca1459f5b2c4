"""Run every benchmark, each in a process of its own, and say which kept its promised ratio."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    named = sys.argv[1:] or sorted(
        place.stem for place in (ROOT / "benchmarks").glob("*.py") if not place.stem.startswith("_")
    )
    failed = []
    for name in named:
        print(f"\n=== {name}", flush=True)
        finished = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, check=False)
        if finished.returncode != 0:
            failed.append(name)
    print("\n" + ("all ratios hold" if not failed else f"below their ratio or failed: {', '.join(failed)}"))
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

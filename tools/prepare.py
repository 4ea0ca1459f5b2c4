"""Set up what is missing: environment, packages, fonts, database, demonstration. Standard library only.

Every step leaves a stamp with the digest of what it was made from, so that a second run takes a moment.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
XUNZHANG = ENVIRONMENT / "bin" / "xunzhang"
REQUIREMENTS = {"run": "runtime", "test": "test", "benchmark": "benchmark"}


def say(message: str) -> None:
    print(f"· {message}", flush=True)


def stop(message: str) -> None:
    print(f"✗ {message}", file=sys.stderr, flush=True)
    sys.exit(1)


def digest(*files: Path) -> str:
    total = hashlib.sha256(sys.version.encode())
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def run(*command: object, what: str) -> None:
    """Run a command quietly; show what it printed only when it fails."""
    finished = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if finished.returncode != 0:
        print(finished.stdout[-4000:], finished.stderr[-4000:], sep="\n", file=sys.stderr)
        stop(f"{what}失败，原因见上。排除后再次运行同一命令即可，已完成的步骤不会重做。")


def environment() -> None:
    """A virtual environment of this Python; made anew when the Python has changed."""
    stamp = ENVIRONMENT / "made-with"
    if PYTHON.exists() and stamp.is_file() and stamp.read_text() == sys.version:
        return
    say(f"建立 Python 环境（{sys.version.split()[0]}）")
    finished = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)],
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        stop(
            "不能建立虚拟环境：本机的 Python 没有 venv 模块。"
            "Debian、Ubuntu 请安装 python3-venv，或另装一份完整的 Python 后重试。\n" + finished.stdout[-600:]
        )
    stamp.write_text(sys.version)


def packages(purpose: str) -> None:
    """The pinned packages, each checked against its hash, and the project itself."""
    locked = ROOT / "requirements" / f"{REQUIREMENTS[purpose]}.txt"
    wanted = digest(locked, ROOT / "pyproject.toml")
    order = list(REQUIREMENTS)
    for larger in order[order.index(purpose) :]:
        stamp = ENVIRONMENT / f"packages-{larger}"
        if stamp.is_file() and stamp.read_text() == digest(
            ROOT / "requirements" / f"{REQUIREMENTS[larger]}.txt", ROOT / "pyproject.toml"
        ):
            return
    say(f"安装程序包（{locked.name}，逐个核对摘要）")
    started = time.monotonic()
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "--require-hashes", "-r", locked, what="安装程序包")
    run(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT, what="安装循章")
    (ENVIRONMENT / f"packages-{purpose}").write_text(wanted)
    say(f"程序包已装好（{time.monotonic() - started:.0f} 秒）")


def recogniser() -> None:
    """What scans are recognised with. A machine without a wheel for it does without, and so does one that asks to."""
    locked, stamp = ROOT / "requirements" / "scans.txt", ENVIRONMENT / "packages-scans"
    wanted = digest(locked)
    if os.environ.get("XUNZHANG_WITHOUT_SCANS") == "1" or (stamp.is_file() and stamp.read_text() == wanted):
        return
    say("安装扫描件识别（约 130 MB，只装一次；XUNZHANG_WITHOUT_SCANS=1 则不装）")
    started = time.monotonic()
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    finished = subprocess.run(
        [*map(str, pip), "--only-binary", ":all:", "--require-hashes", "-r", str(locked)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        reason = next((line for line in finished.stderr.splitlines() if line.startswith("ERROR")), "")
        say(f"没有装上，扫描件不识别，其余照常；下次 make setup 再试。{reason[:200]}")
        return
    stamp.write_text(wanted)
    say(f"扫描件识别已装好（{time.monotonic() - started:.0f} 秒）")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--for", dest="purpose", choices=REQUIREMENTS, default="run")
    arguments.add_argument("--python", default="")
    purpose = arguments.parse_args().purpose
    if os.name == "nt":
        stop("请在 Linux、macOS 或 Windows 的 WSL 中运行。")
    environment()
    packages(purpose)
    recogniser()
    # From here on the product prepares itself: fonts, catalogues, and (to run) database and demonstration.
    finished = subprocess.run(
        [str(XUNZHANG), "prepare", *([] if purpose == "run" else ["--without-database"])],
        cwd=ROOT,
        check=False,
    )
    sys.exit(finished.returncode)


if __name__ == "__main__":
    main()

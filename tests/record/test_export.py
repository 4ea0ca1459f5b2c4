"""The export: whoever holds it alone finds any change, loss, insertion or reordering."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xunzhang.kernel.digest import sm3 as standard_sm3
from xunzhang.record import journal_export, verify_export
from xunzhang.record.actor import Actor
from xunzhang.record.journal import Draft, append, head
from xunzhang.record.verify_export import Fault, Sm3, check


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=3))
def test_plain_sm3_is_sm3(content: bytes, cuts: list[int]) -> None:
    digest = Sm3()
    at = 0
    for cut in sorted(cuts):
        digest.update(content[at:cut])
        at = max(at, cut)
    digest.update(content[at:])
    assert digest.hexdigest() == standard_sm3(content)


@pytest.mark.parametrize(
    ("content", "digest"),
    [  # GB/T 32905-2016, annex A
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
        (b"", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"),
    ],
)
def test_sm3_of_the_standard(content: bytes, digest: str) -> None:
    plain = Sm3()
    plain.update(content)
    assert plain.hexdigest() == standard_sm3(content) == verify_export.sm3(content) == digest


@pytest.fixture
def exported(db: None, tmp_path: Path) -> Path:
    actor = Actor(1, 2, "张三")
    with transaction.atomic():
        append([Draft("probe.note", actor, f"第{n}件\n“引文”", payload={"n": n}) for n in range(6)])
    path = tmp_path / "journal.jsonl"
    journal_export.export(path)
    return path


def verdict(path: Path, noted: dict[int, str] | None = None) -> str:
    try:
        check(path, journal_export.manifest_of(path), noted or {})
    except Fault as fault:
        return str(fault)
    return ""


def test_an_export_is_whole(exported: Path) -> None:
    end = head()
    assert check(exported, journal_export.manifest_of(exported), {end.sequence: end.digest}) == (
        6,
        end.digest,
    )
    assert verdict(exported, {3: json.loads(exported.read_bytes().splitlines()[2])["digest"]}) == ""


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_change_of_any_byte_is_found(exported: Path, data: st.DataObject) -> None:
    target = data.draw(st.sampled_from([exported, journal_export.manifest_of(exported)]))
    whole = target.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    how = data.draw(st.sampled_from(["change", "remove", "insert"]))
    byte = data.draw(st.integers(0, 255))
    middle = b"" if how == "remove" else bytes([byte])
    forged = whole[:at] + middle + whole[at + (how != "insert") :]
    if forged == whole:
        return
    target.write_bytes(forged)
    try:
        assert verdict(exported)
    finally:
        target.write_bytes(whole)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_line_lost_doubled_or_moved_is_found(exported: Path, data: st.DataObject) -> None:
    whole = exported.read_bytes()
    lines = whole.splitlines(keepends=True)
    forged = list(lines)
    match data.draw(st.sampled_from(["lose", "double", "move", "cut"])):
        case "lose":
            forged.pop(data.draw(st.integers(0, 5)))
        case "double":
            forged.insert(data.draw(st.integers(0, 6)), data.draw(st.sampled_from(lines)))
        case "move":
            random.Random(data.draw(st.integers())).shuffle(forged)
        case "cut":
            forged = forged[: data.draw(st.integers(0, 5))]
    if forged == lines:
        return
    exported.write_bytes(b"".join(forged))
    try:
        assert verdict(exported)
    finally:
        exported.write_bytes(whole)


def test_a_journal_written_anew_is_found_by_a_noted_end(exported: Path, tmp_path: Path) -> None:
    noted = head()
    rows = [json.loads(line) for line in exported.read_bytes().splitlines()]
    rows[1]["summary"] = "改写"
    previous = verify_export.BEFORE_THE_FIRST
    for row in rows:
        row.pop("digest")
        row["previous_digest"] = previous
        previous = row["digest"] = verify_export.sm3(verify_export.written(row))
    forged = b"".join(verify_export.written(row) + b"\n" for row in rows)
    exported.write_bytes(forged)
    manifest_path = journal_export.manifest_of(exported)
    manifest = json.loads(manifest_path.read_bytes())
    manifest.pop("digest")
    manifest.update(last_digest=previous, file_sm3=verify_export.sm3(forged))
    manifest["digest"] = verify_export.sm3(verify_export.written(manifest))
    manifest_path.write_bytes(verify_export.written(manifest) + b"\n")
    assert verdict(exported) == ""  # a whole forgery: only what was noted elsewhere shows it
    assert "rewritten" in verdict(exported, {noted.sequence: noted.digest})
    assert "cut" in verdict(exported, {99: noted.digest})


def test_the_script_runs_alone(exported: Path) -> None:
    script = exported.with_name("verify_export.py")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", "-S", str(script), str(exported), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )

    assert run().returncode == 0
    assert run("--head", f"{head().sequence}:{head().digest}").stdout.startswith("OK  6 entries")
    assert run("--head", f"6:{'0' * 64}").returncode == 1
    exported.write_bytes(exported.read_bytes().replace("第3件".encode(), "第4件".encode()))
    ran = run()
    assert ran.returncode == 1
    assert "entry 4" in ran.stdout
    exported.unlink()
    assert run().returncode == 2


@pytest.mark.django_db
def test_an_empty_journal_exports_and_verifies(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    journal_export.export(path, with_verifier=False)
    assert check(path, journal_export.manifest_of(path), {}) == (0, verify_export.BEFORE_THE_FIRST)
    assert not (tmp_path / "verify_export.py").exists()

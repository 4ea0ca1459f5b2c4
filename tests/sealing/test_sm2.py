"""SM2 and SM3 against the examples of the standards, and against another implementation where the machine has one."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from cryptography.hazmat import asn1
from hypothesis import given, settings
from hypothesis import strategies as st

from xunzhang.kernel.digest import sm3
from xunzhang.sealing import certificates, sm2
from xunzhang.sealing.signature import digest_of
from xunzhang.sealing.structures import SignatureValue

# GB/T 32918.5-2017, A.2
PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
PUBLIC = sm2.Point(
    0x09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020,
    0xCCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13,
)
RANDOM = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
MESSAGE = b"message digest"
SIGNATURE = sm2.Signature(
    0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3,
    0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA,
)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_standards_examples(message, digest):
    assert digest_of(message).hex() == digest
    assert sm3(message) == digest


def test_public_key_and_identity_digest_are_the_standards():
    assert sm2.public_key(PRIVATE) == PUBLIC
    digest = sm2.identity_digest(PUBLIC, b"1234567812345678")
    assert digest.hex() == "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"


def test_signature_is_the_standards():
    assert sm2.sign(PRIVATE, MESSAGE, random=RANDOM) == SIGNATURE
    assert sm2.verify(PUBLIC, MESSAGE, SIGNATURE)


@settings(max_examples=25, deadline=None)
@given(message=st.binary(max_size=200), other=st.binary(max_size=200))
def test_a_signature_holds_for_its_message_alone(message, other):
    key = sm2.new_private_key()
    public = sm2.public_key(key)
    signature = sm2.sign(key, message)
    assert sm2.verify(public, message, signature)
    assert sm2.verify(public, other, signature) == (message == other)
    assert not sm2.verify(PUBLIC, message, signature)


def test_numbers_outside_the_range_are_no_signature():
    r, s = SIGNATURE
    for wrong in ((0, s), (r, 0), (r + sm2.N, s), (r, s + sm2.N), (sm2.N - s, s), (-r, s), (s, r)):
        assert not sm2.verify(PUBLIC, MESSAGE, sm2.Signature(*wrong))


def test_only_points_of_the_curve_are_keys():
    assert sm2.decoded(PUBLIC.encoded()) == PUBLIC
    for wrong in (b"", PUBLIC.encoded()[:-1], b"\x02" + PUBLIC.encoded()[1:], b"\x04" + bytes(64)):
        with pytest.raises(ValueError, match="point"):
            sm2.decoded(wrong)
    assert not sm2.verify(sm2.Point(1, 1), MESSAGE, SIGNATURE)
    for wrong_key in (0, sm2.N - 1, sm2.N):
        with pytest.raises(ValueError, match="private key"):
            sm2.public_key(wrong_key)


@pytest.fixture(scope="module")
def openssl() -> str:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl here")
    curves = subprocess.run([program, "ecparam", "-list_curves"], capture_output=True, text=True, check=False)
    if "SM2" not in curves.stdout:
        pytest.skip("openssl without SM2")
    return program


def test_openssl_verifies_our_signature_and_we_verify_its(openssl, tmp_path):
    certificate = certificates.issue(
        organ="某市人民政府",
        name="某市人民政府印章",
        key=PUBLIC,
        serial=7,
        valid=(MOMENT, MOMENT.replace(year=2060)),
        issuer=None,
        issuer_key=PRIVATE,
    )
    (tmp_path / "maker.cer").write_bytes(certificate)
    (tmp_path / "message").write_bytes(MESSAGE)
    (tmp_path / "ours").write_bytes(certificates.signed(PRIVATE, MESSAGE))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [openssl, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
        )

    run("x509", "-inform", "DER", "-in", "maker.cer", "-out", "maker.pem")
    run("x509", "-in", "maker.pem", "-noout", "-pubkey", "-out", "public.pem")
    identity = ("-pkeyopt", "distid:1234567812345678")
    checked = run(
        "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-digest", "sm3", *identity,
        "-in", "message", "-sigfile", "ours",
    )  # fmt: skip
    assert "Verified Successfully" in checked.stdout, checked.stderr
    assert (
        "OK"
        in run("verify", "-vfyopt", "distid:1234567812345678", "-CAfile", "maker.pem", "maker.pem").stdout
    )

    run("ecparam", "-name", "SM2", "-genkey", "-noout", "-out", "key.pem")
    run("pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "theirs.der")
    made = run(
        "pkeyutl", "-sign", "-inkey", "key.pem", "-rawin", "-digest", "sm3", *identity,
        "-in", "message", "-out", "theirs",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    key = sm2.decoded((tmp_path / "theirs.der").read_bytes()[-65:])
    value = asn1.decode_der(SignatureValue, (tmp_path / "theirs").read_bytes())
    assert sm2.verify(key, MESSAGE, sm2.Signature(value.r, value.s))
    assert not sm2.verify(key, MESSAGE + b".", sm2.Signature(value.r, value.s))

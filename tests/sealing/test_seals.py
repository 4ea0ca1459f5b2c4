"""Seals over finished files: what holds, and everything that does not."""

import json
import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat import asn1
from hypothesis import given, settings
from hypothesis import strategies as st

from xunzhang.sealing import DemonstrationSeals, Reason, SealRefused, SealService, Tampered, Verified, verify
from xunzhang.sealing.certificates import read, signed
from xunzhang.sealing.signature import signature_of, to_be_signed
from xunzhang.sealing.structures import SealData, SignatureData

ORGAN, OTHER = "某市人民政府", "某市财政局"
SERIAL, OTHER_SERIAL = "4201000000001", "4201000000002"
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 12, 31, tzinfo=UTC)
DAY = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
FILE = "某市人民政府关于印发工作规则的通知".encode() * 40
PICTURE = b"\x89PNG picture of the seal"


def established(folder) -> DemonstrationSeals:
    service = DemonstrationSeals.established(
        folder, maker="某市制章单位", valid=(BEGIN, END.replace(year=2040))
    )
    for serial, organ in ((SERIAL, ORGAN), (OTHER_SERIAL, OTHER)):
        service.make_seal(
            serial=serial,
            name=f"{organ}印章",
            organ=organ,
            diameter=42,
            valid=(BEGIN, END),
            at=BEGIN,
            picture=PICTURE,
        )
    return service


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("seals")


@pytest.fixture(scope="module")
def service(folder) -> DemonstrationSeals:
    return established(folder)


@pytest.fixture(scope="module")
def signature(service) -> bytes:
    return service.sign(FILE, SERIAL, organ=ORGAN, at=DAY)


def reason_of(outcome: Verified | Tampered) -> Reason:
    assert isinstance(outcome, Tampered)
    assert outcome.sentence("zh").endswith("。")
    assert outcome.sentence("en").endswith(".")
    return outcome.reason


def test_a_sealed_file_is_verified_with_its_seal(service: SealService, signature):
    outcome = service.verify(FILE, signature, organ=ORGAN)
    assert isinstance(outcome, Verified)
    assert (outcome.seal.serial, outcome.seal.organ, outcome.signed_at) == (SERIAL, ORGAN, DAY)
    assert (outcome.seal.picture, outcome.seal.diameter) == (PICTURE, 42)
    assert outcome.seal in service.seals()


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, len(FILE) - 1), change=st.integers(1, 255))
def test_any_changed_byte_of_the_file_is_found(service, signature, place, change):
    changed = bytearray(FILE)
    changed[place] ^= change
    assert reason_of(service.verify(bytes(changed), signature)) is Reason.CONTENT_CHANGED


@settings(max_examples=30, deadline=None)
@given(content=st.binary(max_size=300))
def test_no_other_file_passes(service, signature, content):
    assert reason_of(service.verify(content, signature)) is Reason.CONTENT_CHANGED
    assert reason_of(service.verify(FILE + content + b"\0", signature)) is Reason.CONTENT_CHANGED
    assert reason_of(service.verify(FILE[: -1 - len(content)], signature)) is Reason.CONTENT_CHANGED


@settings(max_examples=150, deadline=None)
@given(data=st.data(), change=st.integers(1, 255))
def test_any_changed_byte_of_the_signature_is_found(service, signature, data, change):
    changed = bytearray(signature)
    changed[data.draw(st.integers(0, len(signature) - 1))] ^= change
    reason_of(service.verify(FILE, bytes(changed)))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_from_anywhere_are_no_signature(service, content):
    assert reason_of(service.verify(FILE, content)) is Reason.NOT_A_SIGNATURE


def test_a_certificate_with_an_odd_name_is_none(service):
    (maker,) = service.certificates()
    name = "某市制章单位".encode()
    as_text, as_bits = b"\x0c" + bytes([len(name)]) + name, b"\x03" + bytes([len(name)]) + name
    assert as_text in maker
    with pytest.raises(ValueError, match=r".+"):
        read(maker.replace(as_text, as_bits))


def test_truncated_and_lengthened_signatures_are_none(service, signature):
    for wrong in (b"", signature[:-1], signature[:100], signature + b"\0", bytes(5_000_000)):
        assert reason_of(service.verify(FILE, wrong)) is Reason.NOT_A_SIGNATURE


def test_the_seal_of_another_organ_is_told(service, signature):
    outcome = service.verify(FILE, signature, organ=OTHER)
    assert reason_of(outcome) is Reason.OTHER_ORGAN
    assert outcome.sentence() == f"印章属于{ORGAN}，不是{OTHER}的印章。"


def test_a_signature_made_with_another_key_is_found(service, folder, signature):
    data = asn1.decode_der(SignatureData, signature)
    keys = json.loads((folder / "keys.json").read_text())["seals"]
    value = signed(int(keys[OTHER_SERIAL], 16), asn1.encode_der(data.to_sign))
    forged = signature_of(data.to_sign, data.certificate, value)
    assert reason_of(service.verify(FILE, forged)) is Reason.SIGNATURE_BROKEN


def test_a_certificate_that_is_not_the_seals_is_found(service, folder):
    keys = json.loads((folder / "keys.json").read_text())["seals"]
    stolen = asn1.decode_der(SealData, (folder / f"{SERIAL}.seal").read_bytes())
    own = next(seal.certificate for seal in service.seals() if seal.serial == OTHER_SERIAL)
    to_sign = to_be_signed(FILE, stolen, DAY)
    forged = signature_of(to_sign, own, signed(int(keys[OTHER_SERIAL], 16), asn1.encode_der(to_sign)))
    assert reason_of(service.verify(FILE, forged)) is Reason.CERTIFICATE_UNKNOWN


def test_a_seal_of_a_maker_who_is_not_trusted_is_found(service, tmp_path):
    elsewhere = established(tmp_path / "elsewhere")
    forged = elsewhere.sign(FILE, SERIAL, organ=ORGAN, at=DAY)
    assert isinstance(elsewhere.verify(FILE, forged), Verified)
    assert reason_of(service.verify(FILE, forged)) is Reason.MAKER_UNKNOWN
    both = (*service.certificates(), *elsewhere.certificates())
    assert isinstance(verify(FILE, forged, both, ORGAN), Verified)
    assert reason_of(verify(FILE, forged, ())) is Reason.MAKER_UNKNOWN


def test_a_seal_altered_by_its_holder_is_found(service, folder):
    keys = json.loads((folder / "keys.json").read_text())["seals"]
    altered = asn1.decode_der(SealData, (folder / f"{SERIAL}.seal").read_bytes())
    altered.information.properties.name = "某省人民政府印章"
    to_sign = to_be_signed(FILE, altered, DAY)
    certificate = altered.information.properties.certificates[0]
    forged = signature_of(to_sign, certificate, signed(int(keys[SERIAL], 16), asn1.encode_der(to_sign)))
    assert reason_of(service.verify(FILE, forged)) is Reason.SEAL_FORGED


@pytest.mark.parametrize("at", [BEGIN - timedelta(seconds=1), END + timedelta(seconds=1)])
def test_an_expired_seal_neither_signs_nor_holds(service, folder, at):
    with pytest.raises(SealRefused, match="有效期是2026-01-01至2030-12-31"):
        service.sign(FILE, SERIAL, organ=ORGAN, at=at)
    keys = json.loads((folder / "keys.json").read_text())["seals"]
    data = asn1.decode_der(SealData, (folder / f"{SERIAL}.seal").read_bytes())
    to_sign = to_be_signed(FILE, data, at)
    certificate = data.information.properties.certificates[0]
    made = signature_of(to_sign, certificate, signed(int(keys[SERIAL], 16), asn1.encode_der(to_sign)))
    assert reason_of(service.verify(FILE, made)) is Reason.SEAL_NOT_VALID


def test_a_seal_is_not_used_for_another_organ(service):
    with pytest.raises(SealRefused, match="不能用于某市财政局的文件") as refused:
        service.sign(FILE, SERIAL, organ=OTHER, at=DAY)
    assert refused.value.sentence("en").startswith("The seal")


def test_unknown_and_doubled_seals_are_refused(service):
    for serial in ("9", "../keys", ""):
        with pytest.raises(SealRefused, match="没有编号"):
            service.sign(FILE, serial, organ=ORGAN, at=DAY)
    for serial, words in ((SERIAL, "已经使用"), ("../x", "编号只能用")):
        with pytest.raises(SealRefused, match=words):
            service.make_seal(
                serial=serial, name="甲", organ=ORGAN, diameter=42, valid=(BEGIN, END), at=BEGIN
            )


def test_keys_are_for_their_owner_alone(tmp_path):
    service = established(tmp_path)
    keys = tmp_path / "keys.json"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{SERIAL}.seal", f"{OTHER_SERIAL}.seal", "keys.json", "maker.cer",
    ]  # fmt: skip
    again = DemonstrationSeals.established(tmp_path, maker="另一单位", valid=(BEGIN, END))
    assert again.certificates() == service.certificates()
    keys.chmod(0o644)
    with pytest.raises(SealRefused, match="chmod 600"):
        service.sign(FILE, SERIAL, organ=ORGAN, at=DAY)
    keys.write_bytes(b"{")
    keys.chmod(0o600)
    with pytest.raises(SealRefused, match="读不出印章密钥"):
        service.sign(FILE, SERIAL, organ=ORGAN, at=DAY)


def test_the_signature_says_when_in_whole_seconds_of_utc(service):
    at = datetime.fromisoformat("2026-05-04T17:30:15.987654+08:00")
    outcome = service.verify(FILE, service.sign(FILE, SERIAL, organ=ORGAN, at=at))
    assert isinstance(outcome, Verified)
    assert outcome.signed_at == datetime(2026, 5, 4, 9, 30, 15, tzinfo=UTC)

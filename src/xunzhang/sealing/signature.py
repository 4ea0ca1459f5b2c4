"""A seal's signature over a finished file, kept beside it: SES_Signature of GB/T 38540-2020. The file is not touched."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes

from xunzhang.sealing import certificates
from xunzhang.sealing.seal import Seal, seal_of, time_of, was_made_by
from xunzhang.sealing.structures import SM2_WITH_SM3, VERSION, SealData, SignatureData, ToSign

_LARGEST = 4 * 1024 * 1024
_PROPERTIES = "detached; digest=SM3; length={length}"


class Reason(StrEnum):
    """Why a seal on a file does not hold."""

    NOT_A_SIGNATURE = "not_a_signature"
    CONTENT_CHANGED = "content_changed"
    SIGNATURE_BROKEN = "signature_broken"
    MAKER_UNKNOWN = "maker_unknown"
    SEAL_FORGED = "seal_forged"
    CERTIFICATE_UNKNOWN = "certificate_unknown"
    CERTIFICATE_NOT_VALID = "certificate_not_valid"
    SEAL_NOT_VALID = "seal_not_valid"
    OTHER_ORGAN = "other_organ"


_SENTENCES = {
    Reason.NOT_A_SIGNATURE: (
        "签章数据无法识别或者已经损坏。",
        "The signature's data is not understood or damaged.",
    ),
    Reason.CONTENT_CHANGED: (
        "文件在盖章以后被改动，印章无效。",
        "The file was changed after it was sealed; the seal does not hold.",
    ),
    Reason.SIGNATURE_BROKEN: (
        "签名值不符，签章数据被改动。",
        "The signature does not fit; its data was changed.",
    ),
    Reason.MAKER_UNKNOWN: ("印章的制作者不受本单位信任。", "The maker of the seal is not trusted here."),
    Reason.SEAL_FORGED: (
        "印章数据不是其制作者所签，可能是伪造。",
        "The seal is not signed by its maker; it may be forged.",
    ),
    Reason.CERTIFICATE_UNKNOWN: (
        "签章人的证书不属于这枚印章。",
        "The signer's certificate does not belong to this seal.",
    ),
    Reason.CERTIFICATE_NOT_VALID: (
        "盖章时签章人的证书不在有效期内。",
        "The signer's certificate was not valid when the seal was used.",
    ),
    Reason.SEAL_NOT_VALID: ("盖章时印章不在有效期内。", "The seal was not valid when it was used."),
    Reason.OTHER_ORGAN: (
        "印章属于{found}，不是{organ}的印章。",
        "The seal is that of {found}, not of {organ}.",
    ),
}


class Verified(msgspec.Struct, frozen=True):
    """The file is as it was sealed, with this seal, at this moment (UTC, as the sealing service told it)."""

    seal: Seal
    signed_at: datetime


class Tampered(msgspec.Struct, frozen=True):
    """The seal does not hold, for this reason; `sentence` tells it."""

    reason: Reason
    chinese: str
    english: str

    def sentence(self, language: str = "zh") -> str:
        return self.english if language.startswith("en") else self.chinese


def tampered(reason: Reason, **names: str) -> Tampered:
    """The refusal with its sentences; names fill their gaps."""
    chinese, english = _SENTENCES[reason]
    return Tampered(reason, chinese.format(**names), english.format(**names))


def digest_of(content: bytes) -> bytes:
    """SM3 of a file, 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize()


def to_be_signed(content: bytes, seal: SealData, at: datetime) -> ToSign:
    """What the holder of the seal signs for this file."""
    return ToSign(
        version=VERSION,
        seal=seal,
        signed_at=time_of(at),
        digest=asn1.BitString(digest_of(content), 0),
        properties=asn1.IA5String(_PROPERTIES.format(length=len(content))),
        extensions=None,
    )


def signature_of(to_sign: ToSign, certificate: bytes, value: bytes) -> bytes:
    """The finished signature in DER, to be kept beside the file; `value` is the SM2 signature over `to_sign`."""
    return asn1.encode_der(
        SignatureData(
            to_sign=to_sign,
            certificate=certificate,
            algorithm=SM2_WITH_SM3,
            signature=asn1.BitString(value, 0),
            time_stamp=None,
        )
    )


def verify(
    content: bytes, signature: bytes, makers: Iterable[bytes], organ: str | None = None
) -> Verified | Tampered:
    """Whether a signature (DER) holds for a file (GB/T 38540-2020, 7.3).

    `makers` are the certificates (DER) of the makers of seals that are trusted. `organ`, where given, is whose seal
    it must be. Nothing is raised for bad signatures, whatever their bytes are.
    """
    if len(signature) > _LARGEST:
        return tampered(Reason.NOT_A_SIGNATURE)
    try:
        data = asn1.decode_der(SignatureData, signature)
        holder = certificates.read(data.certificate)
        seal = seal_of(data.to_sign.seal, data.certificate)
        at = data.to_sign.signed_at.as_datetime()
    except ValueError:
        return tampered(Reason.NOT_A_SIGNATURE)
    reason = _broken(data, holder, makers) or _not_valid(data, holder, seal, at)
    if reason:
        return tampered(reason)
    if data.to_sign.digest.as_bytes() != digest_of(content):
        return tampered(Reason.CONTENT_CHANGED)
    if organ is not None and seal.organ != organ:
        return tampered(Reason.OTHER_ORGAN, found=seal.organ, organ=organ)
    return Verified(seal, at)


def _broken(data: SignatureData, holder: certificates.Certificate, makers: Iterable[bytes]) -> Reason | None:
    """Whether all signatures fit, from the file's up to a maker who is trusted."""
    if data.algorithm != SM2_WITH_SM3 or data.to_sign.version != data.to_sign.seal.information.header.version:
        return Reason.NOT_A_SIGNATURE
    if not certificates.is_signed(holder.key, asn1.encode_der(data.to_sign), data.signature.as_bytes()):
        return Reason.SIGNATURE_BROKEN
    if data.certificate not in data.to_sign.seal.information.properties.certificates:
        return Reason.CERTIFICATE_UNKNOWN
    if data.to_sign.seal.maker not in set(makers):
        return Reason.MAKER_UNKNOWN
    maker = certificates.read(data.to_sign.seal.maker)
    if not was_made_by(data.to_sign.seal, maker):
        return Reason.SEAL_FORGED
    return None


def _not_valid(
    data: SignatureData, holder: certificates.Certificate, seal: Seal, at: datetime
) -> Reason | None:
    """Whether seal and certificates were valid at the moment told."""
    maker = certificates.read(data.to_sign.seal.maker)
    if not seal.is_valid_at(at):
        return Reason.SEAL_NOT_VALID
    if not (holder.is_valid_at(at) and maker.is_valid_at(at)):
        return Reason.CERTIFICATE_NOT_VALID
    return None

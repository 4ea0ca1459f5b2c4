"""SM2 certificates (X.509 version 3): issued for demonstrations, read from any maker."""

from datetime import UTC, datetime

import msgspec
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.x509.oid import NameOID

from xunzhang.sealing import sm2
from xunzhang.sealing.structures import (
    EC_PUBLIC_KEY,
    SM2_CURVE,
    SM2_WITH_SM3,
    CertificateBody,
    CertificateData,
    ExtensionData,
    KeyAlgorithm,
    PublicKey,
    SignatureAlgorithm,
    SignatureValue,
    Validity,
)

_VERSION_3 = 2
_LAST_YEAR_OF_UTC_TIME = 2049


class Certificate(msgspec.Struct, frozen=True):
    """What is needed of a certificate. Times are UTC."""

    encoded: bytes
    organ: str
    name: str
    subject: bytes
    key: sm2.Point
    valid_from: datetime
    valid_until: datetime

    def is_valid_at(self, moment: datetime) -> bool:
        return self.valid_from <= moment <= self.valid_until


def read(encoded: bytes) -> Certificate:
    """The certificate of a DER encoding. Raises ValueError for one that is not of an SM2 key signed with SM2."""
    certificate = asn1.decode_der(CertificateData, encoded)
    body = certificate.body
    algorithms = {body.algorithm.algorithm, certificate.algorithm.algorithm}
    key = body.public_key
    if algorithms != {SM2_WITH_SM3} or (key.algorithm.algorithm, key.algorithm.curve) != (
        EC_PUBLIC_KEY,
        SM2_CURVE,
    ):
        raise ValueError("not an SM2 certificate")
    if body.version != _VERSION_3 or body.serial <= 0:
        raise ValueError("not a certificate of version 3 with a positive serial number")
    try:
        parsed = x509.load_der_x509_certificate(encoded)
        organ, name = (
            _first(parsed.subject, kind) for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
        )
    except TypeError as problem:
        # The library's answer to a name of an odd string type.
        raise ValueError("not a name") from problem
    return Certificate(
        encoded=encoded,
        organ=organ,
        name=name,
        subject=parsed.subject.public_bytes(),
        key=sm2.decoded(key.key.as_bytes()),
        valid_from=parsed.not_valid_before_utc,
        valid_until=parsed.not_valid_after_utc,
    )


def issue(
    *, organ: str, name: str, key: sm2.Point, serial: int, valid: tuple[datetime, datetime],
    issuer: Certificate | None, issuer_key: int,
) -> bytes:  # fmt: skip
    """A certificate in DER; without an issuer it is that of an authority, signed by itself."""
    subject = _name(organ, name)
    body = CertificateBody(
        version=_VERSION_3,
        serial=serial,
        algorithm=SignatureAlgorithm(algorithm=SM2_WITH_SM3),
        issuer=asn1.decode_der(asn1.TLV, issuer.subject if issuer else subject),
        validity=Validity(start=_time(valid[0]), end=_time(valid[1])),
        subject=asn1.decode_der(asn1.TLV, subject),
        public_key=PublicKey(
            algorithm=KeyAlgorithm(algorithm=EC_PUBLIC_KEY, curve=SM2_CURVE),
            key=asn1.BitString(key.encoded(), 0),
        ),
        extensions=_extensions(is_authority=issuer is None),
    )
    signature = signed(issuer_key, asn1.encode_der(body))
    return asn1.encode_der(
        CertificateData(
            body=body,
            algorithm=SignatureAlgorithm(algorithm=SM2_WITH_SM3),
            signature=asn1.BitString(signature, 0),
        )
    )


def signed(key: int, content: bytes) -> bytes:
    """The SM2 signature with SM3 of the content, in DER."""
    r, s = sm2.sign(key, content)
    return asn1.encode_der(SignatureValue(r=r, s=s))


def is_signed(key: sm2.Point, content: bytes, signature: bytes) -> bool:
    """Whether the signature in DER is the key's over the content."""
    try:
        value = asn1.decode_der(SignatureValue, signature)
    except ValueError:
        return False
    return sm2.verify(key, content, sm2.Signature(value.r, value.s))


def _extensions(*, is_authority: bool) -> list[ExtensionData]:
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    constraints = x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None)
    return [
        ExtensionData(identifier=extension.oid, critical=True, value=extension.public_bytes())
        for extension in (constraints, usage)
    ]


def _name(organ: str, name: str) -> bytes:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organ), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    ).public_bytes()


def _first(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""


def _time(moment: datetime) -> asn1.UTCTime | asn1.GeneralizedTime:
    """As X.509 wants it: UTCTime up to 2049."""
    whole = moment.astimezone(UTC).replace(microsecond=0)
    return asn1.UTCTime(whole) if whole.year <= _LAST_YEAR_OF_UTC_TIME else asn1.GeneralizedTime(whole)

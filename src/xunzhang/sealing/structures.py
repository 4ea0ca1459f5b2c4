"""The data of GB/T 38540-2020 (安全电子签章密码技术规范) in ASN.1, version 4, and the certificates they carry.

Names in capitals are those of the standard. Everything is written and read as DER.
"""

from typing import Annotated

from cryptography import x509
from cryptography.hazmat import asn1

VERSION = 4
HEADER = "ES"
VENDOR = "Xunzhang"
SM2_WITH_SM3 = x509.ObjectIdentifier("1.2.156.10197.1.501")
SM2_CURVE = x509.ObjectIdentifier("1.2.156.10197.1.301")
EC_PUBLIC_KEY = x509.ObjectIdentifier("1.2.840.10045.2.1")
CERTIFICATES_IN_FULL = 1
ORGAN_SEAL = 1


@asn1.sequence
class SignatureValue:
    """SM2Signature of GB/T 35276."""

    r: int
    s: int


@asn1.sequence
class ExtensionData:
    """ExtData."""

    identifier: x509.ObjectIdentifier
    critical: Annotated[bool, asn1.Default(False)]
    value: bytes


@asn1.sequence
class Header:
    """SES_Header."""

    identifier: asn1.IA5String
    version: int
    vendor: asn1.IA5String


@asn1.sequence
class Properties:
    """SES_ESPropertyInfo, with the signers' certificates in full (certListType 1)."""

    kind: int
    name: str
    certificates_kind: int
    certificates: list[bytes]
    created: asn1.GeneralizedTime
    valid_from: asn1.GeneralizedTime
    valid_until: asn1.GeneralizedTime


@asn1.sequence
class PictureData:
    """SES_ESPictrueInfo; width and height in mm."""

    kind: asn1.IA5String
    content: bytes
    width: int
    height: int


@asn1.sequence
class SealInformation:
    """SES_SealInfo."""

    header: Header
    serial: asn1.IA5String
    properties: Properties
    picture: PictureData
    extensions: Annotated[list[ExtensionData] | None, asn1.Explicit(0)]


@asn1.sequence
class SealData:
    """SESeal: the seal, signed by its maker (制章人)."""

    information: SealInformation
    maker: bytes
    algorithm: x509.ObjectIdentifier
    signature: asn1.BitString


@asn1.sequence
class ToSign:
    """TBS_Sign: what the holder of the seal signs."""

    version: int
    seal: SealData
    signed_at: asn1.GeneralizedTime
    digest: asn1.BitString
    properties: asn1.IA5String
    extensions: Annotated[list[ExtensionData] | None, asn1.Explicit(0)]


@asn1.sequence
class SignatureData:
    """SES_Signature. A time stamp on it is kept, but not looked at."""

    to_sign: ToSign
    certificate: bytes
    algorithm: x509.ObjectIdentifier
    signature: asn1.BitString
    time_stamp: Annotated[asn1.BitString | None, asn1.Explicit(0)]


@asn1.sequence
class KeyAlgorithm:
    """AlgorithmIdentifier of an SM2 public key."""

    algorithm: x509.ObjectIdentifier
    curve: x509.ObjectIdentifier


@asn1.sequence
class PublicKey:
    """SubjectPublicKeyInfo."""

    algorithm: KeyAlgorithm
    key: asn1.BitString


@asn1.sequence
class SignatureAlgorithm:
    """AlgorithmIdentifier of SM2 with SM3: without parameters."""

    algorithm: x509.ObjectIdentifier


@asn1.sequence
class Validity:
    start: asn1.UTCTime | asn1.GeneralizedTime
    end: asn1.UTCTime | asn1.GeneralizedTime


@asn1.sequence
class CertificateBody:
    """TBSCertificate (GB/T 20518, X.509 version 3)."""

    version: Annotated[int, asn1.Explicit(0)]
    serial: int
    algorithm: SignatureAlgorithm
    issuer: asn1.TLV
    validity: Validity
    subject: asn1.TLV
    public_key: PublicKey
    extensions: Annotated[list[ExtensionData] | None, asn1.Explicit(3)]


@asn1.sequence
class CertificateData:
    body: CertificateBody
    algorithm: SignatureAlgorithm
    signature: asn1.BitString

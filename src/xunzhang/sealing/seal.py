"""Seals as values, and their data of GB/T 38540-2020: made and signed by the maker of seals, read with suspicion."""

from datetime import UTC, datetime

import msgspec
from cryptography.hazmat import asn1

from xunzhang.sealing import certificates
from xunzhang.sealing.structures import (
    CERTIFICATES_IN_FULL,
    HEADER,
    ORGAN_SEAL,
    SM2_WITH_SM3,
    VENDOR,
    VERSION,
    Header,
    PictureData,
    Properties,
    SealData,
    SealInformation,
)


class Seal(msgspec.Struct, frozen=True):
    """An electronic seal: `organ` is whom the certificate of its holder names. `diameter` in mm; times are UTC.

    `picture` is PNG, JPEG or SVG as `picture_kind` says; empty where the seal has none of its own.
    """

    serial: str
    name: str
    organ: str
    picture: bytes
    picture_kind: str
    diameter: int
    valid_from: datetime
    valid_until: datetime
    certificate: bytes

    def is_valid_at(self, moment: datetime) -> bool:
        return self.valid_from <= moment <= self.valid_until


def made(seal: Seal, maker: certificates.Certificate, maker_key: int, at: datetime) -> SealData:
    """The seal's data with the signature of its maker."""
    information = SealInformation(
        header=Header(identifier=asn1.IA5String(HEADER), version=VERSION, vendor=asn1.IA5String(VENDOR)),
        serial=asn1.IA5String(seal.serial),
        properties=Properties(
            kind=ORGAN_SEAL,
            name=seal.name,
            certificates_kind=CERTIFICATES_IN_FULL,
            certificates=[seal.certificate],
            created=time_of(at),
            valid_from=time_of(seal.valid_from),
            valid_until=time_of(seal.valid_until),
        ),
        picture=PictureData(
            kind=asn1.IA5String(seal.picture_kind),
            content=seal.picture,
            width=seal.diameter,
            height=seal.diameter,
        ),
        extensions=None,
    )
    signature = certificates.signed(maker_key, asn1.encode_der(information))
    return SealData(
        information=information,
        maker=maker.encoded,
        algorithm=SM2_WITH_SM3,
        signature=asn1.BitString(signature, 0),
    )


def seal_of(data: SealData, certificate: bytes | None = None) -> Seal:
    """The seal as a value, with the first certificate of its list or the given one.

    Raises ValueError when the data is not that of a seal with SM2 certificates in full.
    """
    information = data.information
    properties = information.properties
    if (
        information.header.identifier.as_str() != HEADER
        or properties.certificates_kind != CERTIFICATES_IN_FULL
    ):
        raise ValueError("not a seal with certificates in full")
    if not properties.certificates:
        raise ValueError("a seal without a certificate")
    holder = certificate or properties.certificates[0]
    return Seal(
        serial=information.serial.as_str(),
        name=properties.name,
        organ=certificates.read(holder).organ,
        picture=information.picture.content,
        picture_kind=information.picture.kind.as_str(),
        diameter=information.picture.width,
        valid_from=properties.valid_from.as_datetime(),
        valid_until=properties.valid_until.as_datetime(),
        certificate=holder,
    )


def was_made_by(data: SealData, maker: certificates.Certificate) -> bool:
    """Whether the maker's signature is on the seal."""
    return data.algorithm == SM2_WITH_SM3 and certificates.is_signed(
        maker.key, asn1.encode_der(data.information), data.signature.as_bytes()
    )


def time_of(moment: datetime) -> asn1.GeneralizedTime:
    """A moment as the standard's data has it: UTC, whole seconds."""
    return asn1.GeneralizedTime(moment.astimezone(UTC).replace(microsecond=0))

"""A seal service for demonstrations: SM2 keys in a file that only its owner may read. Not for an office's real seals."""

import json
import os
import re
import secrets
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec
from cryptography.hazmat import asn1

from xunzhang.sealing import sm2
from xunzhang.sealing.certificates import Certificate, issue, read, signed
from xunzhang.sealing.seal import Seal, made, seal_of
from xunzhang.sealing.service import SealRefused
from xunzhang.sealing.signature import Tampered, Verified, signature_of, to_be_signed
from xunzhang.sealing.signature import verify as verify_signature
from xunzhang.sealing.structures import SealData

_KEYS = "keys.json"
_MAKER = "maker.cer"
_SUFFIX = ".seal"
_OWNER_ONLY = 0o600
_OTHERS = 0o077
_SERIAL = re.compile(r"[0-9A-Za-z-]{1,64}")
_PICTURES = {"PNG", "JPEG", "SVG"}
_SERIAL_BITS = 120


class _Keys(msgspec.Struct):
    """Private keys in hexadecimal: the maker's, and each seal's by its serial number."""

    maker: str
    seals: dict[str, str]


class DemonstrationSeals:
    """Seals kept in a folder: `keys.json` (mode 600), the maker's certificate, and a file of data for each seal."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def established(
        cls, folder: Path, *, maker: str, valid: tuple[datetime, datetime]
    ) -> "DemonstrationSeals":
        """The service in this folder; a maker of seals with a new key is set up where there is none.

        `maker` is the name its certificate bears, `valid` from when until when it is valid.
        """
        service = cls(folder)
        if (folder / _KEYS).exists():
            return service
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = sm2.new_private_key()
        certificate = issue(
            organ=maker,
            name=maker,
            key=sm2.public_key(key),
            serial=_new_number(),
            valid=valid,
            issuer=None,
            issuer_key=key,
        )
        (folder / _MAKER).write_bytes(certificate)
        service._keep(_Keys(_hexadecimal(key), {}))
        return service

    def make_seal(
        self, *, serial: str, name: str, organ: str, diameter: int, valid: tuple[datetime, datetime], at: datetime,
        picture: bytes = b"", picture_kind: str = "PNG",
    ) -> Seal:  # fmt: skip
        """A new seal with a key pair of its own. Raises SealRefused for a serial number that is taken or not one."""
        if not _SERIAL.fullmatch(serial) or picture_kind not in _PICTURES:
            raise SealRefused(
                "印章编号只能用数字、英文字母和连字符；图样须是 PNG、JPEG 或 SVG。",
                "A seal's number has digits, letters and hyphens; its picture is PNG, JPEG or SVG.",
            )
        keys = self._keys()
        if serial in keys.seals:
            raise SealRefused(f"印章编号 {serial} 已经使用。", f"There is a seal {serial} already.")
        maker = self._maker()
        key = sm2.new_private_key()
        certificate = issue(
            organ=organ,
            name=name,
            key=sm2.public_key(key),
            serial=_new_number(),
            valid=valid,
            issuer=maker,
            issuer_key=int(keys.maker, 16),
        )
        seal = Seal(serial, name, organ, picture, picture_kind, diameter, *valid, certificate)
        data = made(seal, maker, int(keys.maker, 16), at)
        self._path(serial).write_bytes(asn1.encode_der(data))
        self._keep(_Keys(keys.maker, keys.seals | {serial: _hexadecimal(key)}))
        return seal_of(data)

    def seals(self) -> tuple[Seal, ...]:
        """As SealService."""
        return tuple(seal_of(self._data(path.stem)) for path in sorted(self._folder.glob(f"*{_SUFFIX}")))

    def certificates(self) -> tuple[bytes, ...]:
        """As SealService: the maker's own."""
        return (self._maker().encoded,)

    def sign(self, content: bytes, serial: str, *, organ: str, at: datetime) -> bytes:
        """As SealService."""
        data = self._data(serial)
        seal = seal_of(data)
        if seal.organ != organ:
            raise SealRefused(
                f"{seal.name}属于{seal.organ}，不能用于{organ}的文件。",
                f"The seal {seal.name} is that of {seal.organ} and cannot seal a file of {organ}.",
            )
        if not seal.is_valid_at(at):
            raise SealRefused(
                f"{seal.name}的有效期是{seal.valid_from:%Y-%m-%d}至{seal.valid_until:%Y-%m-%d}，{at:%Y-%m-%d}不能使用。",
                f"The seal {seal.name} is valid from {seal.valid_from:%Y-%m-%d} to {seal.valid_until:%Y-%m-%d}, "
                f"not on {at:%Y-%m-%d}.",
            )
        key = self._keys().seals.get(serial)
        if key is None:
            raise SealRefused(f"没有印章 {serial} 的密钥。", f"The key of the seal {serial} is not here.")
        to_sign = to_be_signed(content, data, at)
        return signature_of(to_sign, seal.certificate, signed(int(key, 16), asn1.encode_der(to_sign)))

    def verify(self, content: bytes, signature: bytes, *, organ: str | None = None) -> Verified | Tampered:
        """As SealService."""
        return verify_signature(content, signature, self.certificates(), organ)

    def _path(self, serial: str) -> Path:
        return self._folder / f"{serial}{_SUFFIX}"

    def _data(self, serial: str) -> SealData:
        path = self._path(serial)
        if not _SERIAL.fullmatch(serial) or not path.is_file():
            raise SealRefused(f"没有编号为 {serial} 的印章。", f"There is no seal {serial}.")
        try:
            return asn1.decode_der(SealData, path.read_bytes())
        except ValueError as problem:
            raise SealRefused(
                f"印章 {serial} 的数据已经损坏。", f"The data of the seal {serial} is damaged."
            ) from problem

    def _maker(self) -> Certificate:
        try:
            return read((self._folder / _MAKER).read_bytes())
        except (OSError, ValueError) as problem:
            raise SealRefused(
                "没有制章证书，或者已经损坏；请重新设立演示印章。",
                "The maker's certificate is missing or damaged; set the demonstration seals up anew.",
            ) from problem

    def _keys(self) -> _Keys:
        path = self._folder / _KEYS
        try:
            if path.stat().st_mode & _OTHERS:
                raise SealRefused(
                    f"印章密钥 {path} 不只属主可读，不予使用；请执行 chmod 600。",
                    f"The seals' keys {path} can be read by others and are not used; run chmod 600.",
                )
            return msgspec.json.decode(path.read_bytes(), type=_Keys)
        except (OSError, msgspec.DecodeError) as problem:
            raise SealRefused(
                f"读不出印章密钥 {path}。", f"The seals' keys {path} cannot be read."
            ) from problem

    def _keep(self, keys: _Keys) -> None:
        """Replace the file of keys in one step; it is never readable by others, not even for a moment."""
        with NamedTemporaryFile("wb", dir=self._folder, prefix=".keys-", delete=False) as file:
            os.fchmod(file.fileno(), _OWNER_ONLY)
            file.write(json.dumps(msgspec.to_builtins(keys), indent=1).encode())
        os.replace(file.name, self._folder / _KEYS)


def _hexadecimal(key: int) -> str:
    return f"{key:064x}"


def _new_number() -> int:
    return secrets.randbits(_SERIAL_BITS) | 1

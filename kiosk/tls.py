"""The school's own certificate authority, and the certificate that its kiosk shows on the network.

The authority may vouch for the kiosk's names and for private addresses only, so that whoever
trusts it on a tablet trusts it with nothing else. Apple's rules hold for what it signs: SHA-256,
names and addresses both, server authentication, less than 825 days (ecosystem.md §4).
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import ifaddr
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FOLDER = "tls"
AUTHORITY, AUTHORITY_KEY = "ca.pem", "ca.key"
SERVER, SERVER_KEY = "server.pem", "server.key"

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=800)
RENEW_BEFORE = timedelta(days=60)
AN_HOUR = timedelta(hours=1)

PRIVATE = tuple(
    ipaddress.IPv4Network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")
)
LOOPBACK = ipaddress.IPv4Address("127.0.0.1")
ALWAYS = ("kiosk.local", "localhost")


class TlsProblem(Exception):
    """There is no authority, or not for what is wanted; the text says what to do."""


@dataclass(frozen=True)
class Shown:
    """The certificate that the kiosk shows, where it lies, and who vouches for it."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    certificate: Path
    key: Path
    authority: bytes

    @property
    def fingerprint(self) -> str:
        """`1A:2B:...`: the SHA-256 of the authority's certificate, to compare by eye."""
        return hashlib.sha256(self.authority).digest().hex(":").upper()


def names_of_this_machine() -> tuple[str, ...]:
    """`kiosk.local`, and what this computer is called, plainly and on the local network."""
    name = socket.gethostname().lower().partition(".")[0]
    return tuple(dict.fromkeys((*ALWAYS, name, f"{name}.local")))


def addresses_of_this_machine() -> tuple[ipaddress.IPv4Address, ...]:
    """Its private IPv4 addresses; first the one that leads out of it, not to a virtual machine."""
    found = (ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4)
    addresses = {ipaddress.IPv4Address(str(address)) for address in found}
    leading_out = _address_leading_out()
    private = (a for a in addresses if not a.is_loopback and _is_private(a))
    return tuple(sorted(private, key=lambda address: (str(address) != leading_out, address)))


def _address_leading_out() -> str | None:
    """Which address it would send from. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])


def _is_private(address: ipaddress.IPv4Address) -> bool:
    return any(address in network for network in PRIVATE)


def init(
    data: Path, school: str, now: datetime, more_names: Iterable[str] = (), *, anew: bool = False
) -> None:
    """Make the school's authority; one that there is stays, unless another is wanted.

    Raises TlsProblem when there is one that may not vouch for all of the names.
    """
    names = tuple(dict.fromkeys((*names_of_this_machine(), *more_names)))
    for name in names:
        _check_name(name)
    if (data / FOLDER / AUTHORITY).exists() and not anew:
        _check_permitted(_authority(data), names)
        return
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _new_authority(key, school, names, now)
    (data / FOLDER).mkdir(mode=0o700, exist_ok=True)
    _write(data / FOLDER / AUTHORITY_KEY, _key_pem(key))
    _write(data / FOLDER / AUTHORITY, authority.public_bytes(serialization.Encoding.PEM))
    (data / FOLDER / SERVER).unlink(missing_ok=True)


def _check_name(name: str) -> None:
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    if not name or not set(name) <= allowed or name.startswith((".", "-")):
        raise TlsProblem(f"“{name}” is no name of a computer: write it like kiosk.school.local.")


def _check_permitted(authority: x509.Certificate, names: Iterable[str]) -> None:
    missing = [name for name in names if name not in _permitted(authority)]
    if missing:
        raise TlsProblem(
            f"The school’s authority may not vouch for {' or '.join(missing)}. "
            "kiosk tls init --anew makes another; every tablet must then be connected again."
        )


def _permitted(authority: x509.Certificate) -> list[str]:
    allowed = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    subtrees = allowed.permitted_subtrees or ()
    return [name.value for name in subtrees if isinstance(name, x509.DNSName)]


def ready(data: Path, now: datetime) -> Shown:
    """The certificate to show now: made anew when addresses changed or under 60 days are left.

    Raises TlsProblem when there is no authority, or this computer is on no private network.
    """
    authority = _authority(data)
    names = tuple(_permitted(authority))
    addresses = addresses_of_this_machine()
    if not addresses:
        raise TlsProblem("This computer is on no private network. Connect it to the school’s.")
    if not _still_good(data, authority, names, addresses, now):
        _issue(data, authority, names, addresses, now)
    return Shown(
        names,
        tuple(map(str, addresses)),
        data / FOLDER / SERVER,
        data / FOLDER / SERVER_KEY,
        authority.public_bytes(serialization.Encoding.DER),
    )


def _authority(data: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate((data / FOLDER / AUTHORITY).read_bytes())
    except FileNotFoundError:
        raise TlsProblem("There is no authority of the school yet: kiosk tls init") from None


def _still_good(
    data: Path,
    authority: x509.Certificate,
    names: tuple[str, ...],
    addresses: tuple[ipaddress.IPv4Address, ...],
    now: datetime,
) -> bool:
    try:
        shown = x509.load_pem_x509_certificate((data / FOLDER / SERVER).read_bytes())
        shown.verify_directly_issued_by(authority)
        key = _load_key(data / FOLDER / SERVER_KEY)
    except (FileNotFoundError, ValueError, InvalidSignature):
        return False
    stands = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    wanted = _alternative_names(names, addresses)
    lasts = shown.not_valid_after_utc - now >= RENEW_BEFORE
    return lasts and stands == wanted and shown.public_key() == key.public_key()


def _alternative_names(
    names: tuple[str, ...], addresses: tuple[ipaddress.IPv4Address, ...]
) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName(
        [*map(x509.DNSName, names), *map(x509.IPAddress, (LOOPBACK, *addresses))]
    )


def _new_authority(
    key: ec.EllipticCurvePrivateKey, school: str, names: tuple[str, ...], now: datetime
) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, school[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Kiosk at {school}"[:64]),
        ]
    )
    permitted = [*map(x509.DNSName, names), *map(x509.IPAddress, PRIVATE)]
    return (
        _builder(name, name, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _issue(
    data: Path,
    authority: x509.Certificate,
    names: tuple[str, ...],
    addresses: tuple[ipaddress.IPv4Address, ...],
    now: datetime,
) -> None:
    try:
        signer = _load_key(data / FOLDER / AUTHORITY_KEY)
    except (FileNotFoundError, ValueError):
        raise TlsProblem(
            f"The authority’s {AUTHORITY_KEY} is missing or damaged. Put it back from your copy, "
            "or make another authority: kiosk tls init --anew"
        ) from None
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    shown = (
        _builder(subject, authority.subject, key.public_key(), now, SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_alternative_names(names, addresses), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(data / FOLDER / SERVER_KEY, _key_pem(key))
    _write(data / FOLDER / SERVER, shown.public_bytes(serialization.Encoding.PEM))


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    """It begins an hour ago, for tablets whose clock is a little slow."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - AN_HOUR)
        .not_valid_after(now - AN_HOUR + lasts)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{path.name} holds another kind of key.")
    return key


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by its owner only."""
    written = path.with_suffix(path.suffix + ".new")
    written.unlink(missing_ok=True)
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)

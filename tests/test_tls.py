"""The school's certificate authority, what it signs and vouches for, and what connects a tablet."""

from __future__ import annotations

import os
import plistlib
import socket
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from kiosk import create_app, tls
from kiosk.cli import main
from kiosk.web.connect import Connecting, create_connect_app, mobileconfig
from kiosk.web.lan import Plan, open_to_network, trusted_hosts

if TYPE_CHECKING:
    from oakfield import Oakfield

NOW = datetime(2026, 11, 20, 8, 31, tzinfo=UTC)
HERE = "192.168.1.5"


@pytest.fixture(autouse=True)
def this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tls.socket, "gethostname", lambda: "Staffroom.oakfield.example")
    is_at(monkeypatch, HERE)


def is_at(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = tuple(map(IPv4Address, addresses))
    monkeypatch.setattr(tls, "addresses_of_this_machine", lambda: found)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with an authority."""
    tls.init(tmp_path, "Oakfield Primary", NOW)
    return tmp_path


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def verify(data: Path, shown: x509.Certificate, host: str, at: datetime = NOW) -> None:
    """As a browser does that trusts the authority. Raises VerificationError."""
    authority = read(data / "tls" / "ca.pem")
    name: x509.DNSName | x509.IPAddress
    name = x509.IPAddress(IPv4Address(host)) if host[0].isdigit() else x509.DNSName(host)
    policy = PolicyBuilder().store(Store([authority])).time(at)
    policy.build_server_verifier(name).verify(shown, [])


def shown_by(data: Path, now: datetime = NOW) -> x509.Certificate:
    return read(tls.ready(data, now).certificate)


@pytest.mark.parametrize(
    "host", ["kiosk.local", "localhost", "staffroom", "staffroom.local", HERE, "127.0.0.1"]
)
def test_a_browser_that_trusts_the_authority_trusts_the_kiosk_by_all_its_names(
    data: Path, host: str
) -> None:
    verify(data, shown_by(data), host)


@pytest.mark.parametrize("host", ["evil.example", "oakfield.example", "192.168.1.6", "8.8.8.8"])
def test_and_by_no_other(data: Path, host: str) -> None:
    with pytest.raises(VerificationError):
        verify(data, shown_by(data), host)


@pytest.mark.parametrize("host", ["bank.example", "8.8.8.8"])
def test_the_authority_may_vouch_for_nothing_else_even_if_it_is_stolen(
    data: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    if host[0].isdigit():
        is_at(monkeypatch, host)
    else:
        monkeypatch.setattr(tls, "_permitted", lambda _: [host])
    with pytest.raises(VerificationError, match="constraint"):
        verify(data, shown_by(data), host)


def test_what_it_signs_keeps_apples_rules(data: Path) -> None:
    shown = shown_by(data)
    assert shown.not_valid_after_utc - shown.not_valid_before_utc <= timedelta(days=800)
    assert isinstance(shown.public_key(), ec.EllipticCurvePublicKey)
    assert shown.signature_hash_algorithm.name == "sha256"
    usage = shown.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert HERE in map(str, names.get_values_for_type(x509.IPAddress))
    assert "kiosk.local" in names.get_values_for_type(x509.DNSName)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_the_files_are_their_owners_only(data: Path) -> None:
    tls.ready(data, NOW)
    files = {path.name: path.stat().st_mode & 0o777 for path in (data / "tls").iterdir()}
    assert files == dict.fromkeys(("ca.pem", "ca.key", "server.pem", "server.key"), 0o600)
    assert (data / "tls").stat().st_mode & 0o777 == 0o700


def test_the_certificate_is_kept_while_it_is_good(data: Path) -> None:
    first = shown_by(data)
    assert shown_by(data, NOW + timedelta(days=739)) == first
    renewed = shown_by(data, NOW + timedelta(days=741))
    assert renewed != first
    verify(data, renewed, HERE, NOW + timedelta(days=1500))


def test_it_is_made_anew_when_the_address_changes(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shown_by(data)
    is_at(monkeypatch, HERE, "10.0.0.7")
    verify(data, shown_by(data), "10.0.0.7")
    is_at(monkeypatch, HERE)
    assert shown_by(data) != first


@pytest.mark.parametrize("file", ["server.pem", "server.key"])
def test_a_damaged_certificate_is_made_anew(data: Path, file: str) -> None:
    first = shown_by(data)
    (data / "tls" / file).write_text("nonsense")
    assert shown_by(data) != first
    (data / "tls" / "server.key").write_bytes((data / "tls" / "ca.key").read_bytes())
    shown = tls.ready(data, NOW)
    assert tls._load_key(shown.key).public_key() == read(shown.certificate).public_key()


def test_a_lost_key_of_the_authority_is_said(data: Path) -> None:
    (data / "tls" / "ca.key").unlink()
    with pytest.raises(tls.TlsProblem, match=r"ca\.key is missing or damaged"):
        tls.ready(data, NOW)


def test_the_authority_stays_when_it_is_asked_for_again(data: Path) -> None:
    before = (data / "tls" / "ca.pem").read_bytes()
    tls.init(data, "Oakfield Primary", NOW)
    assert (data / "tls" / "ca.pem").read_bytes() == before
    with pytest.raises(tls.TlsProblem, match=r"may not vouch for kiosk\.oakfield\.example"):
        tls.init(data, "Oakfield Primary", NOW, ["kiosk.oakfield.example"])
    old = shown_by(data)
    tls.init(data, "Oakfield Primary", NOW, ["kiosk.oakfield.example"], anew=True)
    verify(data, shown_by(data), "kiosk.oakfield.example")
    with pytest.raises(VerificationError):
        verify(data, old, HERE)


@pytest.mark.parametrize("name", ["", "Käse.local", "two words", ".local", "*.local", "-a"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(tls.TlsProblem, match="is no name of a computer"):
        tls.init(tmp_path, "Oakfield Primary", NOW, [name])


def test_without_an_authority_or_a_network_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(tls.TlsProblem, match="kiosk tls init"):
        tls.ready(tmp_path, NOW)
    tls.init(tmp_path, "Oakfield Primary", NOW)
    is_at(monkeypatch)
    with pytest.raises(tls.TlsProblem, match="on no private network"):
        tls.ready(tmp_path, NOW)


# Served


def plan(data: Path) -> Plan:
    return Plan(data, tls.ready(data, NOW), "Oakfield Primary", 5000, 5443, 5080)


def ask(oakfield: Oakfield, plan: Plan, address: str) -> tuple[int, str | None]:
    app = create_app(school=oakfield.school)
    open_to_network(app, plan)
    scheme, _, host = address.partition("://")
    answer = app.test_client().get(
        "/enrol", base_url=f"{scheme}://{host}", environ_overrides={"REMOTE_ADDR": "192.168.1.9"}
    )
    return answer.status_code, answer.headers.get("Strict-Transport-Security")


def test_the_app_answers_to_its_names_and_asks_for_https(oakfield: Oakfield, data: Path) -> None:
    strict = "max-age=31536000"
    for host in (HERE, "kiosk.local", "staffroom.local"):
        assert ask(oakfield, plan(data), f"https://{host}:5443") == (200, strict)
    # HSTS minds no port: it would take http://localhost:5000 from the kiosk itself.
    assert ask(oakfield, plan(data), "https://localhost:5443") == (200, None)
    assert ask(oakfield, plan(data), "http://localhost:5000") == (200, None)
    assert "evil.example" not in trusted_hosts(plan(data).shown)


@pytest.fixture
def connecting(data: Path) -> Connecting:
    shown = tls.ready(data, NOW)
    return Connecting(
        "Oakfield Primary", f"https://{HERE}:5443", shown.authority, shown.fingerprint
    )


def test_the_plain_page_serves_nothing_but_how_to_connect(connecting: Connecting) -> None:
    client = create_connect_app(connecting, [HERE]).test_client()

    def get(path: str, host: str = f"{HERE}:5080") -> object:
        return client.get(path, base_url=f"http://{host}")

    page = get("/")
    assert page.status_code == 200
    assert f'href="https://{HERE}:5443/connected"' in page.text
    assert connecting.fingerprint in page.text
    for device in ("iPad", "Windows", "Chromebook"):
        assert device in page.text
    certificate = get("/kiosk-ca.crt")
    assert certificate.mimetype == "application/x-x509-ca-cert"
    assert certificate.data == connecting.authority
    assert get("/kiosk.mobileconfig").mimetype == "application/x-apple-aspen-config"
    for path in ("/board", "/enrol", "/healthz", "/api/v1/day", "/people"):
        assert get(path).status_code == 404
    assert client.post("/", base_url=f"http://{HERE}").status_code in (403, 405)
    for path in ("/", "/kiosk-ca.crt", "/nowhere"):
        assert "default-src 'none'" in get(path).headers["Content-Security-Policy"]


def test_the_profile_trusts_the_authority_and_puts_the_kiosk_on_the_home_screen(
    connecting: Connecting,
) -> None:
    profile = plistlib.loads(mobileconfig(connecting))
    authority, clip = profile["PayloadContent"]
    assert authority["PayloadType"] == "com.apple.security.root"
    assert authority["PayloadContent"] == connecting.authority
    assert (clip["URL"], clip["FullScreen"]) == (f"https://{HERE}:5443/", True)
    ids = {each["PayloadUUID"] for each in (profile, authority, clip)}
    assert len(ids) == 3
    assert mobileconfig(connecting) == mobileconfig(connecting)


# The command


def kiosk(data: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--data", str(data), *arguments])
    return done.exit_code, done.output


def test_the_command_makes_the_authority_and_says_what_is_next(oakfield: Oakfield) -> None:
    code, said = kiosk(oakfield.folder, "serve", "--lan")
    assert (code, said) == (1, "There is no authority of the school yet: kiosk tls init\n")
    code, said = kiosk(oakfield.folder, "tls", "init", "--name", "Kiosk.Oakfield.example")
    assert code == 0
    assert said.endswith("Next: kiosk serve --lan\n")
    assert "kiosk.oakfield.example" in tls.ready(oakfield.folder, NOW).names
    code, said = kiosk(oakfield.folder, "tls", "init", "--name", "two words")
    assert code == 1
    assert "is no name of a computer" in said


def test_a_port_that_is_taken_is_named_before_anything_is_served(oakfield: Oakfield) -> None:
    kiosk(oakfield.folder, "tls", "init")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, said = kiosk(oakfield.folder, "serve", "--lan", "--port", port)
    assert (code, said) == (1, f"Port {port} is taken. Choose another with --port.\n")


def test_the_addresses_of_this_machine_are_private_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ip:
        is_IPv4 = True

        def __init__(self, ip: str) -> None:
            self.ip = ip

    class Adapter:
        def __init__(self, ips: Iterable[str]) -> None:
            self.ips = [Ip(ip) for ip in ips]

    monkeypatch.undo()
    adapters = [Adapter(["127.0.0.1"]), Adapter(["8.8.8.8", "172.20.0.3"]), Adapter(["10.1.2.3"])]
    monkeypatch.setattr(tls.ifaddr, "get_adapters", lambda: adapters)
    monkeypatch.setattr(tls, "_address_leading_out", lambda: None)
    assert list(map(str, tls.addresses_of_this_machine())) == ["10.1.2.3", "172.20.0.3"]
    monkeypatch.setattr(tls, "_address_leading_out", lambda: "172.20.0.3")
    assert list(map(str, tls.addresses_of_this_machine())) == ["172.20.0.3", "10.1.2.3"]

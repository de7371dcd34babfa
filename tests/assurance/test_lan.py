"""Two browsers on two networks of their own: `kiosk serve --lan` for real (issue: Stations).

The kiosk and the browser on its machine are in one network namespace, the second browser in
another, with a cable between. Only root can lay that cable; elsewhere this says that it is not run.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import BrowserContext, Error, Page, sync_playwright

from kiosk import codes, passphrases
from kiosk.actions.people import RecordPerson
from kiosk.actions.roles import GrantRole
from kiosk.actions.sign_in import IssueOneTimeCodes, SetPassphrase
from kiosk.founding import found, stamp
from kiosk.perform import perform
from kiosk.school import School

PASSPHRASE = "plum garden whistle"
HERE, THERE = "10.77.31.1", "10.77.31.2"
KIOSK, CONNECT, MACHINE = f"https://{HERE}:5443", f"http://{HERE}:5080", "http://localhost:5000"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
SECONDS = 30


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)


@dataclass(frozen=True)
class Network:
    """Two namespaces: where the kiosk is, and where the second browser is."""

    kiosk: str
    elsewhere: str


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    names = [f"kiosk-{place}-{uuid.uuid4().hex[:6]}" for place in ("here", "there")]
    if not shutil.which("ip"):
        pytest.skip("NOT TESTED ON TWO NETWORKS: there is no `ip` (package iproute2).")
    with ExitStack() as stack:
        for name in names:
            try:
                run("ip", "netns", "add", name)
            except subprocess.CalledProcessError as refused:
                pytest.skip(f"NOT TESTED ON TWO NETWORKS: {refused.stderr.strip()}")
            stack.callback(run, "ip", "netns", "del", name)
        ends = [f"k{uuid.uuid4().hex[:8]}" for _ in names]
        run(
            *("ip", "link", "add", ends[0], "netns", names[0], "type", "veth"),
            *("peer", "name", ends[1], "netns", names[1]),
        )
        for name, end, address in zip(names, ends, (HERE, THERE), strict=True):
            # No IPv6 address that comes a second later: Chromium would break off what it loads.
            run("ip", "-n", name, "link", "set", end, "addrgenmode", "none")
            run("ip", "-n", name, "addr", "add", f"{address}/24", "dev", end)
            for link in ("lo", end):
                run("ip", "-n", name, "link", "set", link, "up")
        yield Network(*names)


@dataclass(frozen=True)
class Someone:
    """A person who may sign in, with the code that stands in for an authenticator."""

    name: str
    printed: str


def someone(school: School, given: str, role: str) -> Someone:
    person, start, printed = uuid.uuid4().hex, codes.mint_short(), codes.mint_short()

    def digest(code: str) -> str:
        return codes.digest(code, school.keys.codes)

    for action in (
        RecordPerson(person, "test", person, given, "Kirby", None, None),
        GrantRole(uuid.uuid4().hex, person, role),
        IssueOneTimeCodes("start", person, (digest(start),)),
        SetPassphrase(person, passphrases.keep(PASSPHRASE, school.keys.passphrases), digest(start)),
        IssueOneTimeCodes("second factor", person, (digest(printed),)),
    ):
        assert perform(school, action, stamp(school)).code == "done"
    return Someone(f"{given} Kirby", codes.grouped(printed))


@dataclass
class Served:
    """A school that is served in the kiosk's namespace."""

    folder: Path
    head: Someone
    office: Someone


@pytest.fixture(scope="module")
def served(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("lan") / "oakfield"
    school = found(folder, "Oakfield Primary")
    school_served = Served(
        folder, someone(school, "Jean", "headteacher"), someone(school, "Omar", "office")
    )
    school.close()
    inside = ("ip", "netns", "exec", network.kiosk, sys.executable)
    kiosk = (*inside, "-m", "kiosk", "--data", str(folder))
    run(*kiosk, "tls", "init")
    with subprocess.Popen([*kiosk, "serve", "--lan"], stderr=subprocess.DEVNULL) as server:
        try:
            for address in (f"{MACHINE}/healthz", CONNECT):
                wait_for(inside, address)
            yield school_served
        finally:
            server.terminate()
            server.wait(SECONDS)
    run(*kiosk, "audit", "verify")


def wait_for(inside: tuple[str, ...], address: str) -> None:
    ask = f"import urllib.request; urllib.request.urlopen({address!r}, timeout=5)"
    give_up = time.monotonic() + SECONDS
    while subprocess.run([*inside, "-c", ask], capture_output=True, check=False).returncode:
        assert time.monotonic() < give_up, f"{address} never answered"


class Browsers:
    """Starts Chromium in a namespace."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._chromium = stack.enter_context(sync_playwright()).chromium
        self._stack, self._folder = stack, folder

    def open(self, namespace: str, *more: str, ignore_https_errors: bool = False) -> BrowserContext:
        path = self._folder / uuid.uuid4().hex
        browser = shlex.quote(os.environ["KIOSK_CHROMIUM"])
        path.write_text(f'#!/bin/sh\nexec ip netns exec {namespace} {browser} "$@"\n')
        path.chmod(0o755)
        started = self._chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])
        self._stack.callback(started.close)
        return started.new_context(ignore_https_errors=ignore_https_errors)


@pytest.fixture
def browsers(tmp_path: Path) -> Iterator[Browsers]:
    if not os.environ.get("KIOSK_CHROMIUM"):
        if os.environ.get("KIOSK_REQUIRE_BROWSER", "0") not in ("", "0"):
            pytest.fail("KIOSK_REQUIRE_BROWSER is set, but KIOSK_CHROMIUM names no browser.")
        pytest.skip("NOT TESTED IN A BROWSER: KIOSK_CHROMIUM names none. `make test` finds one.")
    with ExitStack() as stack:
        yield Browsers(stack, tmp_path)


def trusting(served: Served) -> str:
    """Makes Chromium take the kiosk's certificate for one it trusts, by its key."""
    shown = x509.load_pem_x509_certificate((served.folder / "tls" / "server.pem").read_bytes())
    key = shown.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    digest = base64.b64encode(hashlib.sha256(key).digest()).decode()
    return f"--ignore-certificate-errors-spki-list={digest}"


def sign_in(page: Page, address: str, who: Someone) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Your name").fill(who.name)
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("The code").fill(who.printed)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/board")


def test_a_browser_that_was_not_connected_gets_no_further_than_the_warning(
    network: Network, served: Served, browsers: Browsers
) -> None:
    page = browsers.open(network.elsewhere).new_page()
    page.goto(CONNECT)
    assert page.get_by_role("heading", level=1).inner_text() == "Connect this tablet or computer"
    assert not page.evaluate("isSecureContext")
    for path, status in (("/kiosk-ca.crt", 200), ("/kiosk.mobileconfig", 200), ("/board", 404)):
        assert page.evaluate("path => fetch(path).then((answer) => answer.status)", path) == status
    assert page.get_by_role("link", name="Test this tablet").get_attribute("href") == (
        f"{KIOSK}/connected"
    )
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(f"{KIOSK}/connected")
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.goto(f"http://{HERE}:5000/")


def test_going_on_past_the_warning_is_found_out(
    network: Network, served: Served, browsers: Browsers
) -> None:
    """It looks like a safe connection, but what the kiosk needs does not work (trap T9)."""
    page = browsers.open(network.elsewhere, ignore_https_errors=True).new_page()
    page.goto(f"{KIOSK}/connected")
    page.get_by_text("Not yet. The school’s certificate is not trusted on this tablet.").wait_for()
    assert page.evaluate("isSecureContext")
    assert page.get_by_role("link", name="Back to the steps").get_attribute("href") == CONNECT


def test_a_second_browser_is_tested_enrolled_signed_in_at_and_shut_out(
    network: Network, served: Served, browsers: Browsers
) -> None:
    machine = browsers.open(network.kiosk).new_page()
    office = browsers.open(network.elsewhere, trusting(served)).new_page()

    office.goto(f"{KIOSK}/connected")
    office.get_by_text("It worked. This tablet can be enrolled.").wait_for()
    assert office.evaluate("isSecureContext")
    assert office.evaluate("'serviceWorker' in navigator")
    assert office.evaluate("Boolean(navigator.mediaDevices.getUserMedia)")
    refused = office.goto(f"{KIOSK}/")
    assert refused is not None
    assert refused.status == 401

    sign_in(machine, MACHINE, served.head)
    machine.goto(f"{MACHINE}/stations")
    machine.get_by_label("What it is called").fill("Office computer")
    machine.get_by_label("Office: a computer of the office").check()
    machine.get_by_role("button", name="Make a one-use code").click()
    link = machine.locator(".secret").first.inner_text()
    assert link.startswith(f"{KIOSK}/enrol#")

    office.goto(link)
    assert office.url == f"{KIOSK}/enrol"
    assert office.get_by_label("The code").input_value() == link.partition("#")[2]
    office.get_by_role("button", name="Enrol").click()
    office.wait_for_url(f"{KIOSK}/sign-in")
    sign_in(office, KIOSK, served.office)
    office.goto(f"{KIOSK}/calendar")
    assert office.get_by_role("heading", level=1).inner_text() == "Calendar"
    for cookie in office.context.cookies():
        assert cookie["name"].startswith("__Host-")
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Strict")
    assert office.evaluate("document.cookie") == ""

    machine.goto(f"{MACHINE}/stations")
    assert (
        "Seen just now" in machine.get_by_role("listitem").filter(has_text="Office c").inner_text()
    )
    machine.get_by_role("button", name="Shut out Office computer").click()
    machine.wait_for_url(f"{MACHINE}/stations")
    refused = office.reload()
    assert refused is not None
    assert refused.status == 401
    assert "was shut out" in office.inner_text("main")
    assert "Calendar" not in office.inner_text("body")

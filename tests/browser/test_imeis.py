"""The barcode of a phone’s box, held before the camera of a kiosk or of a desk, is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from web.desk import PIN, choose_pin, quick_hashes, signed_in, with_role  # noqa: F401

from kiosk.db import audit_check, imeis
from kiosk.sealing import unseal
from kiosk.web.access import SESSION_COOKIE

if TYPE_CHECKING:
    from conftest import Launch, OpenKiosk
    from kiosk_page import Kiosk
    from oakfield import Oakfield

IMEI = "356938035643809"
SERIAL = "R5CT30ABCDE"
FRAME = (1280, 720)
CARDBOARD = (214, 205, 190)


@pytest.fixture(scope="module")
def before_a_box(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser whose camera sees a box: first its serial number, then the IMEI as Code 128."""
    path = tmp_path_factory.mktemp("box") / "box.mjpeg"
    with path.open("wb") as film:
        for code in (SERIAL,) * 4 + (IMEI,) * 8:
            frame(code).save(film, "JPEG", quality=85)
    return launch("--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={path}")


def frame(code: str) -> Image.Image:
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.Code128)
    bars = zxingcpp.write_barcode_to_image(barcode, scale=4, add_quiet_zones=True)
    picture = Image.new("RGB", FRAME, CARDBOARD)
    label = Image.fromarray(bars).convert("RGB")
    label = label.rotate(2, expand=True, fillcolor=CARDBOARD)
    picture.paste(label, ((FRAME[0] - label.width) // 2, (FRAME[1] - label.height) // 2))
    return picture


def read_the_box(page: Page) -> None:
    expect(page.get_by_role("heading", name="Keep an IMEI")).to_be_visible()
    page.get_by_role("button", name="Use the camera").click()
    expect(page.get_by_text("Read. Compare it with the phone")).to_be_visible(timeout=50_000)
    expect(page.locator("#number")).to_have_value(IMEI)
    page.keyboard.press("Enter")  # the button to keep it has the focus
    expect(page.locator(".number")).to_have_text("···· 3809")


def expect_kept(oakfield: Oakfield, person: str) -> None:
    (kept,) = imeis.of_person(oakfield.school.db, person)
    assert kept.source == "scanned"
    assert unseal(oakfield.school.keys.sealing, kept.sealed, f"imeis/{kept.id}") == IMEI
    audit_check.verify(oakfield.school.db)


def test_at_the_kiosk_with_badge_and_pin(
    before_a_box: Browser, open_kiosk: OpenKiosk, oakfield: Oakfield
):
    badge = oakfield.somebody("Priya")
    choose_pin(oakfield, badge.person)
    kiosk = open_kiosk(before_a_box)
    kiosk.open("/own/badge", clock_stands=False)
    kiosk.code.fill(badge.short)
    kiosk.page.locator("#pin").fill(PIN)
    kiosk.press("Go on")
    kiosk.page.get_by_role("link", name="My phones").click()
    kiosk.page.get_by_role("link", name="Keep an IMEI").click()
    kiosk.context.grant_permissions(["camera"])
    read_the_box(kiosk.page)
    expect_kept(oakfield, badge.person)


def test_at_a_desk(before_a_box: Browser, open_kiosk: OpenKiosk, oakfield: Oakfield):
    kiosk = open_kiosk(before_a_box, permissions=["camera"])
    person = with_role(oakfield, "office")
    key = signed_in(oakfield, person).key or ""
    address = kiosk.server.address
    kiosk.context.add_cookies([{"name": SESSION_COOKIE, "value": key, "url": address}])
    kiosk.open("/own/phones/imei", clock_stands=False)
    read_the_box(kiosk.page)
    expect_kept(oakfield, person)


def test_without_a_camera_the_digits_are_typed(kiosk: Kiosk, oakfield: Oakfield):
    key = signed_in(oakfield, with_role(oakfield, "office")).key or ""
    address = kiosk.server.address
    kiosk.context.add_cookies([{"name": SESSION_COOKIE, "value": key, "url": address}])
    kiosk.open("/own/phones/imei")
    kiosk.press("Use the camera")
    expect(kiosk.page.get_by_text("No camera. Type the digits instead.")).to_be_visible()
    kiosk.page.locator("#number").fill(IMEI)
    kiosk.page.get_by_role("button", name="Keep it").first.click()
    expect(kiosk.page.locator(".number")).to_have_text("···· 3809")
    assert oakfield.rows("imeis")[0]["source"] == "typed"


def test_what_is_taken_along_prints_on_pages_that_are_all_written_on(
    kiosk: Kiosk, oakfield: Oakfield
):
    """The sheet of a stolen phone, with gaps to fill in, and what is kept, for a child to read."""
    key = signed_in(oakfield, with_role(oakfield, "office")).key or ""
    address = kiosk.server.address
    kiosk.context.add_cookies([{"name": SESSION_COOKIE, "value": key, "url": address}])
    for path, heading, last in (
        ("/own/stolen", "My phone was stolen", "Crime reference:"),
        ("/privacy/children", "What we write down about you and your phone", "You can ask"),
    ):
        kiosk.open(path)
        expect(kiosk.heading).to_have_text(heading)
        document = pypdfium2.PdfDocument(kiosk.page.pdf(format="A4"))
        (text,) = (page.get_textpage().get_text_range() for page in document)
        assert last in text
        document.close()

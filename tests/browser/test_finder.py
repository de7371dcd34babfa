"""A label out of the printer, held before the camera of a desk or of a page of one's own.

The camera is off until somebody presses; then label after label is read, each once for as long as
it is held, and beside the picture the children and the answers stay where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from photographs import Hazel
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from test_camera import DOTS, FRAME, WALL, cut_out
from test_photographs import let_in
from test_pupil_phones import GIVEN, KEYS, SIZES, TAGS, School
from web.desk import choose_pin, quick_hashes, signed_in, with_role  # noqa: F401

from kiosk.db import audit_check, people, school_devices
from kiosk.exchange.labels.devices import print_device_labels
from kiosk.exchange.labels.pupil_phones import print_pupil_labels
from kiosk.exchange.labels.sheet import find_sheet
from kiosk.web.access import SESSION_COOKIE

if TYPE_CHECKING:
    from conftest import Launch, OpenKiosk
    from kiosk_page import Kiosk
    from oakfield import Oakfield

SHEET = find_sheet("L7160")
HELD = 14
PAUSE = 6
"""Frames of the film for which a label is held, and between two of them."""
NOTHING = Image.new("RGB", (400, 240), WALL)
ON = "Camera on. No pictures are kept."
COUNT_READINGS = """() => {
  window.readings = 0;
  document.addEventListener("reading", () => { window.readings += 1; });
}"""
IS_LOOKING = "video => Boolean(video.srcObject?.getVideoTracks()[0].readyState === 'live')"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees; each test makes its own before the camera is turned on."""
    path = tmp_path_factory.mktemp("film") / "labels.mjpeg"
    hold([NOTHING], path)
    return path


@pytest.fixture(scope="module")
def with_camera(launch: Launch, film: Path) -> Browser:
    return launch("--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}")


def hold(labels: Sequence[Image.Image], path: Path) -> None:
    """One label after the other before the camera, again and again."""
    with path.open("wb") as file:
        for label in labels:
            frame = Image.new("RGB", FRAME, WALL)
            near = label.resize((420 * label.width // label.height, 420)).rotate(
                4, expand=True, fillcolor=WALL, resample=Image.BICUBIC
            )
            frame.paste(near, ((FRAME[0] - near.width) // 2, (FRAME[1] - near.height) // 2))
            for picture in [frame] * HELD + [Image.new("RGB", FRAME, WALL)] * PAUSE:
                picture.save(file, "JPEG", quality=85)


def cut(path: Path, count: int) -> list[Image.Image]:
    """The labels of a printed sheet."""
    document = pypdfium2.PdfDocument(path)
    page = document[0].render(scale=DOTS / 72).to_pil().convert("RGB")
    document.close()
    return [cut_out(page, SHEET, place) for place in range(count)]


def film_children(school: School, film: Path, *names: str) -> None:
    """Their labels are printed, and held before the camera one by one."""
    for given in names:
        school.child(given)
    pupils = people.pupils(school.oakfield.school.db)
    sheet = film.with_suffix(".pdf")
    for pupil, label in zip(
        pupils, print_pupil_labels(school.oakfield.school, pupils, SHEET, sheet), strict=True
    ):
        school.labels[pupil.given_name] = label.code
    hold(cut(sheet, len(pupils)), film)


def use_the_camera(page: Page) -> Locator:
    video = page.locator("video")
    assert not video.evaluate(IS_LOOKING)
    page.get_by_role("button", name="Use the camera").click()
    expect(page.get_by_text(ON)).to_be_visible()
    return video


def posted(kiosk: Kiosk) -> list[str]:
    """The labels that were asked about, in order."""
    return [body["code"] for body in kiosk.posted if body and "code" in body]


def test_two_labels_held_before_the_camera_go_in_and_out(
    with_camera: Browser, open_kiosk: OpenKiosk, film: Path
):
    kiosk = open_kiosk(with_camera, permissions=["camera"])
    school, page = School(kiosk), kiosk.page
    film_children(school, film, "Ayaan", "Bea")
    both = {school.labels["Ayaan"], school.labels["Bea"]}

    # Nobody said that they are off: each is asked about once. What is ticked holds for both.
    school.sit_down("08:40", "/pupil-phones/hand-in")
    page.evaluate(COUNT_READINGS)
    video = use_the_camera(page)
    expect(page.locator("#log li")).to_have_count(1)
    assert set(posted(kiosk)) == both
    school.says("Please switch the phone off")
    page.get_by_text("All these phones are switched off").click()
    expect(page.locator("#part h2")).to_have_text("Who brings a phone: 2 in, 0 not yet")
    before = video.evaluate("video => video.currentTime")
    kiosk.wait_until(lambda: video.evaluate("video => video.currentTime") > before + 2)
    assert len(posted(kiosk)) == 4, "a label that is held on is one scan"
    assert set(posted(kiosk)[2:]) == both
    assert page.evaluate("readings") == 4
    assert school.states() == ["here", "here"]

    page.get_by_role("button", name="Turn it off").click()
    expect(video).to_be_hidden()
    assert not video.evaluate(IS_LOOKING)
    expect(page.get_by_role("button", name="Use the camera")).to_be_focused()

    school.sit_down("15:16", "/pupil-phones/hand-back")
    use_the_camera(page)
    expect(page.locator(".left b")).to_have_text("0")
    assert school.states() == ["home_time", "home_time"]
    assert len(posted(kiosk)) == 6
    audit_check.verify(school.oakfield.school.db)


def test_a_kiosk_lent_to_the_office_stays_while_labels_are_read(kiosk: Kiosk):
    """Nobody touches it meanwhile; three minutes after the last label it is the kiosk again."""
    kiosk.page.clock.install()
    School(kiosk).sit_down("08:40", "/pupil-phones/hand-in")
    heading = kiosk.page.locator("h1:visible")
    for _ in range(2):
        kiosk.page.clock.run_for(170_000)
        expect(heading).to_have_text("Hand in: keep scanning")
        kiosk.page.evaluate("document.dispatchEvent(new Event('reading'))")
    kiosk.page.clock.run_for(181_000)
    expect(heading).to_have_text("Show your badge")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_finder_leaves_the_children_and_the_answer_to_be_seen(
    with_camera: Browser, open_kiosk: OpenKiosk, film: Path, size: tuple[int, int], theme: str
):
    width, height = size
    kiosk = open_kiosk(
        with_camera,
        permissions=["camera"],
        viewport={"width": width, "height": height},
        color_scheme=theme,
    )
    school, page = School(kiosk), kiosk.page
    film_children(school, film, *GIVEN[:4])

    def look(name: str, *seen: str) -> None:
        school.picture(f"finder-{name}-{width}x{height}-{theme}")
        found = {each: page.locator(each).first.bounding_box() for each in seen}
        assert not [each for each, box in found.items() if not is_within(box, width, height)], found
        violations = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width

    school.sit_down("08:40", "/pupil-phones/hand-in")
    page.get_by_text("All these phones are switched off").click()
    use_the_camera(page)
    expect(page.locator("#part h2")).to_have_text("Who brings a phone: 4 in, 0 not yet")
    look("in", "video", "#last h2", "#last .undo", "#part .roll li")
    school.sit_down("15:16", "/pupil-phones/hand-back")
    use_the_camera(page)
    expect(page.locator(".left b")).to_have_text("0")
    look("back", "video", "#last h2", "#last .undo", "#cabinet")


@pytest.mark.parametrize("lying", [(1366, 768), (1080, 810)], ids=["laptop", "tablet"])
def test_a_long_refusal_is_whole_under_the_red_line_of_a_kiosk_lent_and_the_camera(
    with_camera: Browser, open_kiosk: OpenKiosk, film: Path, lying: tuple[int, int]
):
    """What to do next is its last line: “Hold it safely”."""
    width, height = lying
    hold([NOTHING], film)
    size = {"width": width, "height": height}
    kiosk = open_kiosk(with_camera, permissions=["camera"], viewport=size)
    school, page = School(kiosk), kiosk.page
    school.child("Freya", year="5")
    school.sit_down("08:40", "/pupil-phones/hand-in")
    expect(page.locator(".lent")).to_be_visible()
    page.get_by_text("All these phones are switched off").click()
    use_the_camera(page)
    school.scan("Freya")
    school.says("the parent asks and the Headteacher agrees first.")
    expect(page.get_by_role("button", name="Hold it safely")).to_be_visible()
    school.picture(f"finder-refused-{width}x{height}")
    answer = page.locator("#last").bounding_box()
    assert page.evaluate("scrollY") == 0
    assert is_within(answer, width, height), answer


def is_within(box: dict[str, float] | None, width: int, height: int) -> bool:
    return (
        box is not None and box["x"] + box["width"] <= width and box["y"] + box["height"] <= height
    )


def test_without_a_camera_nothing_is_offered_and_without_leave_a_photograph(
    kiosk: Kiosk, tmp_path: Path
):
    school, page = School(kiosk), kiosk.page
    film_children(school, tmp_path / "labels.mjpeg", "Ayaan")
    (label,) = cut(tmp_path / "labels.pdf", 1)
    label.save(tmp_path / "label.png")
    page.add_init_script("MediaDevices.prototype.enumerateDevices = async () => []")
    school.sit_down("08:40", "/pupil-phones/hand-in")
    expect(page.locator("#part h2")).to_be_visible()
    expect(page.get_by_role("button", name="Use the camera")).to_be_hidden()
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined })"
    )
    kiosk.go("/pupil-phones/hand-in")
    expect(page.get_by_text("No camera here. Use a scanner, or tap the names.")).to_be_visible()
    page.get_by_text("All these phones are switched off").click()
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Photograph the code").click()
    chosen.value.set_files(tmp_path / "label.png")
    school.says("handed in")
    assert school.states() == ["here"]


def film_ipad(hazel: Hazel, film: Path) -> str:
    devices = school_devices.devices(hazel.oakfield.school.db)
    sheet = film.with_suffix(".pdf")
    (label,) = print_device_labels(hazel.oakfield.school, devices, SHEET, sheet)
    hold(cut(sheet, 1), film)
    return label.code


def test_an_ipad_is_taken_and_brought_back_by_its_label_before_the_camera(
    with_camera: Browser, open_kiosk: OpenKiosk, oakfield: Oakfield, film: Path
):
    hazel = Hazel(oakfield)
    hold([NOTHING], film)
    choose_pin(oakfield, hazel.priya.person)
    kiosk = open_kiosk(with_camera, permissions=["camera"])
    let_in(kiosk, hazel.priya)
    film_ipad(hazel, film)
    kiosk.press("Use the camera")
    expect(kiosk.heading).to_have_text("Take iPad 4")
    hazel.sign_out(None)
    kiosk.go("/own/devices")
    kiosk.press("Use the camera")
    expect(kiosk.page.locator("#mine")).to_contain_text("It is back. Were any photos")
    assert hazel.loans()[0]["returned_at"]


def test_at_a_desk_a_scanner_reads_the_label_of_an_ipad(kiosk: Kiosk, oakfield: Oakfield):
    hazel = Hazel(oakfield)
    person = with_role(oakfield, "office")
    oakfield.accepts(person)
    key = signed_in(oakfield, person).key or ""
    address = kiosk.server.address
    kiosk.context.add_cookies([{"name": SESSION_COOKIE, "value": key, "url": address}])
    kiosk.go("/own/devices")
    kiosk.page.evaluate(KEYS, hazel.label)
    expect(kiosk.heading).to_have_text("Take iPad 4")
    kiosk.failed_requests_are_fine = True  # 422, with what is to be put right
    kiosk.go("/own/devices")
    kiosk.page.evaluate(KEYS, hazel.priya.code)
    expect(kiosk.page.get_by_role("alert")).to_contain_text("We don’t recognise that code.")

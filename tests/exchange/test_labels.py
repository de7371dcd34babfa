"""What comes out of the printer: each sheet is rendered and read by an independent decoder."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from itertools import pairwise

import pypdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps

from kiosk.codes import ALPHABET
from kiosk.exchange.labels.sheet import (
    SHEETS,
    Label,
    LabelProblem,
    Sheet,
    calibration_page,
    draw,
    find_sheet,
)

DOTS = (100, 150, 300)
EVERY_SHEET = pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
MIDDLE = {"L7160": (17.4, 19.05), "L7163": (17.4, 19.05), "L7159": (16.95, 16.95)}
"""Where the middle of the code is on a label, mm from its upper left corner."""
BADGE_MIDDLE = (27.0, 58.65)

LONG = {
    "title": "Christopher-Alexander Wolfeschlegelsteinhausenbergerdorff",
    "line": "Featherstonehaugh-Cholmondeley, Deputy head and designated safeguarding lead",
    "school": "St Thomas of Canterbury and St Bartholomew Catholic Voluntary Aided Primary School",
}


def a_code(number: int, first: str = "T") -> str:
    return first + "".join(random.Random(number).choices(ALPHABET, k=15))


def a_label(number: int = 0, **given: str | None) -> Label:
    usual = {
        "code": a_code(number),
        "short": "".join(random.Random(-number - 1).choices(ALPHABET, k=8)),
        "title": f"Slot {number}",
        "line": "Staffroom cabinet",
        "school": "Oakfield Primary",
    }
    return Label(**(usual | given))


def labels(count: int) -> list[Label]:
    return [a_label(number) for number in range(count)]


def wordless(number: int = 0) -> Label:
    return a_label(number, short=None, title="", line="", school="")


def pictures(pdf: bytes, dots: int) -> Iterator[Image.Image]:
    """Each page as an RGB picture, so many dots to the inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=dots / 72).to_pil().convert("RGB")
    finally:
        document.close()


def picture(pdf: bytes, dots: int = 300) -> Image.Image:
    (only,) = pictures(pdf, dots)
    return only


def codes_read(image: Image.Image, dots: int) -> list[tuple[str, float, float]]:
    """Every code on the picture, with the middle of it in mm."""
    found = []
    for code in zxingcpp.read_barcodes(image):
        corners = (
            code.position.top_left,
            code.position.top_right,
            code.position.bottom_left,
            code.position.bottom_right,
        )
        x, y = (sum(getattr(corner, axis) for corner in corners) / 4 for axis in "xy")
        found.append((code.text, x / dots * 25.4, y / dots * 25.4))
    return found


def label_box(sheet: Sheet, place: int, dots: int) -> tuple[int, int, int, int]:
    """A label on the picture, in dots, with the dots it only touches."""
    x, y = sheet.corner(place)
    edges = (x, y, x + sheet.width, y + sheet.height)
    left, top, right, bottom = (edge / 25.4 * dots for edge in edges)
    return int(left) - 1, int(top) - 1, int(right) + 2, int(bottom) + 2


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The box around all that is not white, in dots."""
    return ImageOps.invert(image.convert("L")).getbbox()


def within(inner: tuple[int, ...] | None, outer: tuple[int, ...]) -> bool:
    return inner is None or (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def expect_codes(
    pdf: bytes, printed: list[Label], sheet: Sheet, first: int, nudge: tuple[float, float]
) -> None:
    middle_x, middle_y = MIDDLE.get(sheet.name, BADGE_MIDDLE)
    for dots in DOTS:
        read = [
            (page, *code)
            for page, image in enumerate(pictures(pdf, dots))
            for code in codes_read(image, dots)
        ]
        assert sorted(text for _, text, _, _ in read) == sorted(label.code for label in printed)
        places = {label.code: first + number for number, label in enumerate(printed)}
        for page, text, x, y in read:
            left, top = sheet.corner(places[text], nudge)
            assert page == places[text] // sheet.per_page
            assert abs(x - left - middle_x) < 1
            assert abs(y - top - middle_y) < 1


@EVERY_SHEET
def test_every_code_of_a_full_page_is_read_back_where_it_belongs(sheet: Sheet) -> None:
    printed = labels(sheet.per_page)
    expect_codes(draw(printed, sheet), printed, sheet, 0, (0, 0))


def test_a_thousand_codes_are_read_back() -> None:
    printed = labels(1000)
    pages = pictures(draw(printed, SHEETS["L7159"]), 100)
    read = [text for page in pages for text, _, _ in codes_read(page, 100)]
    assert sorted(read) == sorted(label.code for label in printed)


@EVERY_SHEET
def test_a_page_begun_earlier_starts_at_the_next_label_and_runs_on_to_the_next_page(
    sheet: Sheet,
) -> None:
    printed = labels(5)
    start = sheet.per_page - 2
    expect_codes(draw(printed, sheet, start_at=start), printed, sheet, start - 1, (0, 0))


@EVERY_SHEET
def test_a_nudge_moves_everything_right_and_down(sheet: Sheet) -> None:
    printed = labels(4)
    pdf = draw(printed, sheet, nudge=(2.5, -1.5))
    expect_codes(pdf, printed, sheet, 0, (2.5, -1.5))


@EVERY_SHEET
def test_every_label_lies_on_the_paper_and_beside_the_others(sheet: Sheet) -> None:
    assert sheet.column_pitch >= sheet.width
    assert sheet.row_pitch >= sheet.height
    last_x, last_y = sheet.corner(sheet.per_page - 1)
    assert sheet.left == pytest.approx(sheet.paper[0] - last_x - sheet.width, abs=0.01)
    assert sheet.top == pytest.approx(sheet.paper[1] - last_y - sheet.height, abs=0.01)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("L7160", 25, 26), ("L7163", 25, 26), ("L7159", 24.4, 24.7), ("cards", 25, 30)],
)
def test_a_code_is_25_mm_wide_where_the_label_is_high_enough(
    name: str, least: float, most: float
) -> None:
    label = picture(draw([wordless()], SHEETS[name]), 300)
    (code,) = zxingcpp.read_barcodes(label)
    where = code.position
    box = (where.top_left.x - 9, where.top_left.y - 9, where.bottom_right.x + 9)
    left, _, right, _ = ink(label.crop((*box, where.bottom_right.y + 9))) or (0, 0, 0, 0)
    assert least <= (right - left) / 300 * 25.4 <= most


def test_a_code_is_version_1_at_level_q_and_undamaged() -> None:
    for code in (a_code(1), "T" + "9" * 15, "0" * 16, "ZZZZZZZZZZZZZZZZ"):
        (read,) = zxingcpp.read_barcodes(picture(draw([a_label(code=code)], SHEETS["L7160"])))
        assert (read.text, read.ec_level, read.extra["Version"]) == (code, "Q", "1")
        assert read.extra["UEC"] == 1  # nothing to correct


@EVERY_SHEET
def test_four_modules_around_a_code_stay_white_beside_the_longest_words(sheet: Sheet) -> None:
    image = picture(draw([a_label(**LONG)], sheet))
    (code,) = zxingcpp.read_barcodes(image)
    corner, opposite = code.position.top_left, code.position.bottom_right
    quiet = round((opposite.x - corner.x) / 21 * 4) - 2
    around = image.crop(
        (corner.x - quiet, corner.y - quiet, opposite.x + quiet, opposite.y + quiet)
    )
    width, height = around.size
    around.paste("white", (quiet - 3, quiet - 3, width - quiet + 4, height - quiet + 4))
    assert ink(around) is None


def test_a_code_is_pure_black_on_pure_white() -> None:
    image = picture(draw([wordless()], SHEETS["L7160"]), 600)
    shades = sorted(image.getcolors() or [], reverse=True)[:2]
    assert {shade for _, shade in shades} == {(0, 0, 0), (255, 255, 255)}


def test_everything_is_vectors_and_letters() -> None:
    page = pypdf.PdfReader(io.BytesIO(draw(labels(3), SHEETS["cards"]))).pages[0]
    assert len(page.images) == 0
    assert "/XObject" not in page["/Resources"]


@EVERY_SHEET
def test_the_words_can_be_found_and_read_aloud(sheet: Sheet) -> None:
    label = a_label(short="K7M2Q9XT", title="Siân", line="Llŷr Ŵyn", school="Ysgol Tŷ Gwyn")
    page = pypdf.PdfReader(io.BytesIO(draw([label], sheet))).pages[0]
    words = page.extract_text()
    assert {"K7M2-Q9XT", "Siân", "Llŷr Ŵyn", "Ysgol Tŷ Gwyn"} <= set(words.splitlines())
    assert words.index("Siân") < words.index("Llŷr Ŵyn") < words.index("K7M2-Q9XT")


def test_welsh_letters_have_their_circumflex() -> None:
    plain, welsh = (
        picture(draw([a_label(title=title)], SHEETS["L7160"])) for title in ("wyWY", "ŵŷŴŶ")
    )
    assert ImageChops.difference(plain, welsh).getbbox() is not None
    pdf = pypdf.PdfReader(io.BytesIO(draw([a_label(title="ŵŷŴŶẁẃẅ")], SHEETS["L7163"])))
    assert "ŵŷŴŶẁẃẅ" in pdf.pages[0].extract_text()


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("w\u0302yn", "ŵyn"),
        ("  Anne \n Marie ", "Anne Marie"),
        ("Nguyễn", "Nguyên"),
        ("O\u2019Neill – Łucja", "O\u2019Neill – Łucja"),
        ("李 Li", "? Li"),
    ],
)
def test_a_letter_the_font_lacks_becomes_the_nearest_it_has(given: str, printed: str) -> None:
    pdf = draw([a_label(title=given)], SHEETS["L7163"])
    assert printed in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().splitlines()


def test_a_long_name_breaks_at_its_hyphen() -> None:
    pdf = draw([a_label(title="Christopher-Alexander")], SHEETS["L7160"])
    words = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert words.splitlines()[:2] == ["Christopher-", "Alexander"]


def test_what_has_no_room_at_all_ends_in_an_ellipsis() -> None:
    pdf = draw([a_label(title="Rhys " * 60)], SHEETS["L7159"])
    assert "…" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


any_words = st.text(st.characters(codec="utf-8"), max_size=90) | st.text("Iwŵ -’y", max_size=200)


@EVERY_SHEET
@settings(max_examples=40)
@given(title=any_words, line=any_words, school=any_words)
def test_whatever_the_words_they_stay_on_their_label_and_off_each_other(
    sheet: Sheet, title: str, line: str, school: str
) -> None:
    place = sheet.columns + 1
    label = a_label(title=title, line=line, school=school)
    pdf = draw([label], sheet, start_at=place + 1)
    bare = draw([wordless()], sheet, start_at=place + 1)
    changed = ImageChops.difference(picture(pdf, 72), picture(bare, 72)).getbbox()
    assert within(changed, label_box(sheet, place, 72))
    for (upper, upper_size), (lower, lower_size) in neighbours(pdf):
        assert upper - 0.22 * upper_size >= lower + 0.668 * lower_size - 0.1 or upper == lower


def neighbours(pdf: bytes) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Each line of words with the next below it: baseline from the foot of the page, size (pt)."""
    lines: list[tuple[float, float]] = []

    def note(text: str, _cm: object, at: list[float], _font: object, size: float) -> None:
        if text.strip():
            lines.append((at[5], size))

    pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    lines.sort(reverse=True)
    return list(pairwise(lines))


@pytest.mark.parametrize("sheet", [s for s in SHEETS.values() if not s.cut_marks], ids=str)
def test_nothing_is_printed_outside_the_label(sheet: Sheet) -> None:
    place = sheet.per_page // 2
    image = picture(draw([a_label(**LONG)], sheet, start_at=place + 1), 150)
    assert within(ink(image), label_box(sheet, place, 150))


def test_cut_marks_stay_off_the_cards_but_for_crosses_a_millimetre_long() -> None:
    sheet = SHEETS["cards"]
    image = picture(draw([a_label()], sheet), 150)
    for place in range(1, sheet.per_page):
        left, top, right, bottom = label_box(sheet, place, 150)
        inside = (left + 12, top + 12, right - 12, bottom - 12)
        assert ink(image.crop(inside)) is None
    margin = image.crop((0, 0, image.width, label_box(sheet, 0, 150)[1] - 3))
    assert ink(margin) is not None


def test_the_top_of_a_badge_is_left_free_for_the_lanyard() -> None:
    sheet = SHEETS["cards"]
    left, top, right, _ = label_box(sheet, 0, 150)
    image = picture(draw([a_label(**LONG)], sheet), 150)
    assert ink(image.crop((left + 4, top + 4, right - 4, top + round(9.8 / 25.4 * 150)))) is None
    band = image.getpixel((left + 20, top + round(11 / 25.4 * 150)))
    assert band == (0x5B, 0x23, 0x59)


@pytest.mark.parametrize("make", [lambda sheet: draw(labels(2), sheet), calibration_page])
@EVERY_SHEET
def test_viewers_are_asked_not_to_scale_and_told_title_and_language(
    sheet: Sheet, make: Callable[[Sheet], bytes]
) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(make(sheet)))
    root = pdf.trailer["/Root"]
    assert root["/ViewerPreferences"]["/PrintScaling"] == "/None"
    assert root["/Lang"] == "en-GB"
    width, height = pdf.pages[0].mediabox[2:]
    assert (width / 72 * 25.4, height / 72 * 25.4) == pytest.approx(sheet.paper, abs=0.05)


@pytest.mark.parametrize(("name", "title"), [("cards", "Badges"), ("L7160", "Labels")])
def test_the_file_says_about_itself_only_what_kind_it_is(name: str, title: str) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(draw([a_label()], SHEETS[name])))
    assert dict(pdf.metadata or {}) == {"/Title": title, "/CreationDate": "D:19700101000000Z"}
    assert pdf.xmp_metadata is None


def test_the_same_labels_give_the_same_bytes() -> None:
    assert draw(labels(12), SHEETS["cards"]) == draw(iter(labels(12)), SHEETS["cards"])


@EVERY_SHEET
def test_the_calibration_page_outlines_every_label_to_a_third_of_a_millimetre(
    sheet: Sheet,
) -> None:
    nudge = (1.0, -2.0)
    image = picture(calibration_page(sheet, nudge=nudge)).convert("L")
    for place in range(sheet.per_page):
        x, y = sheet.corner(place, nudge)
        for at_x in (x, x + sheet.width):
            assert is_dark(image, at_x, y + sheet.height / 2)
        for at_y in (y, y + sheet.height):
            assert is_dark(image, x + sheet.width / 2 + 3, at_y)


def is_dark(image: Image.Image, x: float, y: float) -> bool:
    """Whether there is ink within 0.3 mm of a place given in mm; 300 dots to the inch."""
    spot = [round((at + by) / 25.4 * 300) for by in (-0.3, 0.3) for at in (x, y)]
    darkest, _ = image.crop((spot[0], spot[1], spot[2], spot[3])).getextrema()
    return int(darkest) < 200


@EVERY_SHEET
def test_the_calibration_page_tells_what_to_measure_and_which_nudge_it_had(sheet: Sheet) -> None:
    pdf = calibration_page(sheet, nudge=(1.5, -2))
    words = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert "Actual size" in words
    assert f"a sheet of {sheet.name}, edges together" in words
    assert "1.5 mm right and −2 mm down" in words
    assert f"top edge of label {sheet.columns + 1}" in words
    assert " 90 " in words
    assert " 100 " in words
    assert "…" not in words


@pytest.mark.parametrize(
    ("print_it", "sentence"),
    [
        (
            lambda sheet: find_sheet("L7161"),
            "There is no label sheet called “L7161”. Choose L7160, L7163, L7159 or cards.",
        ),
        (
            lambda sheet: draw(labels(1), sheet, start_at=22),
            "Label 22 is not on a sheet of L7160, which has 21. Start at a label from 1 to 21.",
        ),
        (
            lambda sheet: draw(labels(1), sheet, start_at=0),
            "Label 0 is not on a sheet of L7160, which has 21. Start at a label from 1 to 21.",
        ),
        (lambda sheet: draw(labels(1), sheet, nudge=(0, 5.1)), "A nudge of 5.1 mm is too far."),
        (lambda sheet: calibration_page(sheet, nudge=(-6, 0)), "A nudge of -6 mm is too far."),
        (
            lambda sheet: draw(labels(1), sheet, nudge=(float("nan"), 0)),
            "A nudge of nan mm is too far.",
        ),
        (lambda sheet: draw([], sheet), "There are no labels to print. Choose at least one."),
        (
            lambda sheet: draw([a_label(code="T123")], sheet),
            "The code of “Slot 0” is not 16 capital letters and digits.",
        ),
        (
            lambda sheet: draw([a_label(short="k7m2-q9xt")], sheet),
            "The short code of “Slot 0” is not 8 capital letters and digits.",
        ),
    ],
)
def test_what_cannot_be_printed_is_refused_in_a_plain_sentence(
    print_it: Callable[[Sheet], object], sentence: str
) -> None:
    with pytest.raises(LabelProblem) as refused:
        print_it(SHEETS["L7160"])
    assert str(refused.value).startswith(sentence)


def test_a_refusal_never_says_the_code() -> None:
    with pytest.raises(LabelProblem) as refused:
        draw([a_label(code="TSECRET")], SHEETS["cards"])
    assert "SECRET" not in str(refused.value)


def test_a_sheet_is_found_however_its_name_is_typed() -> None:
    assert find_sheet(" l7160 ") is SHEETS["L7160"]
    assert find_sheet("Cards") is SHEETS["cards"]

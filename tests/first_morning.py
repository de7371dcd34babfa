"""The first morning on real input, from end to end, in one go:

    python tests/first_morning.py FOLDER [--school ID] [--year-scheme uk|us]

Imports a folder of people with the real command, prints badges, decodes every code of the rendered
PDF with an independent decoder, holds one before Chromium's camera, and has the audit log verified.
Needs a Chromium in KIOSK_CHROMIUM. Prints what it did; exit 1 at the first thing that is wrong.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.sync_api import sync_playwright

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def kiosk(data: Path, *words: str) -> str:
    command = [sys.executable, "-m", "kiosk", "--data", str(data), *words]
    done = subprocess.run(command, capture_output=True, text=True)
    print("$ kiosk", " ".join(words))
    print("    " + done.stdout.strip().replace("\n", "\n    "))
    if done.returncode:
        sys.exit(f"exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def decoded(pdf: Path) -> tuple[list[str], Image.Image]:
    """Every QR code of the PDF at 150 dpi, and the first badge cut out of its page."""
    texts, first = [], None
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=150 / 72).to_pil().convert("RGB")
            codes = zxingcpp.read_barcodes(picture)
            texts += [code.text for code in codes]
            if first is None:
                place = codes[0].position
                first = picture.crop(
                    (
                        place.top_left.x - 60,
                        place.top_left.y - 60,
                        place.bottom_right.x + 60,
                        place.bottom_right.y + 60,
                    )
                )
    assert first is not None
    return texts, first


def film(badge: Image.Image, path: Path) -> None:
    """The badge held a little askew before a grey wall, as the camera sees it: 1280x720, MJPEG."""
    held = badge.resize((330, 330)).rotate(7, expand=True, fillcolor=(110, 110, 110))
    frame = Image.new("RGB", (1280, 720), (110, 110, 110))
    frame.paste(held, (470, 180))
    frame.save(path, "JPEG", quality=85)
    path.write_bytes(path.read_bytes() * 30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urlopen(f"{address}/healthz").close()
            return
        except URLError:
            time.sleep(0.05)
    sys.exit("The server did not start.")


def show_to_camera(address: str, pictures: Path) -> None:
    arguments = [*CHROMIUM, f"--use-file-for-fake-video-capture={pictures}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["KIOSK_CHROMIUM"], args=arguments
        )
        page = browser.new_context(viewport={"width": 1080, "height": 810}).new_page()
        page.goto(address)
        page.get_by_role("heading", name="Locked away").wait_for()
        print("The camera saw the badge:", page.locator(".flood__when").inner_text())
        page.get_by_role("heading", name="Show your badge").wait_for()
        count = page.locator(".idle__count").inner_text().replace("\n", " ")
        print("The idle screen says:", count)
        if not count.startswith("1"):
            sys.exit("The count does not say one phone.")
        browser.close()


def main(folder: str, *options: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        data, pdf, pictures = (Path(made) / name for name in ("school", "badges.pdf", "held.mjpeg"))
        kiosk(data, "init", "--school", "First Morning Primary")
        kiosk(data, "import", folder, *options, "--yes")
        printed = kiosk(data, "labels", "badges", "-o", str(pdf))
        texts, badge = decoded(pdf)
        print(f"Decoded {len(texts)} codes of {pdf.name}, {len(set(texts))} different.")
        if len(set(texts)) != int(printed.split()[0]):
            sys.exit("Not every badge could be decoded.")
        film(badge, pictures)
        port = free_port()
        command = [sys.executable, "-m", "kiosk", "--data", str(data), "serve", "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://localhost:{port}")
            show_to_camera(f"http://localhost:{port}", pictures)
        finally:
            server.terminate()
            server.wait()
        kiosk(data, "report", "today")
        kiosk(data, "audit", "verify")


if __name__ == "__main__":
    main(*sys.argv[1:])

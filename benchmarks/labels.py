"""Time and memory of drawing 1,000 labels, against encoding and drawing their codes plainly.

The floor is qrcode with free mask choice and one fpdf2 rectangle for each run of dark modules, no
words; both sides are timed in turn in one run. Goal (design.md section 11): ratio at most 0.5,
memory at most 80 MB. Run it as `python benchmarks/labels.py`.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import groupby

from fpdf import FPDF
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

from kiosk import codes
from kiosk.exchange.labels.sheet import SHEETS, Label, draw

COUNT = 1000
REPEATS = 5
SHEET = SHEETS["L7160"]
MODULE = 1.2


def make_labels() -> list[Label]:
    return [
        Label(
            codes.mint(codes.Kind.LABEL),
            codes.mint_short(),
            f"Pupil {number}",
            "Year 4, Ms Okonkwo",
            "Oakfield Primary",
        )
        for number in range(COUNT)
    ]


def draw_plainly(labels: list[Label]) -> bytes:
    """What anybody would write first: the floor."""
    pdf = FPDF(unit="mm", format="A4")
    for place, label in enumerate(labels):
        if place % SHEET.per_page == 0:
            pdf.add_page()
        qr = QRCode(error_correction=ERROR_CORRECT_Q)
        qr.add_data(label.code)
        qr.make()
        left, top = SHEET.corner(place)
        for row, modules in enumerate(qr.modules):
            column = 0
            for dark, run in groupby(modules):
                length = len(list(run))
                if dark:
                    x, y = left + column * MODULE, top + row * MODULE
                    pdf.rect(x, y, length * MODULE, MODULE, style="F")
                column += length
    return bytes(pdf.output())


def seconds(work: Callable[[], bytes]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mb() -> float:
    """The most memory this process ever held; ru_maxrss is kB on Linux, bytes on macOS."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if _on_mac() else 2**10)


def _on_mac() -> bool:
    return sys.platform == "darwin"


def measure_memory() -> None:
    """Print what a process of its own holds before and after drawing."""
    labels = make_labels()
    before = peak_mb()
    size = len(draw(labels, SHEET))
    print(f"{before:.1f} {peak_mb():.1f} {size}")


def main() -> None:
    # First, while this process is small: a child starts from its parent's peak.
    answer = subprocess.run(
        [sys.executable, __file__, "--memory"], check=True, capture_output=True, text=True
    )
    labels = make_labels()
    draw(labels[:1], SHEET)
    draw_plainly(labels[:1])
    ours, floor = [], []
    for _ in range(REPEATS):
        ours.append(seconds(lambda: draw(labels, SHEET)))
        floor.append(seconds(lambda: draw_plainly(labels)))
    ratio = statistics.median(ours) / statistics.median(floor)
    imported, peak, size = answer.stdout.split()
    print(f"{COUNT} labels, medians of {REPEATS}")
    print(f"  ours   {statistics.median(ours):6.2f} s")
    print(
        f"  floor  {statistics.median(floor):6.2f} s  free mask choice, fpdf2 rectangles, no words"
    )
    print(f"  ratio  {ratio:6.3f}    goal at most 0.5")
    print(f"  memory {peak} MB at the peak, {imported} MB of it imports; goal at most 80")
    print(f"  file   {int(size) / 1000:.0f} kB")


if __name__ == "__main__":
    measure_memory() if "--memory" in sys.argv else main()

"""What starting the served app costs, in imports, against `import flask` alone.

Each in a fresh interpreter, in turn, medians. Goal (design.md section 11): at most 1.7 of
`import flask`. What is heavy and not needed to serve a scan must not be imported.
Run it as `python benchmarks/start.py`; `--modules` lists what costs most.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.founding import found

REPEATS = 21
ONLY_ON_USE = (
    *("fpdf", "PIL", "qrcode", "openpyxl", "fontTools"),
    *("kiosk.exchange.labels", "kiosk.exchange.people"),
)

STARTS = {
    "import flask": "import flask",
    "with sqlite_utils": "import flask, sqlite_utils",
    "and waitress": "import flask, sqlite_utils, waitress",
    "the served app": "import kiosk.web.app, kiosk.web.serving",
    "and its create_app": "import kiosk.web.serving; from kiosk import create_app; create_app()",
}

MEASURE = """
import time
began = time.perf_counter()
{code}
print(time.perf_counter() - began)
"""


def run(code: str, folder: str, *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *flags, "-c", code],
        env={"KIOSK_DATA": folder},
        cwd=Path(__file__).parent.parent,
        check=True,
        capture_output=True,
        text=True,
    )


def compare(folder: str, repeats: int) -> None:
    took: dict[str, list[float]] = {name: [] for name in STARTS}
    for code in STARTS.values():
        run(code, folder)  # writes bytecode, warms the disk's cache
    for _ in range(repeats):
        for name, code in STARTS.items():
            took[name].append(float(run(MEASURE.format(code=code), folder).stdout))
    floor = took["import flask"]
    for name, seconds in took.items():
        ratio = statistics.median(a / b for a, b in zip(seconds, floor, strict=True))
        goal = "   goal at most 1.7" if name == "the served app" else ""
        print(f"  {name:20} {statistics.median(seconds) * 1000:6.1f} ms   {ratio:.2f}{goal}")


def imported_in_vain(folder: str) -> list[str]:
    code = f"{STARTS['and its create_app']}; import sys; print(*sys.modules)"
    modules = run(code, folder).stdout.split()
    return [name for name in ONLY_ON_USE if name in modules]


def dearest(folder: str) -> None:
    """The 25 modules that take longest by themselves, in microseconds."""
    told = run(STARTS["the served app"], folder, "-X", "importtime").stderr
    lines = [line.removeprefix("import time:").split("|") for line in told.splitlines()[1:]]
    for own, _, name in sorted(lines, key=lambda line: -int(line[0]))[:25]:
        print(f"{int(own):8} µs  {name.strip()}")


WRITING = """
import dataclasses, time
import flask, sqlite_utils, waitress
spent, kinds, written = 0.0, 0, dataclasses._process_class
def timed(*args, **given):
    global spent, kinds
    began = time.perf_counter()
    try:
        return written(*args, **given)
    finally:
        spent, kinds = spent + time.perf_counter() - began, kinds + 1
dataclasses._process_class = timed
began = time.perf_counter()
import kiosk.web.app, kiosk.web.serving
print(time.perf_counter() - began, spent, kinds)
"""


def values(folder: str, repeats: int) -> str:
    """What of our own imports goes into the methods of dataclasses, where the goal is missed."""
    runs = [run(WRITING, folder).stdout.split() for _ in range(repeats)]
    ours, spent = (statistics.median(float(each[n]) for each in runs) * 1000 for n in (0, 1))
    return (
        f"Of {ours:.0f} ms for our own modules, the library takes {spent:.0f} ms to write the "
        f"methods of {runs[0][2]} dataclasses."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--modules", action="store_true", help="list what costs most")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        found(Path(folder) / "school", "Oakfield Primary").close()
        school = str(Path(folder) / "school")
        if asked.modules:
            dearest(school)
            return
        print(f"Imports in a fresh interpreter, medians of {asked.repeats} interleaved rounds")
        compare(school, asked.repeats)
        print(values(school, asked.repeats // 3 or 1))
        vain = imported_in_vain(school)
        print(f"Imported although nobody asked for it: {', '.join(vain) or 'nothing'}.")


if __name__ == "__main__":
    main()

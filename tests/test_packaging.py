"""What is shipped: the wheel, what is not ours in it, and that nothing in it is left over.

The look itself is tested in a real browser; here only that every value, class and drawing that
is defined is used, and the other way round.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.founding import starting_policy

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "kiosk" / "static"
VENDOR = STATIC / "vendor"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted(STATIC.glob("*.js"))
SHEETS = [STATIC / "kiosk.css", *sorted(set(STATIC.glob("*.css")) - {STATIC / "kiosk.css"})]
CSS = "\n".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)


# The wheel --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as for a release."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", folder, ROOT]
    if importlib.util.find_spec("hatchling"):
        words.insert(-1, "--no-build-isolation")
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("kiosk-*.whl")
    return built


@pytest.fixture(scope="module")
def shipped(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def ours(folder: Path, *suffixes: str) -> set[str]:
    """Files of the checkout with these suffixes, by path from `folder`'s parent."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix in suffixes)
    return {path.relative_to(folder.parent).as_posix() for path in found}


def test_the_wheel_holds_the_schema_and_all_templates(shipped: set[str]):
    assert "kiosk/schema.sql" in shipped
    templates = {f"kiosk/{path}" for path in ours(ROOT / "templates", ".html")}
    assert len(templates) >= 6
    assert templates <= shipped


def test_the_wheel_holds_all_of_the_package_but_the_bootstrap(shipped: set[str]):
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kiosk").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert package - shipped == {"kiosk/_bootstrap.py"}


@pytest.mark.parametrize(
    "path",
    [
        "kiosk/openapi.json",
        "kiosk/starting_rules.toml",
        "kiosk/docs/paperwork/dpia.md",
        "kiosk/demo_people.toml",
        "kiosk/static/kiosk.css",
        "kiosk/static/kiosk.js",
        "kiosk/static/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",
        "kiosk/static/fonts/OFL.txt",
        "kiosk/static/icons/LICENSE-lucide.txt",
        "kiosk/static/vendor/vendor.toml",
        "kiosk/static/vendor/zxing/reader.js",
        "kiosk/static/vendor/zxing/zxing_reader.wasm",
        "kiosk/static/vendor/zxing/LICENSE.txt",
        "kiosk/exchange/labels/fonts/AtkinsonHyperlegibleNext-Regular.ttf",
        "kiosk/exchange/labels/fonts/AtkinsonHyperlegibleNext-Bold.ttf",
        "kiosk/exchange/labels/fonts/OFL.txt",
    ],
)
def test_the_wheel_holds(shipped: set[str], path: str):
    assert path in shipped


def test_the_wheel_holds_nothing_else(shipped: set[str]):
    strange = [
        path
        for path in shipped
        if not re.match(r"kiosk/|kiosk-[\d.]+\.dist-info/", path)
        or re.search(r"_bootstrap|__pycache__|\.pyc$|\.db|\.key$|test|instance|\.map$", path)
    ]
    assert strange == []


def test_a_school_can_be_made_from_the_wheel_alone(wheel: Path, tmp_path: Path):
    """Away from the checkout, so that nothing of it is found by chance."""
    installed, data = tmp_path / "site", tmp_path / "data"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    make = ["--data", str(data), "init", "--school", "Oak"]
    program = (
        "import kiosk.cli, kiosk.folders, sys\n"
        f"assert kiosk.__file__.startswith({str(installed)!r}), kiosk.__file__\n"
        f"kiosk.cli.main({make}, standalone_mode=False)\n"
        "from pathlib import Path\n"
        f"app = kiosk.create_app(Path({str(data)!r}))\n"
        "client = app.test_client()\n"
        "for path in ('/', '/rules/staff', '/privacy/staff', '/api/openapi.json'):\n"
        "    assert client.get(path).status_code == 200, path\n"
        "print(kiosk.folders.default_data())\n"
    )
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "own"), "PATH": os.defpath}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**home, "PYTHONPATH": str(installed)},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    where = Path(done.stdout.splitlines()[-1])
    assert installed not in where.parents, "an upgrade would take the register with it"
    if sys.platform == "linux":
        assert where == tmp_path / "own" / "kiosk"


# What is not ours -------------------------------------------------------------------------------

LISTED = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))["file"]


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["here"])
def test_a_vendored_file_is_the_one_that_is_listed(entry: dict[str, str]):
    digest = hashlib.sha256((VENDOR / entry["here"]).read_bytes()).hexdigest()
    assert digest == entry["sha256"]
    assert {"package", "version", "licence", "from"} <= set(entry)


def test_nothing_lies_there_unlisted():
    there = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    licences = {path for path in there if re.search(r"(^|/)(LICEN[CS]E|NOTICE)", path)}
    assert there - licences - {"vendor.toml"} == {entry["here"] for entry in LISTED}
    for entry in LISTED:
        folder = entry["here"].rpartition("/")[0]
        assert any(licence.startswith(folder) for licence in licences), entry["here"]


def test_what_comes_from_one_package_is_of_one_version():
    versions = {(entry["package"], entry["version"]) for entry in LISTED}
    assert len(versions) == len({package for package, _ in versions})


# The stylesheet ---------------------------------------------------------------------------------


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def test_every_dark_colour_is_a_light_one_too():
    by_day, by_night = without_comments(CSS).split("@media", 2)[:2]
    dark = set(re.findall(r"(--[\w-]+):", by_night.split("}")[0]))
    assert "--paper" in dark
    assert dark <= set(re.findall(r"(--[\w-]+):", by_day))


def defined_properties() -> set[str]:
    return set(re.findall(r"[\s{;](--[\w-]+)\s*:", without_comments(CSS)))


def used_properties() -> set[str]:
    return set(re.findall(r"var\(\s*(--[\w-]+)", without_comments(CSS)))


def test_every_custom_property_that_is_used_is_defined():
    assert used_properties() - defined_properties() == set()


def test_nothing_needs_important_or_an_id_or_another_server():
    css = without_comments(CSS)
    assert "!important" not in css
    assert not re.search(r"(^|[\s,>}])#[a-zA-Z][\w-]*\s*[{,:.]", css)
    urls = re.findall(r"url\(([^)]*)\)", css)
    assert urls
    for url in urls:
        assert (STATIC / url.strip("\"'")).is_file(), url
    assert "@import" not in css


def test_its_braces_are_balanced_and_every_layer_is_declared():
    css = without_comments(CSS)
    assert css.count("{") == css.count("}")
    declared = re.search(r"@layer ([\w, ]+);", css)[1].split(", ")
    assert set(re.findall(r"@layer (\w+) \{", css)) == set(declared)


def test_every_animation_is_defined_and_used():
    defined = set(re.findall(r"@keyframes ([\w-]+)", CSS))
    used = set(re.findall(r"animation(?:-name)?:\s*([\w-]+)", without_comments(CSS))) - {"none"}
    assert used == defined


# What is used -----------------------------------------------------------------------------------


def page_sources() -> Iterator[tuple[Path, str]]:
    for path in (*TEMPLATES, *SCRIPTS, STATIC.parent / "exchange" / "drawing.py"):
        yield path, path.read_text(encoding="utf-8")


def css_classes() -> set[str]:
    selectors = re.sub(r"\{[^{}]*\}", "{}", without_comments(CSS))
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"url\([^)]*\)|\d*\.\d+", "", selectors)))


def words_of_pages() -> set[str]:
    """Every word that could be the name of a class, in templates and scripts."""
    found: set[str] = set()
    for _, text in page_sources():
        found |= set(re.findall(r"[a-zA-Z][\w-]*", text))
    return found


def beginnings_of_pages() -> set[str]:
    """What a script or template puts before a value: `flood--` of `flood--${look.flood}`."""
    return {
        beginning
        for _, text in page_sources()
        for beginning in re.findall(r"([a-zA-Z][\w-]*(?:--|__))(?=\$\{|\{\{)", text)
    }


def test_every_class_of_the_stylesheet_is_used():
    words, beginnings = words_of_pages(), beginnings_of_pages()
    unused = {
        name
        for name in css_classes() - words
        if not (
            any(name.startswith(beginning) for beginning in beginnings)
            and (re.split("--|__", name)[-1] in words or name[-1].isdigit())
        )
    }
    assert unused == set()


def classes_of_templates() -> set[str]:
    found: set[str] = set()
    for path in TEMPLATES:
        for value in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8")):
            plain = re.sub(r"[\w-]*\{[{%].*?[}%]\}[\w-]*", " ", value)
            found |= set(plain.split())
    return found


def test_every_class_of_a_template_is_in_the_stylesheet_or_a_script():
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    assert {name for name in classes_of_templates() - css_classes() if name not in scripts} == set()


def symbols() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    names = re.findall(r'<symbol id="([\w-]+)"', text)
    assert len(names) == len(set(names))
    return set(names)


def used_symbols() -> set[str]:
    """By name, by macro, by the icon of a rule card, or by the mark that a look names."""
    used = {f"i-{card.icon}" for card in starting_policy().cards}
    for path, text in page_sources():
        if path.name == "_symbols.html":
            continue
        used |= set(re.findall(r"[\"'`]#([im]-[\w-]+)[\"'`]", text))
        used |= {f"i-{name}" for name in re.findall(r"\bicon\(\"([\w-]+)\"", text)}
        used |= {f"m-{name}" for name in re.findall(r"(?:\bmark\(|\bmark: )\"([\w-]+)\"", text)}
    return used


def test_every_drawing_is_used():
    assert symbols() - used_symbols() == set()


def test_every_drawing_that_is_used_is_there():
    assert used_symbols() - symbols() == set()


def test_every_script_is_loaded_and_every_module_that_is_imported_is_there():
    texts = dict(page_sources())
    imported = {
        name for text in texts.values() for name in re.findall(r'from "\./([\w-]+\.js)"', text)
    }
    started = {
        name
        for text in texts.values()
        for name in re.findall(r"static_url\('([\w-]+\.js)'\)", text)
    }
    assert imported | started == {path.name for path in SCRIPTS}


def test_every_export_of_a_script_is_imported_somewhere():
    for path in SCRIPTS:
        others = [text for other, text in page_sources() if other != path]
        exports = re.findall(
            r"export (?:async )?(?:function|const) (\w+)", path.read_text(encoding="utf-8")
        )
        for name in exports:
            pattern = rf"import \{{[^}}]*\b{name}\b[^}}]*\}} from \"\./{re.escape(path.name)}\""
            assert any(re.search(pattern, text) for text in others), f"{path.name}: {name}"


def test_every_static_file_is_used():
    sources = "\n".join(text for _, text in page_sources()) + CSS
    left = {
        path.relative_to(STATIC).as_posix()
        for path in STATIC.rglob("*")
        if path.is_file()
        and path.name not in sources
        and not re.match(r"(OFL|LICEN[CS]E|vendor\.toml)", path.name)
    }
    assert left == set()

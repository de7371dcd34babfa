"""Every page as a whole: one visible heading, a title, labels, ids, drawings; never a name.

`Page` checks whatever it reads, in the manner of Notify's test client; what a page looks like
and how it reads aloud is tested in a real browser.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.actions.policies import Card, PublishPolicy
from kiosk.actions.settings import ChangeSetting
from kiosk.founding import starting_policy
from kiosk.web.policies import TABS
from web.asking import ELSEWHERE, OUR_PAGE, Kiosk, enrolled, revoked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from oakfield import Oakfield
    from werkzeug.test import TestResponse

VOID = {"meta", "link", "input", "br", "img", "hr", "source"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
NAMELESS = ("hidden", "submit", "button", "reset")


@dataclass
class Element:
    """An element with what is in it: elements and texts."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def all(self) -> Iterator[Element]:
        """Every element in this one, templates and hidden ones too, in order."""
        for each in self.inside:
            if isinstance(each, Element):
                yield each
                yield from each.all()

    def visible(self) -> Iterator[Element]:
        """Every element in this one that the page shows before any script has run."""
        for each in self.inside:
            if isinstance(each, Element) and not each.is_hidden:
                yield each
                yield from each.visible()

    def announced(self) -> Iterator[Element]:
        """Every element in this one that is read aloud, or will be once it is shown."""
        for each in self.inside:
            if isinstance(each, Element) and each.get("aria-hidden") != "true":
                if not (each.tag == "svg" and each.is_hidden):
                    yield each
                yield from each.announced()

    @property
    def is_hidden(self) -> bool:
        return self.tag in ("template", "noscript") or "hidden" in self.attributes

    @property
    def text(self) -> str:
        parts = (each if isinstance(each, str) else each.text for each in self.inside)
        return " ".join("".join(parts).split())

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""


class _Reader(HTMLParser):
    """Builds the tree; a tag that is not closed, or closed twice, is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_decl(self, decl: str) -> None:
        assert decl == "doctype html"
        assert self.root.inside in ([], ["\n"]), "something stands before the doctype"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        assert max(names.values(), default=1) == 1, f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert any(each.tag == "svg" for each in self.open), f"<{tag}/> outside a drawing"
        self.open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment reached the page: {data}")


class Page:
    """A page that was fetched, and is as every page should be."""

    def __init__(self, response: TestResponse) -> None:
        assert response.mimetype == "text/html"
        self.html = response.text
        reader = _Reader()
        reader.feed(self.html)
        reader.close()
        assert reader.open == [reader.root], f"<{reader.open[-1].tag}> is not closed"
        self.root = reader.root
        self._has_one_heading_and_a_title()
        self._has_ids_that_are_unique_and_referred_to()
        self._has_labelled_fields_and_named_controls()
        self._has_the_drawings_it_uses()

    def find(self, tag: str, *, visible: bool = False) -> list[Element]:
        elements = self.root.visible() if visible else self.root.all()
        return [element for element in elements if element.tag == tag]

    @property
    def heading(self) -> str:
        return self.find("h1", visible=True)[0].text

    @property
    def title(self) -> str:
        return self.find("title")[0].text

    @property
    def text(self) -> str:
        return self.find("body")[0].text

    def _has_one_heading_and_a_title(self) -> None:
        headings = self.find("h1", visible=True)
        assert len(headings) == 1, f"{len(headings)} visible headings"
        assert headings[0].text
        assert self.title.startswith(f"{headings[0].text} · "), self.title
        assert self.find("html")[0].get("lang") == "en-GB"
        assert len(self.find("main", visible=True)) == 1
        assert 'charset="utf-8"' in self.html[:200]
        levels = [int(e.tag[1]) for e in self.root.visible() if re.fullmatch("h[1-6]", e.tag)]
        assert all(b - a <= 1 for a, b in pairwise(levels)), levels

    def _has_ids_that_are_unique_and_referred_to(self) -> None:
        ids = Counter(e.get("id") for e in self.root.all() if "id" in e.attributes)
        assert [name for name, times in ids.items() if times > 1 or not name] == []
        for element in self.root.all():
            for attribute in REFERENCES:
                missing = set(element.get(attribute).split()) - set(ids)
                assert not missing, f"{element.tag} {attribute} refers to {missing}"

    def _has_labelled_fields_and_named_controls(self) -> None:
        labelled = {label.get("for") for label in self.find("label") if label.text}
        for element in self.root.all():
            named = element.get("aria-label") or element.get("aria-labelledby")
            if element.tag in ("input", "select", "textarea"):
                named = named or element.get("id") in labelled or element.get("type") in NAMELESS
                assert named, f"{element} has no label"
            if element.tag in ("a", "button"):
                filled = any("data-fill" in each.attributes for each in element.all())
                assert named or element.text or filled, f"{element} has no name"
            if element.tag == "button":
                assert element.get("type") in ("button", "submit"), f"{element} has no type"
            if element.tag == "img":
                assert "alt" in element.attributes
            if element.tag == "a":
                assert element.get("href").startswith("/"), f"{element.text} leads elsewhere"

    def _has_the_drawings_it_uses(self) -> None:
        symbols = {symbol.get("id") for symbol in self.find("symbol")}
        used = {use.get("href") for use in self.find("use") if "href" in use.attributes}
        assert symbols
        assert used <= {f"#{symbol}" for symbol in symbols}, used
        for drawing in self.root.announced():
            assert drawing.tag != "svg" or drawing.get("aria-label"), "a drawing says nothing"


def fetch(client: FlaskClient, path: str, status: int = 200, **asked: object) -> Page:
    response = client.get(path, **asked)
    assert response.status_code == status
    return Page(response)


# The idle page ----------------------------------------------------------------------------------


def test_the_idle_page(client: FlaskClient):
    page = fetch(client, "/")
    assert page.heading == "Show your badge"
    assert page.title == "Show your badge · Oakfield Primary"
    assert [script.get("src").rsplit("/", 1)[1] for script in page.find("script")] == ["kiosk.js"]
    assert {script.get("type") for script in page.find("script")} == {"module"}
    assert page.find("body")[0].get("data-sounds") == "on"


def test_the_other_views_of_the_idle_page_wait_with_a_heading_each(client: FlaskClient):
    page = fetch(client, "/")
    waiting = [e for e in page.root.all() if e.get("id") in ("typing", "urgent")]
    assert [e.is_hidden for e in waiting] == [True, True]
    headings = [[h.text for h in e.all() if h.tag == "h1"] for e in waiting]
    assert headings == [["Type your code"], ["Emergency"]]
    for heading in (h for e in waiting for h in e.all() if h.tag == "h1"):
        assert heading.get("tabindex") == "-1", "a script moves the focus there"


def test_emergency_and_typing_are_on_the_idle_page(client: FlaskClient):
    page = fetch(client, "/")
    buttons = [b.text for b in page.find("button", visible=True)]
    assert "Emergency: I need my phone" in buttons
    assert "No badge? Type your code" in buttons
    assert [a.text for a in page.find("a", visible=True)] == [
        "Borrow an iPad",
        "The rules",
        "My record",
    ]


def test_without_scripts_the_idle_page_says_so(client: FlaskClient):
    notes = fetch(client, "/").find("noscript")
    assert [note.text for note in notes] == ["This page needs JavaScript. Please tell the office."]


def test_sounds_are_a_setting(oakfield: Oakfield, client: FlaskClient):
    oakfield.do(ChangeSetting("sounds", "no"))
    assert fetch(client, "/").find("body")[0].get("data-sounds") == "off"


def test_the_idle_page_never_says_a_name_whatever_was_scanned(
    oakfield: Oakfield, client: FlaskClient
):
    kiosk = Kiosk(client)
    badges = {name: oakfield.badge(oakfield.person(name, f"{name}son")) for name in NAMES}
    before = fetch(client, "/").html
    for clock, emergency in (("08:31", False), ("09:15", True), ("12:05", False), ("15:30", False)):
        oakfield.set(clock)
        for badge in badges.values():
            kiosk.emergency(code=badge.code) if emergency else kiosk.scan(badge.code)
        seen = fetch(client, "/").html + client.get("/api/v1/day").text
        assert [name for name in NAMES if name in seen] == []
        assert fetch(client, "/").html == before, "the page itself holds nothing of the day"


NAMES = ("Zebedee", "Quillon", "Xanthe")


def test_the_school_is_called_what_it_is_called(oakfield: Oakfield, client: FlaskClient):
    name = '<b>St Mary’s & "St John\'s"</b> {{ 7*7 }} <script>alert(1)</script>'
    oakfield.do(ChangeSetting("school_name", name))
    for path, status in (("/", 200), ("/rules/staff", 200), ("/nowhere", 404)):
        page = fetch(client, path, status)
        assert page.title.endswith(f" · {name}")
        assert "<b>" not in page.html
        assert "<script>" not in page.html


# The rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("audience", "tab"), TABS)
def test_the_rules_for_each_audience(client: FlaskClient, audience: str, tab: str):
    page = fetch(client, f"/rules/{audience}")
    assert page.heading == "The rules"
    tabs = {a.text: a.attributes for a in page.find("a") if a.get("href").startswith("/rules/")}
    accepts = tabs.pop("I have read them: accept", None)
    assert (accepts is not None) == (audience == "staff")
    assert list(tabs) == [name for _, name in TABS]
    assert [name for name, given in tabs.items() if "aria-current" in given] == [tab]
    cards = [card for card in starting_policy().cards if card.audience == audience]
    assert [h.text for h in page.find("h2")] == [card.heading for card in cards]
    for card in cards:
        assert card.words in page.text


def test_each_audience_has_rules_to_start_with():
    assert {card.audience for card in starting_policy().cards} == {key for key, _ in TABS}


def test_the_rules_begin_with_staff(client: FlaskClient):
    response = client.get("/rules")
    assert (response.status_code, response.headers["Location"]) == (302, "/rules/staff")
    assert Page(client.get("/rules", follow_redirects=True)).heading == "The rules"


@pytest.mark.parametrize("audience", ["governors", "Staff", "staff ", "..", "%00", "staff%2f", "1"])
def test_there_are_no_rules_for_anybody_else(client: FlaskClient, audience: str):
    assert fetch(client, f"/rules/{audience}", 404).heading == "Nothing is here"


def test_before_a_policy_is_published_there_are_no_rules(oakfield: Oakfield, client: FlaskClient):
    for table in ("rule_cards", "policies"):
        oakfield.school.db.execute(f"DELETE FROM {table}")
    fetch(client, "/rules/staff", 404)


def going_back(page: Page) -> list[str]:
    return [e.text for e in page.root.all() if "Back to the start" in e.text and e.tag == "a"]


def test_on_a_station_the_rules_go_back_to_the_start(oakfield: Oakfield, client: FlaskClient):
    for headers in ({}, enrolled(oakfield, "kiosk"), enrolled(oakfield, "shared")):
        page = fetch(client, "/rules/staff", headers=headers)
        assert going_back(page) == ["Back to the start"]
        scripts = [script.get("src").rsplit("/", 1)[1] for script in page.find("script")]
        assert scripts == ["reading.js"]
        assert "Keep reading" in page.text


def test_a_browser_that_is_no_station_reads_the_rules_in_peace(
    oakfield: Oakfield, client: FlaskClient
):
    shut_out = revoked(oakfield)
    for asked in (
        {"environ_overrides": ELSEWHERE},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": shut_out},
        {"headers": {"Authorization": "Bearer nonsense"}},
    ):
        page = fetch(client, "/rules/staff", **asked)
        assert going_back(page) == []
        assert page.find("script") == []
        assert "Keep reading" not in page.text
        assert len(page.find("h2")) == 6


def test_rules_not_yet_agreed_say_so(client: FlaskClient):
    page = fetch(client, "/rules/staff")
    assert "Device policy, version 1, not yet agreed by the governors" in page.text
    assert "Review due" not in page.text


def publish(
    oakfield: Oakfield, agreed_on: date | None, review_on: date | None, *cards: Card
) -> None:
    oakfield.do(PublishPolicy("Phones and devices", agreed_on, review_on, cards))


def test_agreed_rules_say_when_and_when_they_are_looked_at_again(
    oakfield: Oakfield, client: FlaskClient
):
    card = Card("staff", "lock", "Off and away", "In its slot.")
    publish(oakfield, date(2026, 9, 8), date(2027, 9, 8), card)
    page = fetch(client, "/rules/staff")
    assert "Phones and devices, version 2, agreed 8 September 2026" in page.text
    assert "Review due 8 September 2027" in page.text
    assert [h.text for h in page.find("h2")] == ["Off and away"]


def test_an_audience_without_rules_has_an_empty_page(oakfield: Oakfield, client: FlaskClient):
    publish(oakfield, None, None, Card("staff", "lock", "Off and away", "In its slot."))
    assert fetch(client, "/rules/pupils").find("h2") == []


def test_the_words_of_a_rule_are_words(oakfield: Oakfield, client: FlaskClient):
    words = "</p><script>alert(1)</script> {{ 7*7 }} & <img src=x onerror=alert(1)>"
    publish(oakfield, None, None, Card("staff", "lock", words, words))
    page = fetch(client, "/rules/staff")
    assert page.find("h2")[0].text == words
    assert "<script>alert" not in page.html
    assert page.find("img") == []


def test_the_drawings_of_the_rules_to_start_with_are_there(client: FlaskClient):
    page = fetch(client, "/rules/staff")
    symbols = {symbol.get("id") for symbol in page.find("symbol")}
    assert {f"i-{card.icon}" for card in starting_policy().cards} <= symbols


# Problems ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "asked", "says"),
    [
        ("/nowhere", 404, {}, "There is no such page."),
        ("/", 401, {"environ_overrides": ELSEWHERE}, "not enrolled"),
        ("/api", 404, {}, "There is no such page."),
        ("/static/any/nowhere.js", 404, {}, "There is no such page."),
        ("/rules/staff", 400, {"headers": {"Host": "evil.example"}}, "could not read"),
    ],
)
def test_a_problem_is_a_page_in_plain_words(
    client: FlaskClient, path: str, status: int, asked: dict[str, object], says: str
):
    page = fetch(client, path, status, **asked)
    assert page.heading == ("Nothing is here" if status == 404 else "Please see the office")
    assert says in page.text
    assert page.find("script") == []


def test_a_page_used_in_another_way_is_a_problem_page(client: FlaskClient):
    response = client.post("/", headers=OUR_PAGE)
    assert response.status_code == 405
    assert "cannot be used in this way" in Page(response).text


def test_a_page_for_another_kind_of_station_says_which(oakfield: Oakfield, client: FlaskClient):
    page = fetch(client, "/", 403, headers=enrolled(oakfield, "office"))
    assert "not done on a station for office" in page.text


def test_every_page_was_looked_at(client: FlaskClient):
    """A page that is added comes here too; those at a desk are looked at in desk.py."""
    pages = {
        rule.rule
        for rule in client.application.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint.partition(".")[0] in ("lockups", "policies")
        if not rule.rule.startswith("/api/")
    }
    assert pages == {"/", "/rules", "/rules/<string:audience>"}


def test_a_page_that_asks_before_it_is_left_has_words_for_no_answer():
    """own.js and pin.js close it with `ui.closed()` when the server does not answer."""
    templates = Path(__file__).parents[2] / "templates"
    asking = [
        p for p in templates.rglob("*.html") if re.search(r"(own|pin)\.js", p.read_text("utf-8"))
    ]
    assert len(asking) > 3
    assert [p.name for p in asking if "ui.closed()" not in p.read_text("utf-8")] == []

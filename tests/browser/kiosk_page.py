"""The kiosk as somebody stands before it: badges are shown, keys pressed, seconds pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

if TYPE_CHECKING:
    from live_server import LiveServer
    from oakfield import Oakfield

OPENED = "2026-11-20T08:31:00Z"
FAILED_REQUEST = "Failed to load resource"
ENTER = {"key": "Enter", "text": "\r", "windowsVirtualKeyCode": 13}
NOTE_ANSWERS = """() => {
  window.answers = [];
  const answer = document.getElementById("answer");
  const watcher = new MutationObserver(() => window.answers.push(answer.textContent));
  watcher.observe(answer, { childList: true });
}"""
KEYS = {"Enter": ENTER, "\r": ENTER, "Tab": {"key": "Tab", "windowsVirtualKeyCode": 9}}


@dataclass
class Kiosk:
    """A page of the kiosk on a live server, at a school whose clock stands still.

    The page's own clock stands still too, from `open()` on, so that an answer stays as long as
    a test looks at it; `pass_time` moves both.
    """

    context: BrowserContext
    school: Oakfield
    server: LiveServer
    page: Page = field(init=False)
    posted: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    failed_requests_are_fine: bool = False

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("request", self._keep)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def _keep(self, request: Request) -> None:
        if request.method == "POST":
            self.posted.append(request.post_data_json)

    def _note(self, message: ConsoleMessage) -> None:
        if self.failed_requests_are_fine and message.text.startswith(FAILED_REQUEST):
            return
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.text} ({message.location})")

    # Opening it

    def open(self, path: str = "/", *, clock_stands: bool = True) -> None:
        """Go to the page and wait until it is ready."""
        if clock_stands:
            self.page.clock.install(time=OPENED)
            self.page.clock.pause_at("2026-11-20T08:31:01Z")
        self.go(path)

    def go(self, path: str = "/") -> None:
        self.page.goto(self.server.address + path)
        if path == "/":
            expect(self.page.locator("#date")).not_to_be_empty()

    def allow_camera(self) -> None:
        self.context.grant_permissions(["camera"])

    # Standing before it

    def scan(self, code: str, end: str | None = "Enter") -> None:
        """Hold a code before a scanner that types, and ends with this key; the page is ready.

        There are 3 ms from key to key: however slow the machine, they say when they were pressed.
        """
        self.page.wait_for_load_state()
        keyboard = self.context.new_cdp_session(self.page)
        began = time.time()
        for n, key in enumerate((*code.replace("\n", "\r"), *([end] if end else []))):
            pressed = {**KEYS.get(key, {"key": key, "text": key}), "timestamp": began + 0.003 * n}
            keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **pressed})
            keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
        keyboard.detach()

    def type_slowly(self, words: str) -> None:
        """As fingers do: events, too, carry the time of the page's clock."""
        for character in words:
            self.page.keyboard.press(character)
            self.page.clock.run_for(120)

    def press(self, name: str) -> None:
        self.button(name).click()

    def choose(self, label: str) -> None:
        """Press one of the pictures of a question."""
        self.answer.locator(".pick", has_text=label).click()

    def pass_time(self, seconds: float) -> None:
        """Time passes, at the school and on the page."""
        self.school.wait(seconds=seconds)
        self.page.clock.run_for(round(seconds * 1000))

    def pass_time_until(self, heading: str) -> None:
        """Time passes little by little, for what waits between one try and the next."""

        def is_there() -> bool:
            self.page.clock.run_for(250)
            return self.heading.inner_text() == heading

        self.wait_until(is_there)

    def look_at_the_clock(self) -> None:
        """Let the page ask the server for the day, after the school's clock was set."""
        with self.page.expect_response("**/api/v1/day"):
            self.page.evaluate("window.dispatchEvent(new Event('focus'))")

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Let the page go on until this is so; for what can be seen there, use `expect`."""
        for _ in range(500):
            if condition():
                return
            self.page.wait_for_timeout(10)
        raise AssertionError("It did not come to pass within five seconds.")

    # What is to be seen

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def heading(self) -> Locator:
        """The one heading that is to be seen."""
        return self.page.locator("h1:visible")

    @property
    def answer(self) -> Locator:
        return self.page.locator("#answer")

    @property
    def code(self) -> Locator:
        """The field for a short code."""
        return self.page.locator("#code")

    @property
    def strip(self) -> Locator:
        """What can still be undone after its answer has gone."""
        return self.page.locator("#toast")

    def expect_answer(self, heading: str, *also: str) -> None:
        """This answer is on the screen, with these words."""
        expect(self.heading).to_have_text(heading)
        for words in also:
            expect(self.answer).to_contain_text(words)

    def note_answers(self) -> None:
        """From now on keep every answer, however soon the next one follows."""
        self.page.evaluate(NOTE_ANSWERS)

    def noted_answers(self) -> list[str]:
        """The words of each, in their order."""
        noted: list[str] = self.page.evaluate("window.answers")
        return noted

    def expect_idle(self) -> None:
        """Nobody's turn: the idle screen, and no name anywhere in the page."""
        expect(self.heading).to_have_text("Show your badge")
        expect(self.answer).to_be_hidden()
        names = [person["given_name"] for person in self.school.rows("people")]
        content = self.page.content()
        assert not [name for name in names if name in content]

    # What the school has on record

    def expect_lockups(self, *expected: tuple[int, bool]) -> None:
        """These are all lock-ups there ever were: slot, and whether the phone is still in it."""
        lockups = self.school.rows("lockups")
        found = [(slot_number(row), row["released_at"] is None) for row in lockups]
        assert found == list(expected)

    def slots_in_use(self) -> list[int]:
        lockups = self.school.rows("lockups")
        return [slot_number(row) for row in lockups if row["released_at"] is None]


def slot_number(lockup: dict[str, Any]) -> int:
    return int(lockup["slot"].removeprefix("staff-"))

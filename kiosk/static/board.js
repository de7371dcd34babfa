// The board and the list of permissions update by themselves; when they cannot, they say nothing new
// rather than something old. While somebody writes into one it stays as it is.

const EVERY = 5000;
const board = document.getElementById("board");

let shown = "";

/** What tells a link or button of the board from all others, so that the focus finds it again. */
const nameOf = (element) => `${element.getAttribute("href") ?? element.form?.action} ${element.textContent}`;

function keepFocus(replace) {
  const before = board.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  replace();
  if (before === null) return;
  const found = [...board.querySelectorAll("a, button")].find((element) => nameOf(element) === before);
  (found ?? board).focus({ preventScroll: true });
}

const isWrittenInto = () => [...board.querySelectorAll("input:not([type=hidden])")].some((field) => field.value);

async function refresh() {
  if (document.hidden || isWrittenInto()) return;
  try {
    const response = await fetch(board.dataset.part, { redirect: "manual" });
    if (!response.ok) return location.reload();
    const text = await response.text();
    if (text === shown || isWrittenInto()) return;
    shown = text;
    const fresh = new DOMParser().parseFromString(text, "text/html");
    keepFocus(() => board.replaceChildren(...fresh.body.childNodes));
    document.title = document.title.replace(/^.*? · /, `${board.querySelector("h1").textContent} · `);
  } catch {
    shown = "";
    board.querySelector(".page__head .quiet").textContent = "No connection. This is not up to date.";
  }
  return undefined;
}

setInterval(refresh, EVERY);

// The board and the list of permissions update by themselves; when they cannot, they say nothing new
// rather than something old. While somebody writes into one it stays as it is, and says so. What its
// heading becomes is read aloud where there is a place for it.

import { fetchPart } from "./part.js";

const EVERY = 5000;
const board = document.getElementById("board");
const aloud = document.getElementById("aloud");

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

const heading = () => board.querySelector("h1").textContent;

function say(words) {
  shown = "";
  board.querySelector(".page__head .quiet").textContent = words;
}

async function refresh() {
  if (document.hidden) return undefined;
  if (isWrittenInto()) return say("Stands still while you write.");
  try {
    const text = await fetchPart(board.dataset.part);
    if (text === null || text === shown || isWrittenInto()) return undefined;
    shown = text;
    const before = heading();
    const fresh = new DOMParser().parseFromString(text, "text/html");
    keepFocus(() => board.replaceChildren(...fresh.body.childNodes));
    document.title = document.title.replace(/^.*? · /, `${heading()} · `);
    if (aloud && heading() !== before) aloud.textContent = heading();
  } catch {
    say("No connection. This is not up to date.");
  }
  return undefined;
}

setInterval(refresh, EVERY);

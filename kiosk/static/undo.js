// Undo outlives its answer: for the rest of its ten seconds it stays as a strip without a name.

import { copyOf, fill } from "./answer.js";

const LASTS = 10_000;
const MOST = 2;
const toast = () => document.getElementById("toast");

let offers = [];
let said = null;
let silence = null;

function words({ slots }) {
  if (slots.length === 0) return "Recorded";
  return `${slots.length > 1 ? "Slots" : "Slot"} ${slots.join(" and ")}`;
}

/** Offer Undo of this answer for its ten seconds; `undo` is called with its action_id. */
export function offerUndo(answer, undo) {
  const offer = { answer, undo, ends: performance.now() + LASTS };
  offers = [...offers, offer].slice(-MOST);
  setTimeout(() => {
    forgetUndo(answer.action_id);
  }, LASTS);
}

/** What is undone, or too old, is not offered again. */
export function forgetUndo(actionId) {
  offers = offers.filter(({ answer }) => answer.action_id !== actionId);
  toast().querySelector(`[data-undoes="${actionId}"]`)?.remove();
  hideWhenEmpty();
}

function hideWhenEmpty() {
  toast().hidden = toast().childElementCount === 0;
}

function strip({ answer, undo, ends }) {
  const drawn = fill(copyOf("strip"), { words: words(answer) });
  const passed = (LASTS - (ends - performance.now())) / 1000;
  for (const moving of drawn.querySelectorAll(".ring__time, .ring__count")) {
    moving.style.animationDelay = `-${passed.toFixed(2)}s`;
  }
  drawn.dataset.undoes = answer.action_id;
  drawn.querySelector("button").addEventListener("click", () => undo(answer.action_id));
  return drawn;
}

/** Show in a corner what can still be undone, but for what the screen itself offers. */
export function showStrips(place, except) {
  const others = offers.filter(({ answer }) => answer.action_id !== except).slice(-1);
  toast().className = `toast toast--${place}`;
  toast().replaceChildren(...others.map(strip), ...(said ? [said] : []));
  hideWhenEmpty();
}

/** Say something short there, for some seconds or until something else is said. */
export function say(sentence, seconds = 2) {
  unsay();
  said = document.createElement("span");
  said.textContent = sentence;
  toast().append(said);
  hideWhenEmpty();
  silence = setTimeout(unsay, seconds * 1000);
}

/** Say no more of it. */
export function unsay() {
  clearTimeout(silence);
  said?.remove();
  said = null;
  hideWhenEmpty();
}

// Undo outlives its answer: for the rest of its ten seconds it stays as a strip without a name.

import { copyOf, fill } from "./answer.js";

const LASTS = 10_000;
const MOST = 2;
const toast = () => document.getElementById("toast");

let offers = [];

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
  toast().replaceChildren(...others.map(strip));
  toast().hidden = others.length === 0;
}

/** Say something short there, for two seconds. */
export function say(sentence) {
  const words = document.createElement("span");
  words.textContent = sentence;
  toast().append(words);
  toast().hidden = false;
  setTimeout(() => {
    words.remove();
    toast().hidden = toast().childElementCount === 0;
  }, 2000);
}

// One's own record at a kiosk: it is blank once left, fetched anew when it comes back, and goes by
// itself. The server forgets who it was after the same twenty seconds without a touch. Without a
// connection nothing stays on the screen but that the office is to be asked.

import { carryCode, takeCarriedCode } from "./carried.js";
import { prepareKeys } from "./keypad.js";
import { watchLabels } from "./labels.js";
import { guardWaysOut, reach, watchConnection } from "./reached.js";

const UNTOUCHED = 20_000;
const WARNING = 10_000;
const TELL_EVERY = 3_000;
const toast = document.querySelector(".toast--foot");
const done = document.getElementById("done");

let timer = null;
let told = performance.now();

const end = () => done.submit();

/** A badge shown while nobody answered is not taken for one that is shown when somebody does. */
function endLater() {
  takeCarriedCode();
  end();
}

const leave = () => reach(end, endLater);

async function tellServer() {
  told = performance.now();
  const answer = await fetch("/own/stay", { method: "POST" }).catch(() => null);
  if (answer && !answer.ok) leave();
}

function touched() {
  clearTimeout(timer);
  const wasWarned = !toast.hidden;
  toast.hidden = true;
  if (wasWarned || performance.now() - told > TELL_EVERY) tellServer();
  timer = setTimeout(warn, UNTOUCHED - WARNING);
}

function warn() {
  toast.hidden = false;
  timer = setTimeout(leave, WARNING);
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
window.addEventListener("pagehide", () => {
  document.body.hidden = true;
});

const form = document.querySelector(".pin__form");
if (form) prepareKeys(form, ".keys");
watchLabels((code) => carryCode(code, leave));
guardWaysOut(endLater);
if (document.querySelector("[data-current]")) watchConnection(endLater);
// `reading`: somebody holds something before the camera, and touches nothing.
for (const event of ["pointerdown", "keydown", "scroll", "reading"]) document.addEventListener(event, touched, { passive: true });
document.querySelector("[data-summary]")?.focus();
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
timer = setTimeout(warn, UNTOUCHED - WARNING);

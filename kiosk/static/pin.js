// A page that asks for a PIN, a badge or both: our own keys, a badge from a scanner or the camera,
// and back to the start when nobody touches it. What was typed does not stay. Where no PIN is asked
// for, showing the badge is all there is to do.

import { cameraIsAllowed, cameraIsPossible, startCamera } from "./camera.js";
import { oncePerShowing } from "./held.js";
import { prepareKeys } from "./keypad.js";
import { guardWaysOut, reach } from "./reached.js";
import { watchScanner } from "./scanner.js";

const UNTOUCHED = 20_000;
const form = document.querySelector(".pin__form");
const read = document.querySelector("[data-read]");

let timer = null;

const start = () => location.replace("/");

function touched() {
  clearTimeout(timer);
  timer = setTimeout(() => reach(start, start), UNTOUCHED);
}

/** A scanner types into whatever has the focus, too: that is taken out again. */
function found(text) {
  for (const input of form.querySelectorAll("input:not([type=hidden])")) input.value = "";
  const code = form.elements.code;
  code.value = text;
  code.closest("[data-code]").hidden = true;
  read.hidden = false;
  touched();
  if (form.elements.pin) form.elements.pin.focus();
  else form.requestSubmit();
}

async function useCamera() {
  if (!cameraIsPossible() || !(await cameraIsAllowed())) return;
  const finder = document.querySelector(".finder");
  await startCamera(finder.querySelector("video"), "user", oncePerShowing(found).pass, () => {});
  finder.hidden = false;
}

if (form) prepareKeys(form, read && form.elements.pin ? ".keys--slot" : ".keys");
if (read) {
  watchScanner(found);
  useCamera().catch(() => {}); // Without a camera there is a scanner, and the field.
}
guardWaysOut(start);
window.addEventListener("pagehide", () => form?.reset());
for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, touched);
document.querySelector("[data-summary]")?.focus();
touched();

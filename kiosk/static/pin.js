// A page that asks for a PIN, a badge or both: our own keys, a badge from a scanner or the camera,
// and back to the start when nobody touches it. What was typed does not stay. Where no PIN is asked
// for, showing the badge is all there is to do.

import { cameraIsAllowed, cameraIsPossible, startCamera } from "./camera.js";
import { oncePerShowing } from "./held.js";
import { codeKeys, digitKeys, nameKeys } from "./keypad.js";
import { guardWaysOut, reach } from "./reached.js";
import { watchScanner } from "./scanner.js";

const UNTOUCHED = 20_000;
const KEYS = {
  code: { draw: codeKeys, look: "keys--code", name: "Letters and digits" },
  name: { draw: nameKeys, look: "keys--code", name: "Letters" },
  digits: { draw: digitKeys, look: "keys--slot", name: "Digits" },
};
const form = document.querySelector(".pin__form");
const read = document.querySelector("[data-read]");

let timer = null;

const start = () => location.replace("/");

function touched() {
  clearTimeout(timer);
  timer = setTimeout(() => reach(start, start), UNTOUCHED);
}

/** Keys beside the form for each field that has them; those of the field in use are shown, at first
 * those of the first, or where a badge may be shown those of the PIN. */
function prepareKeys() {
  const fields = [...form.querySelectorAll("[data-keys]")];
  for (const field of fields) {
    const keys = document.createElement("div");
    const { draw, look, name } = KEYS[field.dataset.keys];
    keys.className = `keys ${look}`;
    keys.setAttribute("role", "group");
    keys.setAttribute("aria-label", name);
    keys.hidden = true;
    draw(keys, field);
    field.inputMode = "none";
    field.addEventListener("focus", () => {
      for (const other of form.querySelectorAll(".keys")) other.hidden = other !== keys;
    });
    form.append(keys);
  }
  const first = read && form.querySelector(".keys--slot");
  (first ?? form.querySelector(".keys")).hidden = false;
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
  const facing = localStorage.getItem("camera") ?? "user";
  await startCamera(finder.querySelector("video"), facing, oncePerShowing(found), () => {});
  finder.hidden = false;
}

if (form) prepareKeys();
if (read) {
  watchScanner(found);
  useCamera().catch(() => {}); // Without a camera there is a scanner, and the field.
}
guardWaysOut(start);
window.addEventListener("pagehide", () => form?.reset());
for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, touched);
document.querySelector("[data-summary]")?.focus();
touched();

// A page that asks for a PIN: our own keys, a badge from a scanner or the camera, and back to the
// start when nobody touches it. What was typed does not stay.

import { cameraIsAllowed, cameraIsPossible, startCamera } from "./camera.js";
import { oncePerShowing } from "./held.js";
import { digitKeys } from "./keypad.js";
import { watchScanner } from "./scanner.js";

const UNTOUCHED = 20_000;
const form = document.querySelector("form");
const keys = document.querySelector("[data-keys]");
const read = document.querySelector("[data-read]");
const code = document.querySelector("[data-code] input");

let timer = null;
let field = document.getElementById(keys.dataset.keys);

function touched() {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace("/"), UNTOUCHED);
}

/** A scanner types into whatever has the focus, too: that is taken out again. */
function found(text) {
  for (const input of form.querySelectorAll("input[type=password]")) input.value = "";
  code.value = text;
  code.closest("[data-code]").hidden = true;
  read.hidden = false;
  field.focus();
  touched();
}

async function useCamera() {
  if (!cameraIsPossible() || !(await cameraIsAllowed())) return;
  const finder = document.querySelector(".finder");
  const facing = localStorage.getItem("camera") ?? "user";
  await startCamera(finder.querySelector("video"), facing, oncePerShowing(found), () => {});
  finder.hidden = false;
}

/** The keys type into the field of digits that had the focus last. */
function prepareKeys() {
  const fields = [...form.querySelectorAll("input[type=password]")];
  for (const each of fields) {
    each.addEventListener("focus", () => {
      field = each;
      digitKeys(keys, field);
    });
  }
  digitKeys(keys, field);
}

prepareKeys();
if (read) {
  watchScanner(found);
  useCamera().catch(() => {}); // Without a camera there is a scanner, and the field.
}
window.addEventListener("pagehide", () => form.reset());
for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, touched);
document.querySelector("[data-summary]")?.focus();
touched();

// A page of text on the kiosk: it goes back to the start by itself, unless somebody keeps reading.

import { carryCode } from "./carried.js";
import { watchScanner } from "./scanner.js";

const READING = 60_000;
const WARNING = 10_000;
const toast = document.querySelector(".toast--foot");

let timer = null;

function keepReading() {
  clearTimeout(timer);
  toast.hidden = true;
  timer = setTimeout(warn, READING - WARNING);
}

function warn() {
  toast.hidden = false;
  timer = setTimeout(() => location.assign("/"), WARNING);
}

watchScanner(carryCode);
for (const event of ["pointerdown", "keydown", "scroll"]) document.addEventListener(event, keepReading, { passive: true });
keepReading();

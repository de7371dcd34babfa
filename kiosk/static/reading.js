// A page of text on the kiosk: twenty seconds without a touch, then it counts ten down and goes back
// to the start, unless somebody keeps reading. Whoever says so has a minute without a touch.

import { carryCode } from "./carried.js";
import { guardWaysOut, reach } from "./reached.js";
import { watchScanner } from "./scanner.js";

const UNTOUCHED = 20_000;
const READING = 60_000;
const WARNING = 10_000;
const toast = document.querySelector(".toast--foot");

let timer = null;
let stays = UNTOUCHED;

const start = () => location.assign("/");
const leave = () => reach(start, start);

function touched() {
  clearTimeout(timer);
  if (!toast.hidden) stays = READING;
  toast.hidden = true;
  timer = setTimeout(warn, stays);
}

function warn() {
  toast.hidden = false;
  timer = setTimeout(leave, WARNING);
}

watchScanner((code) => carryCode(code, leave));
guardWaysOut(start);
for (const event of ["pointerdown", "keydown", "scroll"]) document.addEventListener(event, touched, { passive: true });
touched();

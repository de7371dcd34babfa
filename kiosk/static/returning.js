// A page of the kiosk that says what was done: it goes back to the start by itself, and at once for
// the next badge.

import { carryCode } from "./carried.js";
import { guardWaysOut, reach } from "./reached.js";
import { watchScanner } from "./scanner.js";

const STAYS = 10_000;

let timer = null;

const start = () => location.replace("/");
const leave = () => reach(start, start);

function stay() {
  clearTimeout(timer);
  timer = setTimeout(leave, STAYS);
}

watchScanner((code) => carryCode(code, leave));
guardWaysOut(start);
for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, stay);
stay();

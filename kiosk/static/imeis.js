// The barcode of a phone or its box, read by the finder into the field for an IMEI. What is an IMEI
// the server says; here it is only told from the other barcodes on a box, by its length.

import { prepareFinder } from "./finder.js";

const BARCODES = {
  formats: ["Code128", "Code39", "ITF", "DataMatrix", "QRCode"],
  tryHarder: true,
  maxNumberOfSymbols: 8,
};
const DIGITS = 15;
const LONGEST = 60_000;
const STILL_HERE = 5_000;

const seeing = document.querySelector("[data-faces]");
const says = document.querySelector("[data-barcode-says]");
const number = document.getElementById("number");
const source = document.querySelector("[name='source']");

let looksUntil = 0;

function found(text) {
  const digits = text.replaceAll(/\D/g, "");
  if (digits.length === DIGITS) return fill(digits);
  if (source.value === "scanned") return;
  says.textContent = "That is another barcode. Hold the one that says IMEI before the camera.";
}

function fill(digits) {
  number.value = digits;
  source.value = "scanned";
  looksUntil = 0;
  says.textContent = "Read. Compare it with the phone, then press Keep it.";
  finder.turnOff();
  number.form.querySelector("[type='submit']").focus();
}

/** While the camera starts and somebody holds a box before it, they touch nothing. */
function stay() {
  if (performance.now() < looksUntil) document.dispatchEvent(new Event("reading"));
}

// Before the finder hears of the press: on is still what it was.
seeing.querySelector('[data-finder="start"]').addEventListener("click", () => {
  looksUntil = seeing.classList.contains("is-on") ? 0 : performance.now() + LONGEST;
});
setInterval(stay, STILL_HERE);

const finder = prepareFinder(seeing, found, BARCODES);
number.addEventListener("input", () => {
  source.value = "typed";
});

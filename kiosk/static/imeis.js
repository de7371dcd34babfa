// The barcode of a phone or its box, read by the finder into the field for an IMEI. What is an IMEI
// the server says; here it is only told from the other barcodes on a box, by its length.

import { prepareFinder } from "./finder.js";

const BARCODES = {
  formats: ["Code128", "Code39", "ITF", "DataMatrix", "QRCode"],
  tryHarder: true,
  maxNumberOfSymbols: 8,
};
const DIGITS = 15;

const says = document.querySelector("[data-barcode-says]");
const number = document.getElementById("number");
const source = document.querySelector("[name='source']");

function found(text) {
  const digits = text.replaceAll(/\D/g, "");
  if (digits.length === DIGITS) return fill(digits);
  if (source.value === "scanned") return;
  says.textContent = "That is another barcode. Hold the one that says IMEI before the camera.";
}

function fill(digits) {
  number.value = digits;
  source.value = "scanned";
  says.textContent = "Read. Compare it with the phone, then press Keep it.";
  finder.turnOff();
  number.form.querySelector("[type='submit']").focus();
}

const finder = prepareFinder(document.querySelector("[data-faces]"), found, BARCODES);
number.addEventListener("input", () => {
  source.value = "typed";
});

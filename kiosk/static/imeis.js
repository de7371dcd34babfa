// The barcode of a phone or its box, read by the camera into the field for an IMEI. What is an IMEI
// the server says; here it is only told from the other barcodes on a box, by its length.

import { cameraIsPossible, startCamera } from "./camera.js";

const BARCODES = {
  formats: ["Code128", "Code39", "ITF", "DataMatrix", "QRCode"],
  tryHarder: true,
  maxNumberOfSymbols: 8,
};
const DIGITS = 15;
const LONGEST = 60_000;
const STILL_HERE = 5_000;

const start = document.querySelector("[data-read-barcode]");
const finder = document.querySelector(".finder");
const says = document.querySelector("[data-barcode-says]");
const number = document.getElementById("number");
const source = document.querySelector("[name='source']");

let stop = null;
let ticks = null;

function end(words) {
  stop?.();
  stop = null;
  clearInterval(ticks);
  finder.hidden = true;
  start.hidden = false;
  says.textContent = words;
}

function found(text) {
  const digits = text.replaceAll(/\D/g, "");
  if (!stop) return;
  if (digits.length !== DIGITS) {
    says.textContent = "That is another barcode. Hold the one that says IMEI before the camera.";
    return;
  }
  number.value = digits;
  source.value = "scanned";
  end("Read. Compare it with the phone, then press Keep it.");
  number.form.querySelector("[type='submit']").focus();
}

async function look() {
  start.hidden = true;
  finder.hidden = false;
  says.textContent = "Hold the barcode before the camera.";
  const began = performance.now();
  ticks = setInterval(() => {
    document.dispatchEvent(new Event("reading"));
    if (performance.now() - began > LONGEST) end("No barcode was read. Type the digits instead.");
  }, STILL_HERE);
  try {
    const lost = () => end("The camera went away.");
    stop = await startCamera(finder.querySelector("video"), "environment", found, lost, BARCODES);
  } catch {
    end("No camera here. Type the digits instead.");
  }
}

if (start && cameraIsPossible()) {
  start.hidden = false;
  start.addEventListener("click", look);
  number.addEventListener("input", () => {
    source.value = "typed";
  });
}

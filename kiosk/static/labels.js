// Labels of school devices, from a scanner or the camera, on the page on which one is taken.

import { prepareFinder } from "./finder.js";
import { watchScanner } from "./scanner.js";

/** Codes go into the page’s form for labels; what is none, or finds no form, goes to `others`. */
export function watchLabels(others) {
  const taking = document.querySelector("form[data-scan]");
  const found = (code) => {
    if (!taking || (others && !code.startsWith(taking.dataset.scan))) return others(code);
    taking.elements.code.value = code;
    return taking.requestSubmit();
  };
  watchScanner(found);
  const finder = taking && document.querySelector("[data-faces]");
  if (finder) prepareFinder(finder, found);
}

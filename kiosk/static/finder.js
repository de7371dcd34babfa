// The finder of a page: what turns its camera on and off, and a photograph of the code where there is
// none. One for all pages, so that codes are read alike; what a code means is for the page.

import { cameraIsAllowed, cameraIsPossible, countCameras, readPhoto, startCamera, turnRound } from "./camera.js";
import { oncePerShowing } from "./held.js";

/**
 * Call `found(code)` once for each time that a code is shown to `finder` (a badge’s, or of other
 * `kinds`): off until its button is pressed, except where it `starts` by itself once the camera was
 * allowed. Gives `again`, which makes a code count anew that is held there still, and `turnOff`.
 */
export function prepareFinder(finder, found, kinds) {
  const { faces, instead, hint = "", starts } = finder.dataset;
  const part = (name) => finder.querySelector(`[data-finder="${name}"]`);
  const video = finder.querySelector("video");
  const button = part("start");
  const words = button.querySelector("span");
  const { begins, ends } = button.dataset;
  const shown = oncePerShowing((code) => {
    document.dispatchEvent(new Event("reading"));
    found(code);
  });
  let state = "off";
  let stop = null;

  function say(sentence) {
    part("says").textContent = sentence;
  }

  function become(next) {
    state = next;
    finder.classList.toggle("is-on", next === "on");
    part("picture").hidden = next !== "on";
    button.hidden = next !== "off" && !ends;
    words.textContent = next === "on" && ends ? ends : begins;
  }

  function doWithout(why) {
    part("photograph").hidden = false;
    say(`${why} ${instead}`);
  }

  async function start() {
    become("starting");
    say("Starting the camera.");
    try {
      stop = await startCamera(video, faces, shown.pass, start, kinds);
    } catch {
      become("off");
      return doWithout("No camera.");
    }
    become("on");
    part("photograph").hidden = true;
    part("swap").hidden = (await countCameras()) < 2;
    return say("Camera on. No pictures are kept.");
  }

  function turnOff() {
    if (state !== "on") return;
    stop();
    become("off");
    say("");
  }

  function pressed() {
    if (state === "off") start();
    else turnOff();
  }

  function swap() {
    stop();
    turnRound(faces);
    start();
  }

  async function photographed({ target }) {
    const [file] = target.files;
    say("Reading the picture.");
    const codes = file ? await readPhoto(file, kinds).catch(() => []) : [];
    target.value = "";
    codes.forEach(found);
    say(codes.length ? "Read. The picture is not kept." : "No code in that picture. Once more, nearer.");
  }

  async function prepare() {
    if (!cameraIsPossible()) return doWithout("No camera here.");
    const hasStarts = starts !== undefined;
    if (hasStarts && (await cameraIsAllowed())) return start();
    button.hidden = !hasStarts && (await countCameras()) === 0;
    return say(hint);
  }

  button.addEventListener("click", pressed);
  part("swap").addEventListener("click", swap);
  part("photograph").addEventListener("click", () => part("photo").click());
  part("photo").addEventListener("change", photographed);
  prepare();
  return { again: shown.again, turnOff };
}

// An answer over the whole screen. A flood means done, walk on; a strip with a sheet, stop and read.

import { clockNow, contactToday } from "./day.js";
import { digitKeys } from "./keypad.js";
import { drawRibbon } from "./ribbon.js";

const LOOKS = {
  locked_away: { flood: "done", mark: "done", pocket: "in", sound: "done", stays: 3000 },
  taken_back: { flood: "out", mark: "out", pocket: "out", sound: "out", stays: 3000 },
  taken_back_with_permission: { flood: "heed", mark: "heed", pocket: "out", sound: "heed", stays: 6000 },
  taken_back_in_emergency: { flood: "out", mark: "out", pocket: "out", sound: "out", stays: 6000 },
  lock_up_undone: { flood: "out", mark: "out", pocket: "out", sound: "out", stays: 3000 },
  take_back_undone: { flood: "done", mark: "done", pocket: "in", sound: "done", stays: 3000 },
  declared: { flood: "done", mark: "done", pocket: "in", sound: "done", stays: 3000 },
  watch_declared: { flood: "done", mark: "done", pocket: "in", sound: "done", stays: 3000 },
  declaration_undone: { flood: "out", mark: "out", pocket: "out", sound: "out", stays: 3000 },
  left_on_visit: { flood: "out", mark: "out", pocket: "out", sound: "out", stays: 6000 },
  back_from_visit: { sign: "heed", mark: "ask", sound: "done", stays: 20_000 },
  phone_use_said: { flood: "done", mark: "done", sound: "done", stays: 3000 },
  returned: { sign: "heed", mark: "ask", sound: "done", stays: 20_000 },
  cleared: { flood: "done", mark: "done", sound: "done", stays: 3000 },
  awaiting_transfer: { sign: "heed", mark: "heed", sound: "heed", stays: 20_000 },
  quarantined: { sign: "stop", mark: "stop", sound: "stop", stays: 60_000 },
  slot_chosen: { flood: "heed", mark: "heed", pocket: "empty", sound: "ask", stays: 10_000 },
  question: { sign: "heed", mark: "ask", sound: "ask", stays: 10_000 },
  refused: { sign: "stop", mark: "stop", sound: "stop", stays: 10_000 },
  problem: { sign: "heed", mark: "heed", sound: "stop", stays: 10_000 },
};

/** Nobody asks for their phone here. */
const NOT_ABOUT_A_PHONE = ["returned", "awaiting_transfer", "quarantined", "back_from_visit"];

/** Who is told one of these goes on where devices are borrowed and their photos accounted for. */
const TO_DEVICES = {
  M8: { label: "Borrow an iPad", hint: "With your badge and your PIN." },
  awaiting_transfer: { label: "They are moved", hint: "Say where, with your badge and your PIN." },
};

const PARTLY = { flood: "heed", mark: "heed", pocket: "in", sound: "heed", stays: 3000 };

/** How this answer looks and sounds, and for how long it stays (milliseconds). */
export function lookOf(answer) {
  if (answer.needs_pin) return { ...LOOKS.question, stays: 20_000 };
  return answer.partly ? PARTLY : LOOKS[answer.outcome];
}

export const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

export function fill(element, words) {
  for (const place of element.querySelectorAll("[data-fill]")) {
    place.textContent = words[place.dataset.fill] ?? "";
    place.hidden = place.textContent === "";
  }
  return element;
}

function pocket(number, state, big) {
  const drawn = copyOf("pocket");
  if (state !== "in") drawn.classList.add(`pocket--${state}`);
  if (big) drawn.classList.add("pocket--big");
  drawn.querySelector(".pocket__number").textContent = number ?? "";
  drawn.querySelector(".pocket__word").hidden = !big;
  return drawn;
}

function flood(answer, look, ways) {
  const page = fill(copyOf("flood"), { ...answer, message: answer.message.replace(`${answer.heading}. `, "") });
  page.classList.add(`flood--${look.flood}`);
  if (answer.heading.length > 13 || answer.message.length > 110 || answer.slots.length > 1) page.classList.add("flood--long");
  if (answer.heading.length > 24) page.classList.add("flood--longer");
  page.querySelector("use").setAttribute("href", `#m-${look.mark}`);
  const pockets = page.querySelector(".flood__pockets");
  pockets.append(...(answer.slots ?? []).map((number) => pocket(number, look.pocket, true)));
  pockets.classList.toggle("flood__pockets--many", pockets.childElementCount > 1);
  const undo = page.querySelector("[data-undo]");
  undo.hidden = !answer.undo_until;
  undo.addEventListener("click", ways.undo);
  return page;
}

function pick(choice, ways) {
  const button = fill(copyOf("pick"), choice);
  const state = choice.away ? "in" : "out";
  const phones = choice.answer.split("+");
  const numbers = choice.slots.length ? choice.slots : phones.map(() => null);
  const picture = button.querySelector(".pick__picture");
  if (/^(images|visit):/.test(choice.answer)) numbers.length = 0;
  button.classList.toggle("pick--words", numbers.length === 0);
  picture.classList.toggle("pick__pair", numbers.length > 1);
  picture.append(...numbers.map((number) => pocket(number, state, false)));
  if (numbers.length === 0) picture.remove();
  button.addEventListener("click", () => ways.choose(choice.answer));
  return button;
}

function way(choice, ways) {
  const button = fill(copyOf("way"), choice);
  const icon = choice.answer === "images:again" ? "chevron-left" : "camera";
  if (choice.answer.startsWith("images:")) button.querySelector("use").setAttribute("href", `#i-${icon}`);
  button.addEventListener("click", () => ways.choose(choice.answer));
  return button;
}

function wayOut(id, press) {
  const button = copyOf(id);
  button.addEventListener("click", press);
  return button;
}

function sign(answer, look, ways) {
  const heading = answer.heading || (answer.unsure ? "Not confirmed" : "Please see the office");
  const page = fill(copyOf("sign"), { ...answer, heading });
  page.classList.add(`sign--${look.sign}`);
  page.querySelector("use").setAttribute("href", `#m-${look.mark}`);
  page.querySelector(".mark").classList.toggle("mark--ask", look.sign === "heed");
  if (answer.needs_pin) page.querySelector(".picks").replaceWith(prove(ways));
  else put(page.querySelector(".picks"), answer.choices, (choice) => pick(choice, ways));
  put(page.querySelector(".sign__ways"), answer.also, (choice) => way(choice, ways));
  const waysOut = page.querySelector(".sign__ways");
  const isQuestion = answer.outcome === "question" || NOT_ABOUT_A_PHONE.includes(answer.outcome);
  waysOut.classList.toggle("sign__ways--small", isQuestion && page.querySelector(".pick, .prove") !== null);
  if (!isQuestion) waysOut.prepend(wayOut("emergency-way", ways.emergency));
  if (answer.refusal === "K4") waysOut.append(copyOf("ask-way"));
  if (answer.refusal === "G1") waysOut.append(wayOut("type-way", ways.type));
  const devices = TO_DEVICES[answer.refusal] ?? TO_DEVICES[answer.outcome];
  if (devices) waysOut.append(fill(copyOf("devices-way"), devices));
  if (answer.outcome === "quarantined") waysOut.append(wayOut("back-way", ways.back));
  waysOut.hidden = waysOut.childElementCount === 0;
  const ribbon = page.querySelector("[data-ribbon]");
  ribbon.hidden = answer.refusal !== "K4";
  if (!ribbon.hidden) drawRibbon(ribbon, contactToday(), clockNow());
  return page;
}

function prove(ways) {
  const form = copyOf("prove");
  const field = form.querySelector("input");
  digitKeys(form.querySelector(".keys"), field);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ways.prove(field.value);
  });
  return form;
}

function put(place, choices, draw) {
  place.append(...(choices ?? []).map(draw));
  place.hidden = place.childElementCount === 0;
}

/** The page for an answer; `ways` has undo(), choose(answer), prove(pin), emergency(), type(), back(). */
export function drawAnswer(answer, ways) {
  const look = lookOf(answer);
  return look.flood ? flood(answer, look, ways) : sign(answer, look, ways);
}

// The kiosk: whoever shows a code gets an answer, and the next may show theirs at once.

import { drawAnswer, lookOf } from "./answer.js";
import { keepDay, refreshDay } from "./day.js";
import { declaredKind, forgetKind, prepareDeclaring } from "./declaring.js";
import { prepareFinder } from "./finder.js";
import { codeKeys, digitKeys } from "./keypad.js";
import { takeCarriedCode } from "./carried.js";
import { watchScanner } from "./scanner.js";
import { post } from "./server.js";
import { allowSound, play } from "./sound.js";
import { forgetUndo, offerUndo, say, showStrips, unsay } from "./undo.js";

const UNTOUCHED = 20_000;
const SLOT_IS_MEANT = 20_000;
const PATIENTLY = 8;
const LEGIBLY = 6;
const VIEWS = ["idle", "answer", "typing", "urgent", "declaring"];
const byId = (id) => document.getElementById(id);

let view = "idle";
let leaving = null;
let slot = null;
let isProving = false;
let line = Promise.resolve();

function show(name, stays) {
  clearTimeout(leaving);
  view = name;
  for (const each of VIEWS) byId(each).hidden = each !== name;
  if (stays) leaving = setTimeout(goIdle, stays);
}

/** Whoever was here leaves nothing behind. */
function clear() {
  byId("answer").replaceChildren();
  byId("aloud").textContent = "";
  byId("code").value = "";
  byId("slot").value = "";
}

/** Views that somebody opened and may have walked away from. */
const isOpened = (name) => ["typing", "urgent", "declaring"].includes(name);

function goIdle() {
  show("idle");
  clear();
  forgetKind();
  showStrips("finder");
  byId("show").focus();
}

function sayWhatTypingDoes() {
  const declares = declaredKind() !== null;
  byId("typing-does").textContent = declares ? "It records that there is no phone today." : "It locks your phone away.";
  byId("typing-go").textContent = declares ? "No phone today" : "Lock away";
}

function openView(name) {
  sayWhatTypingDoes();
  show(name, UNTOUCHED);
  clear();
  showStrips(name === "typing" ? "bar" : "sign");
  (name === "typing" ? byId("code") : byId(name).querySelector("h1")).focus();
}

function touched() {
  if (isOpened(view) || (view === "answer" && isProving)) show(view, UNTOUCHED);
}

/** Everything that asks the server stands in one line, so that answers come in order. */
function inLine(work) {
  line = line.then(work, work);
}

function ask(path, wanted) {
  inLine(async () => present(await post(path, wanted, oneMoment), wanted));
}

function oneMoment() {
  say("One moment, please.", PATIENTLY);
}

function scan(code, answer, pin) {
  const meant = slot && performance.now() - slot.at < SLOT_IS_MEANT ? slot.code : undefined;
  ask("/api/v1/scans", { code, answer, pin, slot: meant });
}

function takeInEmergency(wanted) {
  ask("/api/v1/emergencies", wanted);
}

function undo(actionId) {
  forgetUndo(actionId);
  ask("/api/v1/undo", { undoes: actionId });
}

function found(code) {
  if (view === "urgent") takeInEmergency({ code });
  else if (declaredKind()) declare(code);
  else scan(code);
}

function declare(code) {
  ask("/api/v1/declarations", { code, kind: declaredKind() });
  forgetKind();
}

function present(answer, wanted) {
  unsay();
  if (answer.outcome === "repeated") return again(answer);
  if (answer.outcome === "left") return goIdle();
  slot = answer.outcome === "slot_chosen" ? { code: wanted.code, at: performance.now() } : null;
  isProving = Boolean(answer.needs_pin);
  const look = lookOf(answer);
  const page = drawAnswer(answer, {
    undo: () => undo(answer.action_id),
    choose: (choice) => scan(wanted.code, choice),
    prove: (pin) => scan(wanted.code, answer.choices[0].answer, pin),
    emergency: () => emergencyAfter(answer, wanted),
    type: () => openView("typing"),
    back: goIdle,
  });
  byId("answer").replaceChildren(page);
  show("answer", look.stays);
  play(look.sound);
  if (answer.undo_until) offerUndo(answer, undo);
  showStrips(look.flood ? "flood" : "sign", answer.action_id);
  (page.querySelector(".prove input") ?? page.querySelector("h1")).focus();
  readAloud(answer);
  refreshDay();
}

/** The heading, or the field for the PIN, is read because it has the focus; this is the rest, after it. */
function readAloud({ when, message, foot }) {
  byId("aloud").textContent = [when && `${when}.`, message, foot].filter(Boolean).join(" ");
}

function again(answer) {
  play("tick");
  if (view !== "answer") say(answer.message);
}

function emergencyAfter(answer, wanted) {
  const isTheirs = wanted.code && !["G1", "G2"].includes(answer.refusal) && answer.refusal;
  if (isTheirs) takeInEmergency({ code: wanted.code });
  else openView("urgent");
}

function typeCode(event) {
  event.preventDefault();
  const field = byId("code");
  if (field.value.length < field.maxLength) {
    say("A code has 8 letters and digits.", LEGIBLY);
    field.focus();
  } else if (declaredKind()) declare(field.value);
  else scan(field.value);
}

/** A link is followed while the server answers: from the browser’s own page nobody gets back. */
async function follow(event) {
  const link = event.target.closest("a[href]");
  if (!link) return;
  event.preventDefault();
  if (await refreshDay()) location.assign(link.href);
  else say("No connection. Please ask the office.", LEGIBLY);
}

function wire() {
  document.addEventListener("click", follow);
  watchScanner(found);
  codeKeys(document.querySelector(".keys--code"), byId("code"));
  digitKeys(document.querySelector(".keys--slot"), byId("slot"));
  byId("type-code").addEventListener("click", () => openView("typing"));
  byId("emergency").addEventListener("click", () => openView("urgent"));
  byId("no-phone").addEventListener("click", () => openView("declaring"));
  byId("declare-typed").addEventListener("click", () => openView("typing"));
  byId("take-phone").addEventListener("click", () => takeInEmergency({ slot: Number(byId("slot").value) || undefined }));
  byId("slot").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.defaultPrevented) byId("take-phone").click();
  });
  document.querySelector(".typing__form").addEventListener("submit", typeCode);
  for (const back of document.querySelectorAll("[data-back]")) back.addEventListener("click", goIdle);
  document.addEventListener("pointerdown", () => {
    allowSound();
    touched();
  });
  document.addEventListener("keydown", (event) => {
    touched();
    if (event.key === "Escape" && view !== "idle") goIdle();
  });
}

prepareDeclaring();
wire();
keepDay();
prepareFinder(document.querySelector(".finder"), found);
const carried = takeCarriedCode();
if (carried) found(carried);

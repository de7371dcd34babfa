// Pupils’ phones, label after label: each answer is shown before the next label is asked about.

import { fill } from "./answer.js";
import { prepareFinder } from "./finder.js";
import { fetchPart } from "./part.js";
import { watchScanner } from "./scanner.js";
import { post } from "./server.js";
import { allowSound, play } from "./sound.js";

const UNDO_LASTS = 10_000;
const SAME_LABEL = 5000; // A scanner that reads one label twice: the second time is nothing new.
const MOST_LINES = 6;
const byId = (id) => document.getElementById(id);
const copyOf = (id) => byId(id).content.firstElementChild.cloneNode(true);
const desk = byId("scanning");
const does = desk.dataset.does;

const LOOKS = {
  handed_in: "done",
  handed_back: "out",
  held_safely: "heed",
  corrected: "heed",
  stays: "heed",
  pouch: "ask",
  selected: "ask",
  question: "ask",
  refused: "stop",
  problem: "stop",
};

let line = Promise.resolve();
let waiting = 0;
let settled = {}; // The label that was last handed in or back, and when.
let chosen = null; // The child who was tapped at home time, until their label is scanned.
let pouch = null; // The pouch that was scanned, until the child is tapped.

function say(sentence) {
  byId("says").textContent = sentence;
}

/** One after the other, so that answers come in the order of the labels. */
function ask(path, wanted) {
  waiting += 1;
  line = line.then(async () => {
    if (!isRepeat(wanted.code)) {
      const url = `/api/v1/pupil-phones/${path}`;
      present(await post(url, wanted, () => say("One moment, please.")), wanted);
    }
    waiting -= 1;
    say("");
    if (waiting === 0) await refresh();
  });
}

const isOff = () => (byId("switched-off")?.checked ? "yes" : "no");

function handIn(wanted) {
  ask("hand-in", { ...wanted, switched_off: isOff() });
}

const isRepeat = (code) => code && settled.code === code && performance.now() - settled.at < SAME_LABEL;

function found(code) {
  if (does === "hand-in") return handIn({ code });
  const pupil = chosen ?? undefined;
  chosen = null;
  return ask("hand-back", { code, pupil });
}

/** A label that was not taken yet and is held before the camera still is meant by what is pressed. */
function holdsGood() {
  if (!settled.code) showAgain();
}

function tapped(button) {
  const pupil = button.dataset.pupil;
  if (does === "hand-in") {
    handIn({ pupil, code: pouch ?? undefined });
    pouch = null;
    return;
  }
  holdsGood();
  chosen = pupil;
  const word = (name) => button.querySelector(`.pocket__${name}`)?.textContent ?? "";
  present({
    outcome: "selected",
    heading: word("word"),
    message: [word("note"), `slot ${word("number")}`].filter(Boolean).join(" · "),
    foot: "Now scan the label on the phone.",
    choices: [{ answer: "no-label", label: "It has no label: hand back" }],
    pupil,
  }, {});
}

function way(label, press) {
  const button = fill(copyOf("way"), { label });
  button.addEventListener("click", press);
  return button;
}

function chose(choice, answer, wanted) {
  if (choice === "leave") return clearCard();
  if (choice === "no-label") {
    chosen = null;
    return ask("hand-back", { pupil: answer.pupil });
  }
  if (["hold", "adult", "label"].includes(choice)) {
    const page = desk.dataset.child.replace(/_$/, encodeURIComponent(answer.pupil));
    return location.assign(`${page}#${choice}`);
  }
  return handIn({ ...wanted, answer: choice });
}

function undoOf(answer) {
  const button = copyOf("undo");
  button.addEventListener("click", () => {
    button.remove();
    ask("undo", { undoes: answer.action_id });
  });
  setTimeout(() => button.remove(), UNDO_LASTS);
  return button;
}

function clearCard() {
  chosen = null;
  pouch = null;
  byId("last").replaceChildren();
}

/** What was the last answer becomes the first line of those before. */
function keepLine() {
  const card = byId("last").firstElementChild;
  if (!card || card.dataset.look === "ask") return;
  const words = (name) => card.querySelector(`[data-fill="${name}"]`).textContent;
  const drawn = fill(copyOf("line"), { heading: words("heading"), message: words("message"), when: words("when") });
  const look = card.dataset.look;
  drawn.querySelector("use").setAttribute("href", `#m-${look}`);
  drawn.querySelector(".mark").classList.add(`mark--${look}`);
  if (look === "stop") drawn.classList.add("is-stop");
  if (look === "heed") drawn.classList.add("is-heed");
  byId("log").prepend(drawn);
  while (byId("log").childElementCount > MOST_LINES) byId("log").lastElementChild.remove();
}

function present(answer, wanted) {
  keepLine();
  const look = LOOKS[answer.outcome] ?? "heed";
  const heading = answer.heading || "Please try again";
  const card = fill(copyOf("card"), { ...answer, heading });
  card.dataset.look = look;
  card.dataset.outcome = answer.refusal ?? answer.outcome;
  card.classList.add(`last--${look}`);
  card.querySelector("use").setAttribute("href", `#m-${look}`);
  const ways = card.querySelector(".last__ways");
  for (const choice of [...(answer.choices ?? []), ...(answer.also ?? [])]) {
    ways.append(way(choice.label, () => chose(choice.answer, answer, wanted)));
  }
  const isDone = ["handed_in", "handed_back"].includes(answer.outcome);
  settled = isDone ? { code: wanted.code, at: performance.now() } : {};
  if (isDone) ways.append(undoOf(answer));
  if (answer.outcome === "pouch") pouch = wanted.code;
  keepFocus(byId("last"), (last) => last.replaceChildren(card));
  allowSound(); // Here, and not with a key: what is slow between a scanner's keys breaks the code.
  play(look);
}

/** Change what an element holds; where the focus was in it, it stays with the same child. */
function keepFocus(within, change) {
  const had = within.contains(document.activeElement) ? document.activeElement : null;
  change(within);
  if (!had) return;
  const same = had.dataset.pupil && within.querySelector(`[data-pupil="${had.dataset.pupil}"]`);
  (same || within.querySelector("button, [tabindex]"))?.focus();
}

async function refresh() {
  try {
    const text = await fetchPart(desk.dataset.part);
    if (text === null) return undefined;
    const fresh = new DOMParser().parseFromString(text, "text/html");
    keepFocus(byId("part"), (part) => part.replaceChildren(...fresh.body.childNodes));
  } catch {
    say("No connection. The list is not up to date.");
  }
  return undefined;
}

/** Another class, beside what was scanned, ticked or is still to be bound: all that stays. */
function showClass(link) {
  const { pathname, search, href } = new URL(link.href);
  desk.dataset.part = `${pathname}/part${search}`;
  history.replaceState(null, "", href);
  for (const each of link.parentElement.children) each.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  refresh();
}

watchScanner(found);
const { again: showAgain } = prepareFinder(desk.querySelector("[data-faces]"), found);
desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pupil]");
  if (button) tapped(button);
  const link = event.target.closest(".classes a");
  if (!link) return;
  event.preventDefault();
  showClass(link);
});
byId("switched-off")?.addEventListener("change", holdsGood);

// The day on the idle screen: the server's clock, the rule of the hour, one count. Never a name.

import { drawRibbon } from "./ribbon.js";
import { getDay } from "./server.js";

const REFRESH = 20_000;
const byId = (id) => document.getElementById(id);

let ahead = 0;
let latest = null;
let shownMinute = "";

const schoolTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

/** What the clock on the wall of the school says: "08:31". */
export const clockNow = () => schoolTime.format(Date.now() + ahead);

/** The contact times of today as the server last said them. */
export const contactToday = () => latest?.contact ?? [];

function showSync(well) {
  const sync = byId("sync");
  const words = well ? "Up to date" : "No connection";
  if (sync.textContent.trim() === words) return;
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  mark.setAttribute("class", `mark mark--${well ? "done" : "heed"}`);
  mark.setAttribute("viewBox", "0 0 48 48");
  mark.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", well ? "#m-done" : "#m-heed");
  mark.append(use);
  sync.className = `sync sync--${well ? "done" : "heed"}`;
  sync.replaceChildren(mark, ` ${words}`);
}

function showDay(day) {
  latest = day;
  ahead = Date.parse(day.now) - Date.now();
  byId("date").textContent = day.date;
  byId("rule").textContent = day.rule;
  byId("rule").classList.toggle("idle__rule--long", day.rule.length > 60);
  byId("count").textContent = day.locked_away;
  byId("count-words").textContent = day.locked_away === 1 ? "phone is locked away" : "phones are locked away";
  shownMinute = "";
  tick();
}

function tick() {
  if (latest === null) return;
  const now = clockNow();
  if (now === shownMinute) return;
  const turned = shownMinute !== "";
  shownMinute = now;
  byId("clock").textContent = now;
  for (const element of document.querySelectorAll("#idle [data-ribbon]")) drawRibbon(element, latest.contact, now);
  if (turned) refreshDay();
}

/** Ask the server for the day anew; whether it answered. */
export async function refreshDay() {
  const day = await getDay();
  showSync(day !== null);
  if (day) showDay(day);
  return day !== null;
}

/** Keep the idle screen true from now on. */
export function keepDay() {
  refreshDay();
  setInterval(tick, 1000);
  setInterval(refreshDay, REFRESH);
  for (const event of ["online", "focus", "pageshow"]) window.addEventListener(event, refreshDay);
}

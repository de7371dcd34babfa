// A page that stands at the kiosk asks the server before it is left for the next: without a
// connection it says so in its own words, never with the browser’s page, and never “go ahead”.

const PATIENCE = 4000;
const AGAIN = 3000;
const closed = document.getElementById("closed");

let isGoing = false;

/** Whether the server answers, and soon. */
async function answers() {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: patience.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Take away whatever the page shows; `back` when the server answers again. */
function close(back) {
  if (!closed.isConnected) return;
  for (const part of document.querySelectorAll("body > main, body > .toast")) part.remove();
  for (const part of document.body.children) part.hidden = true;
  closed.replaceWith(closed.content);
  const strip = document.querySelector("[data-heading]");
  const heading = document.createElement("h1");
  heading.textContent = strip.dataset.heading;
  heading.tabIndex = -1;
  strip.append(heading);
  heading.focus();
  const again = async () => ((await answers()) ? back() : setTimeout(again, AGAIN));
  setTimeout(again, AGAIN);
}

/** Do this if the server answers; else the page closes, and `back` follows when it does. */
export async function reach(go, back) {
  if (await answers()) go();
  else if (!isGoing) close(back);
}

/** On the way to another page nothing that is cut off on this one means anything. */
function leaveBy(way) {
  isGoing = true;
  way();
}

/** Every way out of the page by link or form goes through `reach`. */
export function guardWaysOut(back) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.getAttribute("href").startsWith("#") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    reach(() => leaveBy(() => location.assign(link.href)), back);
  });
  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (target.dataset.reached) return;
    event.preventDefault();
    reach(() => {
      target.dataset.reached = "yes";
      leaveBy(() => target.requestSubmit(submitter));
    }, back);
  });
}

/** While somebody reads what must not be out of date, ask again and again whether it still holds. */
export function watchConnection(back) {
  setInterval(() => reach(() => {}, back), AGAIN);
}

// Talking to the server. The same body is sent again when no answer came: its action_id makes that
// safe, and only after the last try is anybody told that nothing is certain. A server that takes a
// request and then says nothing is given up too: those who come next stand behind it.

import { newId } from "./ids.js";

const WAITS = [300, 1000, 2500];
const PATIENCE = 4000;
const NO_ANSWER = "The kiosk did not answer, so this may not be recorded. Please show your badge again.";

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

async function request(path, options) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await fetch(path, { ...options, signal: patience.signal });
    return { status: response.status, body: await response.json() };
  } finally {
    clearTimeout(timer);
  }
}

async function once(path, wanted) {
  const { status, body } = await request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wanted),
  });
  if (status >= 500) throw new Error(body.detail);
  return status < 400 ? body : { outcome: "problem", message: body.detail };
}

/**
 * Post one Action; the Outcome, or { outcome: "problem", message } when there is none.
 * `waiting` is called when the first try came to nothing and the next is on its way.
 */
export async function post(path, wanted, waiting) {
  const body = { action_id: newId(), ...wanted };
  for (const wait of [...WAITS, null]) {
    try {
      return { ...(await once(path, body)), action_id: body.action_id };
    } catch {
      if (wait === null) break;
      waiting();
      await pause(wait);
    }
  }
  return { outcome: "problem", message: NO_ANSWER, unsure: true };
}

/** The day as the idle screen shows it; null when the server does not answer. */
export async function getDay() {
  try {
    const { status, body } = await request("/api/v1/day");
    return status === 200 ? body : null;
  } catch {
    return null;
  }
}

// Talking to the server. The same body is sent again when no answer came: its action_id makes that
// safe, and only after the last try is anybody told that nothing is certain.

import { newId } from "./ids.js";

const WAITS = [300, 1000, 2500];
const NO_ANSWER = "The kiosk did not answer, so this may not be recorded. Please show your badge again.";

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

async function once(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (response.status >= 500) throw new Error(answer.detail);
  return response.ok ? answer : { outcome: "problem", message: answer.detail };
}

/** Post one Action; the Outcome, or { outcome: "problem", message } when there is none. */
export async function post(path, wanted) {
  const body = { action_id: newId(), ...wanted };
  for (const wait of [...WAITS, null]) {
    try {
      return { ...(await once(path, body)), action_id: body.action_id };
    } catch {
      if (wait === null) break;
      await pause(wait);
    }
  }
  return { outcome: "problem", message: NO_ANSWER, unsure: true };
}

/** The day as the idle screen shows it; null when the server does not answer. */
export async function getDay() {
  try {
    const response = await fetch("/api/v1/day");
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

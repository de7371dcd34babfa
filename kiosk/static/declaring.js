// "No phone with me today": one tap says where it is, then the badge says whose.

const SAYS = "Where is your phone? Tap one, then show your badge.";
const NEXT = "Now show your badge.";

const view = () => document.getElementById("declaring");
const picks = () => [...view().querySelectorAll("[data-kind]")];

let kind = null;

function choose(chosen) {
  kind = chosen;
  for (const pick of picks()) pick.setAttribute("aria-pressed", String(pick.dataset.kind === kind));
  document.getElementById("declaring-says").textContent = kind ? NEXT : SAYS;
}

/** What was tapped: left_at_home, in_vehicle, none_owned, or null before anything was. */
export const declaredKind = () => kind;

/** Nothing is tapped any more. */
export const forgetKind = () => choose(null);

export function prepareDeclaring() {
  forgetKind();
  for (const pick of picks()) pick.addEventListener("click", () => choose(pick.dataset.kind));
}

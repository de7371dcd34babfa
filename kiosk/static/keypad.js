// Our own keys on the screen: a paired scanner hides the tablet's keyboard.

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-’";
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "Clear", "0", "Delete"];

function key(label, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = label.length > 1 ? "key key--word" : "key";
  button.textContent = label;
  button.addEventListener("click", press);
  return button;
}

function changed(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input"));
}

function press(input, label) {
  if (label === "Clear") return changed(input, "");
  if (label === "Delete") return changed(input, input.value.replace(/-$/, "").slice(0, -1));
  const typed = label === "Space" ? " " : label;
  if (input.value.length < input.maxLength) changed(input, input.value + typed);
  return undefined;
}

function drawKeys(keys, input, labels) {
  keys.replaceChildren(...labels.map((label) => key(label, () => press(input, label))));
}

/** Keys for a short code, which is grouped K7M2-Q9XT as it is typed. */
export function codeKeys(keys, input) {
  drawKeys(keys, input, [...LETTERS, "Clear", "Delete"]);
  input.addEventListener("input", () => {
    const kept = input.value.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, 8);
    input.value = kept.length > 4 ? `${kept.slice(0, 4)}-${kept.slice(4)}` : kept;
  });
}

/** Keys for a name; capitals and accents make no difference. */
function nameKeys(keys, input) {
  drawKeys(keys, input, [...NAME, "Space", "Clear", "Delete"]);
}

/** Keys for a number: of a slot, or a PIN. */
export function digitKeys(keys, input) {
  drawKeys(keys, input, DIGITS);
  input.addEventListener("input", () => {
    input.value = input.value.replace(/[^0-9]/g, "").slice(0, input.maxLength);
  });
}

const KINDS = {
  code: { draw: codeKeys, look: "keys--code", name: "Letters and digits" },
  name: { draw: nameKeys, look: "keys--code", name: "Letters" },
  digits: { draw: digitKeys, look: "keys--slot", name: "Digits" },
};

/**
 * Keys beside `form` for each field that has `data-keys`: those of the field in use are shown, at
 * first those that match `first`, which is there.
 */
export function prepareKeys(form, first) {
  for (const field of form.querySelectorAll("[data-keys]")) {
    const keys = document.createElement("div");
    const { draw, look, name } = KINDS[field.dataset.keys];
    keys.className = `keys ${look}`;
    keys.setAttribute("role", "group");
    keys.setAttribute("aria-label", name);
    keys.hidden = true;
    draw(keys, field);
    field.inputMode = "none";
    field.addEventListener("focus", () => {
      for (const other of form.querySelectorAll(".keys")) other.hidden = other !== keys;
    });
    form.append(keys);
  }
  form.querySelector(first).hidden = false;
}

// The school day as a ribbon: solid pieces are contact time, a pin is now.

const WIDTHS = { slim: 468, mid: 682, wide: 952 };
const BEFORE = 35;
const AFTER = 30;
const WORD = 122;
const HOUR = 62;

const minutes = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

function draw(tag, attributes, words) {
  const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  if (words !== undefined) shape.textContent = words;
  return shape;
}

function word(x, words, on) {
  const look = on ? "ribbon__word ribbon__word--on" : "ribbon__word";
  return draw("text", { class: look, x, y: 65, "text-anchor": "middle" }, words);
}

function hours(marks, width) {
  let free = -Infinity;
  return marks.flatMap(({ x, clock }) => {
    const middle = Math.min(Math.max(x, HOUR / 2), width - HOUR / 2);
    const left = Math.max(middle - HOUR / 2, free);
    if (left - x > HOUR || left + HOUR > width + HOUR / 2) return [];
    free = left + HOUR;
    const at = { class: "ribbon__hour", x: left + HOUR / 2, y: 104, "text-anchor": "middle" };
    return [draw("text", at, clock)];
  });
}

function pin(x, width, clock) {
  const left = Math.min(Math.max(x - 33, 0), width - 66);
  const tip = Math.min(Math.max(x, left + 16), left + 50);
  const path =
    `M${left} 8a8 8 0 0 1 8-8h50a8 8 0 0 1 8 8v12a8 8 0 0 1-8 8H${tip + 8}l-8 10-8-10H${left + 8}` +
    "a8 8 0 0 1-8-8z";
  const at = { class: "ribbon__pinword", x: left + 33, y: 21, "text-anchor": "middle" };
  return [draw("path", { class: "ribbon__pin", d: path }), draw("text", at, clock)];
}

function ribbon(size, contact, clock) {
  const width = WIDTHS[size];
  const first = minutes(contact[0][0]) - BEFORE;
  const last = minutes(contact[contact.length - 1][1]) + AFTER;
  const place = (time) => ((minutes(time) - first) / (last - first)) * width;
  const picture = draw("svg", { class: `ribbon ribbon--${size}`, viewBox: `0 0 ${width} 106`, "aria-hidden": "true" });
  picture.append(draw("rect", { class: "ribbon__free", y: 36, width, height: 44, rx: 12 }));
  contact.forEach(([starts, ends], n) => {
    const [x, to] = [place(starts), place(ends)];
    picture.append(draw("rect", { class: "ribbon__contact", x, y: 36, width: to - x, height: 44, rx: 5 }));
    if (to - x > WORD) picture.append(word((x + to) / 2, "Contact time", true));
    const next = contact[n + 1] && place(contact[n + 1][0]);
    const isLunch = next && minutes(ends) >= 690 && minutes(contact[n + 1][0]) <= 840;
    if (isLunch && next - to > 56) picture.append(word((to + next) / 2, "Lunch", false));
  });
  const marks = contact.flat().map((time) => ({ x: place(time), clock: time }));
  picture.append(...hours(marks, width), ...pin(Math.min(Math.max(place(clock), 0), width), width, clock));
  return picture;
}

/** Draw the ribbon in every size that the element names; `contact` is [["08:50", "12:00"], ...]. */
export function drawRibbon(element, contact, clock) {
  element.replaceChildren();
  element.hidden = contact.length === 0;
  if (contact.length === 0) return;
  const spans = contact.map(([starts, ends]) => `${starts} to ${ends}`).join(" and ");
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", `The school day: contact time ${spans}. It is ${clock}.`);
  for (const size of element.dataset.ribbon.split(" ")) element.append(ribbon(size, contact, clock));
}

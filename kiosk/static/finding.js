// Long lists of people, narrowed to what is typed: a name, or the heading they stand under, such as a
// job or a class. Enter opens the only one that is left; whoever
// stands in several lists is one.

const find = document.querySelector("[data-find]");
const list = document.getElementById(find.dataset.find);
const box = find.querySelector("input");
const says = find.querySelector("[role=status]");
const AS_TYPED = { ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", æ: "ae", œ: "oe", ß: "ss", "’": "'", "‘": "'", ʼ: "'" };
/** As any keyboard can type it: an iPad makes every apostrophe a curly one. */
const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^ -~]/g, (each) => AS_TYPED[each] ?? each);
let found = new Set();

function narrow() {
  const words = plain(box.value).split(/\s+/);
  found = new Set();
  for (const item of list.querySelectorAll("li")) {
    const heading = item.closest("[data-group]")?.querySelector("h2, h3");
    const text = plain(`${item.textContent} ${heading?.textContent ?? ""}`);
    item.hidden = !words.every((word) => text.includes(word));
    const to = item.querySelector("a")?.href;
    if (to && !item.hidden) found.add(to);
  }
  for (const group of list.querySelectorAll("[data-group]")) {
    group.hidden = !group.querySelector("li:not([hidden])");
  }
  says.textContent = !box.value.trim() ? "" : found.size ? `${found.size} found` : "Nobody found";
}

box.addEventListener("input", narrow);
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && box.value.trim() && found.size === 1) location.assign([...found][0]);
});
find.hidden = false;
narrow();

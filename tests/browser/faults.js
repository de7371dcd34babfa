// What is wrong with how the page looks, as sentences; run in the page by test_screens.py.

(smallestText, smallestTarget) => {
  const faults = [];
  const page = document.documentElement;
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".aloud");
  const name = (element) => `${element.tagName.toLowerCase()} “${element.textContent.trim().replace(/\s+/g, " ")}”`;

  if (page.scrollWidth > innerWidth) faults.push(`It is ${page.scrollWidth - innerWidth} px too wide.`);
  if (page.scrollHeight > innerHeight) faults.push(`It is ${page.scrollHeight - innerHeight} px too high.`);

  const scale = (element) => (element instanceof SVGTextElement ? element.getScreenCTM().a : 1);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const inRing = element.matches(".ring__count");
    if (!(texts.currentNode.data.trim() || inRing) || !seen(element)) continue;
    const size = parseFloat(getComputedStyle(element).fontSize) * scale(element);
    if (size < smallestText - 0.01) faults.push(`${name(element)} is only ${size} px.`);
  }

  const covered = (element, x, y) => {
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight - 2) return false; // told by its size
    const top = document.elementFromPoint(x, y);
    return top !== element && !element.contains(top);
  };
  for (const control of document.querySelectorAll("button, a[href], input, select, textarea")) {
    if (!seen(control)) continue;
    const element = control.closest("label") ?? control; // what is pressed with it belongs to it
    const { left, top, right, bottom, width, height } = element.getClientRects()[0]; // of a link, its first line
    if (Math.min(width, height) < smallestTarget - 0.01) faults.push(`${name(element)} is only ${width} × ${height} px.`);
    const [x, y, inside] = [(left + right) / 2, (top + bottom) / 2, 4];
    const places = [[x, y], [left + inside, y], [right - inside, y], [x, top + inside], [x, bottom - inside]];
    if (places.some((place) => covered(element, ...place))) faults.push(`Something lies over ${name(element)}.`);
  }
  return faults;
}

// A code held before the camera is one scan, however long it is held and whatever it does there.

const SAME_CODE = 5000;

/** `pass` gives `found` what was not seen within the last five seconds; `again` forgets what was. */
export function oncePerShowing(found) {
  const seen = new Map();
  const pass = (code) => {
    const now = performance.now();
    const before = seen.get(code) ?? -Infinity;
    seen.set(code, now);
    if (now - before > SAME_CODE) found(code);
  };
  return { pass, again: () => seen.clear() };
}

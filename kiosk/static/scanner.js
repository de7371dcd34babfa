// A scanner that types: keys that come faster than fingers, caught page-wide, no field to focus.

const FASTEST_FINGERS = 60;
const CODE = /^[0-9A-Za-z]{16}$/;

/** Call `found(code)` for every code typed by a scanner, whatever has the focus. */
export function watchScanner(found) {
  let typed = "";
  let last = 0;
  let silence = null;

  const finish = () => {
    clearTimeout(silence);
    const code = typed;
    typed = "";
    if (CODE.test(code)) found(code.toUpperCase());
    return CODE.test(code);
  };

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const now = event.timeStamp;
      if (now - last > FASTEST_FINGERS) typed = "";
      last = now;
      if (event.key === "Enter" || event.key === "Tab") {
        if (typed.length >= 8) event.preventDefault();
        if (finish()) event.stopImmediatePropagation();
        return;
      }
      if (event.key.length !== 1) return;
      typed += event.key;
      clearTimeout(silence);
      if (typed.length === 16) silence = setTimeout(finish, FASTEST_FINGERS * 2);
    },
    true,
  );
}

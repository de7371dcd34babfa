// Pages at a desk: nobody’s names stay behind. They are fetched anew when the page comes back from
// the browser’s memory, blanked when it is left, and a shared station goes back to the kiosk; the server
// hears that somebody still types there, so that a long form is not lost.

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
window.addEventListener("pagehide", () => {
  document.body.hidden = true;
});

const lent = Number(document.body.dataset.lent);
if (lent) {
  const TELL_EVERY = 30_000;
  let timer = null;
  let told = performance.now();
  const tellServer = () => {
    told = performance.now();
    fetch("/own/stay", { method: "POST" }).catch(() => {}); // What is sent next says that it is away.
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.replace("/"), lent * 1000);
    if ("signedIn" in document.body.dataset && performance.now() - told > TELL_EVERY) tellServer();
  };
  for (const event of ["pointerdown", "keydown", "reading"]) document.addEventListener(event, wait);
  wait();
}

// “More” shuts as a menu does: by Escape, by a press beside it, and when the keys go on.
const more = document.querySelector(".more");
if (more) {
  const shut = (event) => {
    if (!more.contains(event.relatedTarget ?? event.target)) more.open = false;
  };
  document.addEventListener("pointerdown", shut);
  more.addEventListener("focusout", (event) => {
    if (event.relatedTarget) shut(event);
  });
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
}

document.querySelector("[data-summary]")?.focus();
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

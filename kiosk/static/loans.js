// Signing a school device out: without a connection nobody is told to go ahead, and a list prints.

const offline = document.querySelector("[data-offline]");

for (const form of document.querySelectorAll("main form")) {
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    offline.hidden = false;
  });
}
document.querySelector("[data-print-list]")?.addEventListener("click", () => window.print());

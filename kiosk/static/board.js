// The board updates by itself; when it cannot, it says nothing new rather than something old.

const EVERY = 10_000;
const board = document.getElementById("board");

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch(board.dataset.part, { redirect: "manual" });
    if (!response.ok) return location.reload();
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    board.replaceChildren(...fresh.body.childNodes);
    document.title = document.title.replace(/^.*? · /, `${board.querySelector("h1").textContent} · `);
  } catch {
    board.querySelector(".page__head .quiet").textContent = "No connection. This is not up to date.";
  }
  return undefined;
}

setInterval(refresh, EVERY);

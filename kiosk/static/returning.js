// A page of the kiosk that somebody may have walked away from goes back to the start.

const STAYS = Number(document.body.dataset.stays) * 1000;

let timer = null;

function stay() {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace("/"), STAYS);
}

for (const event of ["pointerdown", "keydown", "scroll"]) document.addEventListener(event, stay, { passive: true });
stay();

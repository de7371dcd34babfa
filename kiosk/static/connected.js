// Does this browser have what a kiosk needs? Going on past a certificate warning looks like a safe
// connection, but no service worker can then be installed: so one is, and is removed again.

const byId = (id) => document.getElementById(id);

async function canKeep() {
  try {
    const worker = await navigator.serviceWorker.register(byId("checks").dataset.worker);
    await worker.unregister();
    return true;
  } catch {
    return false;
  }
}

const found = {
  "is-safe": window.isSecureContext,
  "is-kept": await canKeep(),
  "is-seeing": Boolean(navigator.mediaDevices?.getUserMedia),
};
for (const [id, works] of Object.entries(found)) byId(id).textContent = works ? "Yes" : "No";

const works = Object.values(found).every(Boolean);
byId("verdict").textContent = works
  ? "It worked. This tablet can be enrolled."
  : "Not yet. The school’s certificate is not trusted on this tablet.";
byId(works ? "go-on" : "go-back").hidden = false;

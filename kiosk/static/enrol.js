// A link to this page brings the code behind its #, which browsers send to nobody. It is put into
// the field, and out of the address.

const field = document.getElementById("code");

function takeCode() {
  if (!field || location.hash.length < 2) return;
  field.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}

window.addEventListener("hashchange", takeCode);
takeCode();

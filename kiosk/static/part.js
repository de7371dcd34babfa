// The part of a page that updates by itself, fetched anew.

/**
 * What the server says of it now; null once it says nothing more to this page, which then is left:
 * for the kiosk where the kiosk was lent, else for whatever the server wants first. Throws when it
 * cannot be reached.
 */
export async function fetchPart(path) {
  const response = await fetch(path, { redirect: "manual" });
  if (response.ok) return response.text();
  const isSignedOut = response.type === "opaqueredirect";
  if (isSignedOut && document.body.dataset.lent) location.replace("/");
  else location.reload();
  return null;
}

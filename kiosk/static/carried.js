// A badge scanned on a page of text is carried to the kiosk page, in this tab, for one moment.

const NAME = "carried";

export function carryCode(code, go = () => location.assign("/")) {
  sessionStorage.setItem(NAME, code);
  go();
}

export function takeCarriedCode() {
  const code = sessionStorage.getItem(NAME);
  sessionStorage.removeItem(NAME);
  return code;
}

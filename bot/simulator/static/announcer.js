/** Tells people, screen readers included, what happened: new messages politely, failures at once. */

import { byId } from "./dom.js";

const SHOWN_MS = 6000;
let hide = 0;

/** Read out without showing. */
export function announce(text) {
  byId("announcements").textContent = text;
}

/** Show what went wrong, and read it out. */
export function complain(error) {
  const toast = byId("complaint");
  toast.textContent = error instanceof Error ? error.message : String(error);
  toast.hidden = false;
  clearTimeout(hide);
  hide = setTimeout(() => {
    toast.hidden = true;
  }, SHOWN_MS);
}

/** The menu of one message: a bottom sheet on a phone, beside the message on a wide screen. */

import { byId, el } from "./dom.js";

const EDGE_PX = 8;

/** Open a menu called `name` of `items` ({label, run}) for `anchor`; closes by choice, Escape or a tap elsewhere. */
export function openMenu(items, anchor, name = "訊息選單") {
  const veil = byId("veil");
  const id = anchor.closest("[data-id]")?.dataset.id ?? "";
  const close = () => {
    veil.hidden = true;
    veil.replaceChildren();
    // The message may have been drawn anew meanwhile, with a button of its own.
    const opener = anchor.isConnected ? anchor : document.querySelector(`[data-id="${CSS.escape(id)}"] .menu-button`);
    opener?.focus({ preventScroll: true });
  };
  const buttons = items.map(({ label, run }) => {
    const choose = () => {
      close();
      run();
    };
    return el("button", { type: "button", role: "menuitem", class: "menu__item", on: { click: choose } }, label);
  });
  const menu = el("div", { class: "menu", role: "menu", "aria-label": name, on: { keydown: (event) => walk(event, buttons, close) } }, buttons);
  veil.replaceChildren(menu);
  veil.hidden = false;
  veil.onclick = (event) => {
    if (event.target === veil) close();
  };
  beside(menu, anchor);
  buttons[0]?.focus();
}

function walk(event, buttons, close) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const now = buttons.indexOf(document.activeElement);
    buttons[(now + step + buttons.length) % buttons.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    close();
  }
}

function beside(menu, anchor) {
  const spot = anchor.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = menu;
  const left = Math.min(Math.max(EDGE_PX, spot.left), innerWidth - offsetWidth - EDGE_PX);
  const below = spot.bottom + offsetHeight + EDGE_PX < innerHeight;
  const top = below ? spot.bottom : Math.max(EDGE_PX, spot.top - offsetHeight);
  menu.style.setProperty("--menu-left", `${left}px`);
  menu.style.setProperty("--menu-top", `${top}px`);
}

/** The rich menu under a 1:1 chat: its picture, the areas that can be tapped, and the bar that opens and closes it. */

import { actor } from "./actions.js";
import { byId, el } from "./dom.js";

const closed = new Set(); // Chats whose menu the person closed.
let drawn = "";

/** Draw the menu of the chat that is open; groups and blocked chats have none. */
export function drawRichMenu(store) {
  const chat = store.currentChat();
  const menu = chat?.kind === "user" && chat.bot_in ? chat.menu : null;
  byId("rich-menu").hidden = !menu;
  const now = JSON.stringify([chat?.id, menu]);
  if (now !== drawn) {
    drawn = now;
    byId("rich-menu-areas").replaceChildren(...(menu ? [picture(menu), ...areas(menu, store)] : []));
    byId("rich-menu-areas").style.setProperty("aspect-ratio", menu ? `${menu.size.width} / ${menu.size.height}` : "");
  }
  if (menu) toggle(chat.id, menu, menu.open ? !closed.has(chat.id) : closed.has(chat.id));
}

function picture(menu) {
  return el("img", { class: "rich-menu__picture", src: `/page/menus/${encodeURIComponent(menu.id)}`, alt: "" });
}

function areas(menu, store) {
  const act = actor(store);
  return menu.areas.map(({ bounds, action }) => {
    const label = action.label ?? action.text ?? action.uri ?? "";
    const button = el("button", { type: "button", class: "rich-menu__area", "aria-label": label });
    const share = (part, whole) => `${(100 * part) / whole}%`;
    button.style.setProperty("left", share(bounds.x, menu.size.width));
    button.style.setProperty("top", share(bounds.y, menu.size.height));
    button.style.setProperty("width", share(bounds.width, menu.size.width));
    button.style.setProperty("height", share(bounds.height, menu.size.height));
    button.addEventListener("click", () => act(action));
    return button;
  });
}

function toggle(chat, menu, open) {
  const bar = byId("rich-menu-bar");
  byId("rich-menu-areas").hidden = !open;
  bar.textContent = `${menu.bar} ${open ? "▾" : "▴"}`;
  bar.setAttribute("aria-expanded", String(open));
}

/** Let the bar open and close the menu. */
export function wireRichMenu(store) {
  byId("rich-menu-bar").addEventListener("click", () => {
    const { chat } = store;
    if (!closed.delete(chat)) closed.add(chat);
    drawRichMenu(store);
  });
}

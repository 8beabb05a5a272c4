/** One card being drawn: checks every value, collects what cannot be drawn, and makes parts tappable. */

import { el } from "./dom.js";
import { safeAddress } from "./text.js";

const WARNING = "⚠";

export class Drawing {
  #warnings = new Set();

  constructor(act) {
    this.act = act;
  }

  warn(text) {
    this.#warnings.add(text);
  }

  /** Warn of properties that this page does not draw, so that no card looks right here and wrong in LINE. */
  expect(part, properties) {
    for (const name of Object.keys(part)) {
      if (name !== "type" && !properties.includes(name)) this.warn(`${part.type ?? "styles"}.${name} 在這裡不會畫出來`);
    }
  }

  /** Return the checked value of a property; null when it is absent or wrong (then with a warning). */
  value(part, name, check) {
    if (part[name] === undefined || part[name] === null) return null;
    const value = check(part[name]);
    if (value === null) this.warn(`${part.type ?? "styles"}.${name} 的值不正確：${JSON.stringify(part[name])}`);
    return value;
  }

  /** Set a CSS property of the same name to a checked value. */
  style(element, part, name, check, property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)) {
    const value = this.value(part, name, check);
    if (value !== null) element.style.setProperty(property, value);
  }

  /** A visible box in place of a part that is not drawn. */
  unknown(part, where) {
    const what = part && typeof part === "object" ? part.type : part;
    return el("div", { class: "flex-warning", role: "note" }, `${WARNING} 這裡不會畫的元件（${where}）：${String(what)}`);
  }

  /** Return the card with what could not be drawn listed below it. */
  withWarnings(card) {
    if (!this.#warnings.size) return card;
    const list = [...this.#warnings].map((text) => el("li", {}, text));
    const note = el("div", { class: "flex-warning", role: "note" }, `${WARNING} 這張卡片有問題`, el("ul", {}, list));
    return el("div", { class: "flex-warned" }, card, note);
  }

  /** Let a box, a text or an image be tapped like a button. */
  tappable(element, action) {
    if (!action) return;
    const link = action.type === "uri";
    element.classList.add("flex-tappable");
    element.tabIndex = 0;
    element.setAttribute("role", link ? "link" : "button");
    if (action.label) element.setAttribute("aria-label", action.label);
    const press = (event) => {
      event.stopPropagation();
      event.preventDefault();
      this.press(action);
    };
    element.addEventListener("click", press);
    element.addEventListener("keydown", (event) => {
      if (event.target === element && (event.key === "Enter" || event.key === " ")) press(event);
    });
  }

  press(action) {
    const address = action.type === "uri" ? safeAddress(action.uri) : null;
    if (address) window.open(address, "_blank", "noopener,noreferrer");
    else this.act(action);
  }
}

/** The list that opens while somebody types @: the bot, everybody, the members. */

import { byId, el } from "./dom.js";

export class MentionPicker {
  #options = [];
  #active = 0;
  #place = null;
  #onChoose;
  #field;

  constructor(field, onChoose) {
    this.#field = field;
    this.#onChoose = onChoose;
    this.list = byId("mention-list");
  }

  get open() {
    return !this.list.hidden;
  }

  /** Show those of `people` ({target, name, note}) whose name fits what is typed at `place` ({from, query}). */
  show(place, people) {
    const fits = place ? people.filter(({ name }) => name.toLowerCase().includes(place.query)) : [];
    this.#place = place;
    this.#options = fits;
    this.#active = 0;
    if (!fits.length) {
      this.close();
      return;
    }
    this.list.replaceChildren(...fits.map((option, number) => this.#draw(option, number)));
    this.list.hidden = false;
    this.#mark();
  }

  #draw(option, number) {
    // The field keeps the focus, so that a phone's keyboard stays open.
    const keepFocus = (event) => event.preventDefault();
    const choose = () => this.#choose(number);
    return el(
      "li",
      { role: "option", id: `mention-${number}`, class: "mention-list__item", on: { mousedown: keepFocus, click: choose } },
      el("span", {}, `@${option.name}`),
      option.note ? el("span", { class: "mention-list__note" }, option.note) : null,
    );
  }

  #mark() {
    [...this.list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === this.#active)));
    this.list.children[this.#active]?.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", `mention-${this.#active}`);
  }

  #choose(number) {
    const [option, place] = [this.#options[number], this.#place];
    this.close();
    this.#onChoose(option, place);
  }

  /** Take a key while the list is open; true when it was ours. */
  key(name) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[name];
    if (step) {
      this.#active = (this.#active + step + this.#options.length) % this.#options.length;
      this.#mark();
    } else if (name === "Enter" || name === "Tab") this.#choose(this.#active);
    else if (name === "Escape") this.close();
    else return false;
    return true;
  }

  close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.#field.removeAttribute("aria-activedescendant");
  }
}

/** The running list of messages: keeps drawn messages that did not change, follows the newest, shows quick replies. */

import { announce } from "./announcer.js";
import { byId, el } from "./dom.js";
import { drawMessage } from "./message.js";
import { day, longDay } from "./taiwan-time.js";

const NEAR_PX = 80;
const SAME_BREATH_MS = 5 * 60 * 1000;
const FLASH_MS = 1500;

export class ChatLog {
  #drawn = new Map();
  #shown = "";
  #store;
  #tools;

  /** `tools`: `act(action)`, `openMenu(message, anchor)`, `redeliver(message)`. */
  constructor(store, tools) {
    this.#store = store;
    this.#tools = tools;
    this.scroller = byId("log-scroller");
    this.list = byId("log");
    this.quick = byId("quick-reply");
    this.jump = byId("jump");
    this.jump.addEventListener("click", () => this.#toEnd());
    this.scroller.addEventListener("scroll", () => {
      if (this.#nearEnd()) this.jump.hidden = true;
    });
    // Pictures grow when they arrive; the newest message stays in view.
    this.list.addEventListener("load", () => this.#followIf(this.following), true);
    new ResizeObserver(() => this.#followIf(this.following)).observe(this.scroller);
    this.following = true;
    this.scroller.addEventListener("scroll", () => {
      this.following = this.#nearEnd();
    });
  }

  draw() {
    const { chat, person } = this.#store;
    const place = `${person}/${chat}`;
    const moved = place !== this.#shown;
    if (moved) {
      this.#drawn.clear();
      this.#shown = place;
    }
    const messages = chat ? this.#store.messagesOf(chat) : [];
    const follow = moved || this.following;
    const before = this.list.childElementCount;
    this.#replace(messages);
    this.#drawQuick(messages);
    const grew = this.list.childElementCount > before;
    if (follow || messages.at(-1)?.from === person) this.#toEnd();
    else if (grew) this.jump.hidden = false;
  }

  #replace(messages) {
    const kept = new Map();
    const rows = [];
    messages.forEach((message, number) => {
      const earlier = messages[number - 1];
      if (!earlier || day(earlier.shown_at) !== day(message.shown_at)) rows.push(this.#row(kept, ...dayMark(message)));
      const joined = continues(earlier, message);
      const key = [message.id, message.n, joined, message.delivery].join("|");
      rows.push(this.#row(kept, key, () => this.#message(message, joined)));
    });
    this.#drawn = kept;
    this.#arrange(rows);
  }

  #row(kept, key, draw) {
    const row = this.#drawn.get(key) ?? draw();
    kept.set(key, row);
    return row;
  }

  /** Put the rows in order and touch only what moved, so that focus and selection survive. */
  #arrange(rows) {
    const wanted = new Set(rows);
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest("li") : null;
    for (const child of [...this.list.children]) if (!wanted.has(child)) child.remove();
    rows.forEach((row, number) => {
      if (this.list.children[number] !== row) this.list.insertBefore(row, this.list.children[number] ?? null);
    });
    if (focused && !wanted.has(focused)) this.#rowOf(focused.dataset.id)?.querySelector(".menu-button")?.focus();
  }

  #message(message, joined) {
    return drawMessage(message, {
      ...this.#tools,
      joined,
      mine: message.from === this.#store.person,
      name: this.#store.nameOf(message.from),
      nameOf: (id) => this.#store.nameOf(id),
      goTo: (id) => this.goTo(id),
    });
  }

  #drawQuick(messages) {
    const last = messages.filter((message) => message.from !== "system").at(-1);
    const items = last?.from === "bot" ? (last.quick_reply?.items ?? []) : [];
    this.quick.hidden = items.length === 0;
    this.quick.replaceChildren(
      ...items.map((item) => {
        const tap = () => this.#tools.act(item.action);
        return el("button", { type: "button", class: "quick-reply__item", on: { click: tap } }, item.action?.label ?? "");
      }),
    );
  }

  #rowOf(id) {
    return [...this.list.children].find((row) => row.dataset.id === id);
  }

  /** Scroll to a message and let it flash. */
  goTo(id) {
    const target = this.#rowOf(id);
    if (!target) {
      announce("找不到原訊息");
      return;
    }
    target.scrollIntoView({ block: "center" });
    target.classList.add("message--flash");
    setTimeout(() => target.classList.remove("message--flash"), FLASH_MS);
  }

  #nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  #followIf(following) {
    if (following) this.#toEnd();
  }

  #toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.following = true;
    this.jump.hidden = true;
  }
}

function dayMark(message) {
  const draw = () => el("li", { class: "notice notice--day" }, el("span", { class: "notice__text" }, longDay(message.shown_at)));
  // The program's clock can be set back: a day may come more than once.
  return [`day ${message.id} ${longDay(message.shown_at)}`, draw];
}

function continues(earlier, message) {
  if (!earlier || earlier.from !== message.from || earlier.unsent || message.unsent) return false;
  if (message.kind === "system" || day(earlier.shown_at) !== day(message.shown_at)) return false;
  return Math.abs(Date.parse(message.shown_at) - Date.parse(earlier.shown_at)) < SAME_BREATH_MS;
}

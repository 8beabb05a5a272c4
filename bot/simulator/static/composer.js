/** Where a person writes: text with mentions, quoting, editing. Nothing typed is lost when sending fails. */

import { editText, sendText } from "./api.js";
import { complain } from "./announcer.js";
import { byId } from "./dom.js";
import { named } from "./kinds.js";
import { MentionPicker } from "./mention-picker.js";
import { MentionDraft } from "./mentions.js";

const IME_KEY_CODE = 229; // Safari ends the composition before it reports the Enter that did it.

export class Composer {
  #store;
  #draft = new MentionDraft();
  #drafts = new Map();
  #place = "";
  #about = null; // {kind: "quote" | "edit", message}
  #sending = Promise.resolve();

  constructor(store) {
    this.#store = store;
    this.field = byId("text");
    this.picker = new MentionPicker(this.field, (option, place) => this.#mention(option, place));
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("click", () => this.#offer());
    this.field.addEventListener("blur", () => this.picker.close());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    byId("about-cancel").addEventListener("click", () => this.#turnTo(null));
  }

  /** Follow the person and chat that are open; each keeps its own unfinished text. */
  draw() {
    const place = `${this.#store.person}/${this.#store.chat}`;
    if (place !== this.#place) {
      this.#drafts.set(this.#place, this.#afterwards());
      this.#place = place;
      this.#draft = this.#drafts.get(place) ?? new MentionDraft();
      this.#about = null;
      this.#show(this.#draft.text.length);
    }
    byId("composer").hidden = !this.#store.chat;
    const me = this.#store.me();
    this.#grow(); // A hidden field has no height: on a phone it appears with the chat.
    this.field.placeholder = me ? `${me.name}的訊息…` : "";
    this.#drawAbout();
  }

  quote(message) {
    this.#turnTo({ kind: "quote", message });
  }

  /** Change a message; what was being written waits until that is done. */
  edit(message) {
    this.#turnTo({ kind: "edit", message, waiting: this.#afterwards() });
    this.#draft = new MentionDraft();
    this.#draft.update(message.text, message.text.length);
    this.#show(message.text.length);
  }

  /** The draft that comes back when the message that is being changed is done. */
  #afterwards() {
    return this.#about?.kind === "edit" ? this.#about.waiting : this.#draft;
  }

  #turnTo(about) {
    if (this.#about?.kind === "edit" && about?.kind !== "edit") {
      this.#draft = this.#about.waiting;
      this.#show(this.#draft.text.length);
    }
    this.#about = about;
    this.#drawAbout();
    this.field.focus();
  }

  #drawAbout() {
    const about = this.#about;
    byId("about").hidden = !about;
    if (!about) return;
    const { message } = about;
    const name = this.#store.nameOf(message.from);
    byId("about-title").textContent = about.kind === "edit" ? "編輯訊息" : `引用 ${name}`;
    byId("about-text").textContent = message.kind === "flex" ? (message.alt_text ?? "卡片") : (message.text ?? named(message));
  }

  #typed() {
    this.#draft.update(this.field.value, this.field.selectionEnd);
    this.#grow();
    this.#offer();
  }

  #offer() {
    const chat = this.#store.currentChat();
    const offered = chat?.kind === "group" && this.#about?.kind !== "edit";
    this.picker.show(offered ? this.#draft.typing(this.field.selectionEnd) : null, this.#mentionable(chat));
  }

  #mentionable(chat) {
    if (!chat) return [];
    const { bot, people } = this.#store.state;
    const others = people.filter(({ id }) => chat.members.includes(id) && id !== this.#store.person);
    return [
      ...(chat.bot_in ? [{ target: "bot", name: bot.name, note: "機器人" }] : []),
      { target: "all", name: "All", note: "所有人" },
      ...others.map(({ id, name, role }) => ({ target: id, name, note: role })),
    ];
  }

  #mention(option, { from }) {
    this.#show(this.#draft.insert(from, this.field.selectionEnd, option));
  }

  #show(caret) {
    this.field.value = this.#draft.text;
    this.field.setSelectionRange(caret, caret);
    this.#grow();
  }

  #grow() {
    this.field.style.setProperty("height", "auto");
    this.field.style.setProperty("height", `${this.field.scrollHeight}px`);
    byId("send").disabled = !this.field.value.trim();
  }

  #key(event) {
    if (event.isComposing || event.keyCode === IME_KEY_CODE) return;
    if (!event.shiftKey && this.picker.key(event.key)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Escape" && this.#about) this.#turnTo(null);
  }

  #send() {
    if (!this.field.value.trim()) return;
    const letter = {
      chat: this.#store.chat,
      person: this.#store.person,
      draft: this.#draft,
      about: this.#about,
    };
    this.#draft = this.#about?.kind === "edit" ? this.#about.waiting : new MentionDraft();
    this.#about = null;
    this.picker.close();
    this.#show(this.#draft.text.length);
    this.#drawAbout();
    this.#sending = this.#sending.then(() => this.#post(letter)); // In the order typed.
  }

  async #post(letter) {
    const { chat, person, draft, about } = letter;
    try {
      if (about?.kind === "edit") await editText(about.message.id, person, draft.text);
      else await sendText(chat, { person, text: draft.text, quoted: about?.message.id ?? null, mentions: draft.mentions });
    } catch (error) {
      complain(error);
      this.#putBack(letter);
    }
    this.#store.sync(chat);
  }

  #putBack({ chat, person, draft, about }) {
    const place = `${person}/${chat}`;
    if (place !== this.#place) {
      if (about?.kind !== "edit") this.#drafts.set(place, draft);
      return;
    }
    if (about?.kind === "edit") {
      about.waiting = this.#afterwards();
    } else if (this.#draft.text) {
      draft.update(`${draft.text}\n${this.#draft.text}`, draft.text.length + 1 + this.#draft.text.length);
    }
    this.#draft = draft;
    this.#about = about;
    this.#show(draft.text.length);
    this.#drawAbout();
  }
}

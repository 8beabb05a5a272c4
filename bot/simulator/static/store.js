/** What the page knows: people, chats, messages, and who and where we are. Draws nothing. */

import { getMessages, getState } from "./api.js";
import { setPublicBase } from "./text.js";

const MEMORY = "line-stand-in";
const RETRY_MS = 2000;

/** What this tab remembers; a new tab begins where the last one was. Two tabs may be two people. */
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(MEMORY) ?? localStorage.getItem(MEMORY)) ?? {};
  } catch {
    return {};
  }
}

/** Events: `state` (people, chats, quota), `place` (person, chat or screen), `messages` (detail: chat id). */
export class Store extends EventTarget {
  state = null;
  person = null;
  chat = null;
  screen = "list";
  #logs = new Map();
  #read = {};
  #asked = 0;

  async loadState() {
    this.#asked += 1;
    const asked = this.#asked;
    const state = await getState();
    if (asked !== this.#asked && this.state) return; // A newer answer is under way.
    this.state = state;
    setPublicBase(state.public_base);
    if (!this.person) this.#restore();
    this.#settle();
    this.dispatchEvent(new Event("state"));
  }

  #restore() {
    const saved = remembered();
    const ids = this.state.people.map((person) => person.id);
    this.person = ids.includes(saved.person) ? saved.person : ids[0];
    this.chat = saved.chat ?? null;
    this.screen = saved.screen === "chat" ? "chat" : "list";
    this.#read = saved.read ?? {};
  }

  #settle() {
    const chats = this.visibleChats().map((chat) => chat.id);
    if (chats.includes(this.chat)) return;
    this.chat = chats[0] ?? null;
    this.screen = "list";
  }

  #save() {
    const { person, chat, screen } = this;
    try {
      const memory = JSON.stringify({ person, chat, screen, read: this.#read });
      sessionStorage.setItem(MEMORY, memory);
      localStorage.setItem(MEMORY, memory);
    } catch {
      // A browser that keeps nothing still works until the next reload.
    }
  }

  visibleChats() {
    return this.state.chats.filter((chat) => chat.person === this.person || chat.members.includes(this.person));
  }

  currentChat() {
    return this.state.chats.find((chat) => chat.id === this.chat) ?? null;
  }

  me() {
    return this.state.people.find((person) => person.id === this.person) ?? null;
  }

  nameOf(id) {
    if (id === "bot") return this.state.bot.name;
    return this.state.people.find((person) => person.id === id)?.name ?? "（未知成員）";
  }

  choosePerson(id) {
    this.person = id;
    this.#settle();
    this.#moved();
  }

  openChat(id) {
    this.chat = id;
    this.screen = "chat";
    this.#moved();
  }

  showList() {
    this.screen = "list";
    this.#moved();
  }

  #moved() {
    this.#save();
    this.dispatchEvent(new Event("place"));
    this.#syncVisible();
  }

  #syncVisible() {
    return Promise.all(this.visibleChats().map((chat) => this.sync(chat.id)));
  }

  #log(chat) {
    if (!this.#logs.has(chat)) this.#logs.set(chat, { byId: new Map(), last: 0, age: 0, wanted: false, running: null });
    return this.#logs.get(chat);
  }

  /** Fetch what is new in a chat. Calls for one chat never overlap, so no answer is overtaken by an older one. */
  sync(chat) {
    const log = this.#log(chat);
    log.wanted = true;
    log.running ??= this.#drain(chat, log);
    return log.running;
  }

  async #drain(chat, log) {
    try {
      while (log.wanted) {
        log.wanted = false;
        const { age } = log;
        const answer = await getMessages(chat, log.last);
        if (age === log.age) this.#merge(chat, log, answer);
      }
    } catch {
      setTimeout(() => this.sync(chat), RETRY_MS);
    } finally {
      log.running = null;
    }
  }

  #merge(chat, log, { messages, last }) {
    if (last < log.last) {
      this.#forget(log); // The server began anew: what we hold is gone there.
      return;
    }
    const known = log.byId;
    log.byId = new Map(log.last === 0 ? [] : known); // From the beginning: what is not in the answer is gone.
    log.last = last;
    for (const message of messages) log.byId.set(message.id, message);
    const news = messages.filter((message) => known.get(message.id)?.n !== message.n);
    if (news.length || log.byId.size !== known.size) {
      this.dispatchEvent(new CustomEvent("messages", { detail: { chat, messages: news } }));
    }
  }

  /** Have a chat read from its beginning; an answer still under way no longer counts. */
  #forget(log) {
    log.last = 0;
    log.age += 1;
    log.wanted = true;
  }

  /** Fetch what is new beside the messages and in each chat the person sees. */
  async catchUp() {
    await this.loadState();
    await this.#syncVisible();
  }

  /** After a broken stream anything may have changed: read every chat again from its beginning. */
  async readAgain() {
    for (const log of this.#logs.values()) this.#forget(log);
    await this.catchUp();
  }

  messagesOf(chat) {
    const inOrder = (a, b) => Date.parse(a.at) - Date.parse(b.at) || a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
    return [...this.#log(chat).byId.values()].sort(inOrder);
  }

  markRead(chat) {
    const { last } = this.#log(chat);
    const key = `${this.person}/${chat}`;
    if (this.#read[key] === last) return;
    this.#read[key] = last;
    this.#save();
  }

  unreadIn(chat) {
    const read = this.#read[`${this.person}/${chat}`] ?? 0;
    const counts = (message) => message.n > read && message.from !== this.person && message.from !== "system";
    return [...this.#log(chat).byId.values()].filter(counts).length;
  }
}

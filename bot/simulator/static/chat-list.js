/** The list of the person's chats, newest first, with what was said last. */

import { avatar, byId, el } from "./dom.js";
import { named } from "./kinds.js";
import { clock, day, longDay, today } from "./taiwan-time.js";

const drawn = new Map(); // What each row shows → its element, so that a tap is not lost to a new drawing.

/** Draw the chats of the person; a tap opens one. */
export function drawChatList(store) {
  const rows = store.visibleChats().map((chat) => ({ chat, last: store.messagesOf(chat.id).at(-1) }));
  rows.sort((a, b) => Date.parse(b.last?.at ?? 0) - Date.parse(a.last?.at ?? 0));
  const list = byId("chat-list");
  const wanted = rows.map((row) => keptRow(row, store));
  for (const [key, item] of drawn) if (!wanted.includes(item)) drawn.delete(key);
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.chat : null;
  if (wanted.length !== list.children.length || wanted.some((item, n) => item !== list.children[n])) {
    list.replaceChildren(...wanted);
  }
  byId("no-chats").hidden = rows.length > 0;
  if (focused) list.querySelector(`[data-chat="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function keptRow(row, store) {
  const { chat, last } = row;
  const key = JSON.stringify([
    chat.id, titleOf(chat, store), last?.id, last?.n, store.unreadIn(chat.id), chat.id === store.chat, today(),
  ]);
  if (!drawn.has(key)) drawn.set(key, el("li", {}, drawRow(row, store)));
  return drawn.get(key);
}

function drawRow({ chat, last }, store) {
  const unread = store.unreadIn(chat.id);
  const current = chat.id === store.chat;
  return el(
    "button",
    {
      type: "button",
      class: "chat-row",
      "data-chat": chat.id,
      "aria-current": current ? "true" : null,
      on: { click: () => store.openChat(chat.id) },
    },
    avatar(titleOf(chat, store), chat.kind === "group" ? "group" : "bot"),
    el(
      "span",
      { class: "chat-row__middle" },
      el("span", { class: "chat-row__name" }, titleOf(chat, store)),
      el("span", { class: "chat-row__preview" }, last ? preview(last, store) : "還沒有訊息"),
    ),
    el(
      "span",
      { class: "chat-row__end" },
      last ? el("time", { class: "chat-row__time", datetime: last.shown_at }, day(last.shown_at) === today() ? clock(last.shown_at) : longDay(last.shown_at)) : null,
      unread ? el("span", { class: "badge", "aria-label": `${unread} 則未讀` }, unread > 99 ? "99+" : unread) : null,
    ),
  );
}

/** A group's name with its size; a 1:1 chat bears the name of the bot, whom the person talks to. */
export function titleOf(chat, store) {
  if (chat.kind !== "group") return store.state.bot.name;
  return `${chat.name}（${chat.members.length + (chat.bot_in ? 1 : 0)}）`;
}

/** One line for a message: in the list, and for those who only hear the page. */
export function preview(message, store) {
  if (message.unsent) return "已收回訊息";
  if (message.kind === "flex") return message.alt_text ?? "卡片";
  return message.text ?? `${store.nameOf(message.from)}傳送了${named(message)}`;
}

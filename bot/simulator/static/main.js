/** Starts the page: connects what the store knows with what is drawn, and hears of changes. */

import { actor } from "./actions.js";
import { wireAttachments } from "./attach.js";
import { announce, complain } from "./announcer.js";
import { openStream, redeliver, unsend } from "./api.js";
import { drawChatHeader, wireChatHeader } from "./chat-header.js";
import { drawChatList, preview } from "./chat-list.js";
import { ChatLog } from "./chat-log.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { drawHint } from "./hint.js";
import { SAID } from "./kinds.js";
import { openMenu } from "./message-menu.js";
import { Store } from "./store.js";
import { wireProgramClock } from "./program-clock.js";
import { drawRichMenu, wireRichMenu } from "./rich-menu.js";
import { drawToolbar, wireToolbar } from "./toolbar.js";

const RETRY_MS = 2000;
const BREAK_SHOWN_AFTER_MS = 1500;
const wide = matchMedia("(min-width: 761px)");

let breakTimer = 0;
const store = new Store();
const composer = new Composer(store);
const log = new ChatLog(store, {
  act: actor(store),
  openMenu: (message, anchor) => openMenu(menuItems(message), anchor),
  redeliver: (message) => attempt(redeliver(message.event_id), "已重新投遞"),
});

async function attempt(request, done) {
  const { chat } = store;
  try {
    await request;
    announce(done);
  } catch (error) {
    complain(error);
  }
  store.sync(chat);
}

function menuItems(message) {
  const said = SAID.includes(message.kind) && message.from !== "system";
  const mine = message.from === store.person;
  const items = [];
  if (said) items.push({ label: "引用回覆", run: () => composer.quote(message) });
  if (mine && message.kind === "text" && store.currentChat()?.kind === "group") {
    items.push({ label: "編輯", run: () => composer.edit(message) });
  }
  if (mine && said) items.push({ label: "收回", run: () => attempt(unsend(message.id, store.person), "已收回訊息") });
  if (message.kind === "text" && said) items.push({ label: "複製文字", run: () => attempt(copy(message.text), "已複製") });
  if (message.event_id) {
    items.push({ label: "重新投遞事件", run: () => attempt(redeliver(message.event_id), "已重新投遞") });
  }
  items.push({ label: "取消", run: () => undefined });
  return items;
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
}

const looking = () => document.visibilityState === "visible" && (wide.matches || store.screen === "chat");

function drawPlace() {
  document.body.dataset.screen = store.screen;
  drawToolbar(store);
  drawChatHeader(store);
  drawRichMenu(store);
  composer.draw();
  drawMessages();
}

function drawMessages() {
  log.draw();
  if (store.chat && looking()) store.markRead(store.chat);
  drawChatList(store);
  drawHint(store);
}

function heard({ detail: { chat, messages } }) {
  drawMessages();
  if (chat !== store.chat) return;
  const others = messages.filter((message) => message.from !== store.person);
  if (others.length <= 3) for (const one of others) announce(`${store.nameOf(one.from)}：${preview(one, store)}`);
}

/** Say that the stream is broken, unless it is back at once. */
function showBreak(broken) {
  clearTimeout(breakTimer);
  if (broken) breakTimer = setTimeout(() => (byId("offline").hidden = false), BREAK_SHOWN_AFTER_MS);
  else byId("offline").hidden = true;
}

function listen() {
  openStream({
    onChange: ({ chat }) => {
      if (store.visibleChats().some((visible) => visible.id === chat)) store.sync(chat);
    },
    onState: () => store.loadState().catch(complain),
    onOpen: (again) => {
      showBreak(false);
      (again ? store.readAgain() : store.catchUp()).catch(complain);
    },
    onBreak: () => showBreak(true),
  });
}

async function start() {
  try {
    await store.loadState();
  } catch (error) {
    complain(error);
    setTimeout(start, RETRY_MS);
    return;
  }
  drawPlace();
  listen();
}

store.addEventListener("state", drawPlace);
store.addEventListener("place", drawPlace);
store.addEventListener("messages", heard);
wide.addEventListener("change", () => drawPlace());
document.addEventListener("visibilitychange", () => store.state && drawMessages());
wireToolbar(store);
wireProgramClock(() => store.state && drawPlace());
wireAttachments(store);
wireChatHeader(store);
wireRichMenu(store);
start();

/** The top of the open chat: its name, its members, and whether the bot is in it. */

import { setBot, setFriend } from "./api.js";
import { complain } from "./announcer.js";
import { titleOf } from "./chat-list.js";
import { byId } from "./dom.js";

/** Draw the header of the open chat. */
export function drawChatHeader(store) {
  const chat = store.currentChat();
  byId("chat").classList.toggle("chat--none", !chat);
  if (!chat) return;
  const me = store.me();
  byId("chat-name").textContent = titleOf(chat, store);
  byId("chat-people").textContent = chat.kind === "group" ? `成員：${members(chat, store)}` : "與機器人的一對一聊天";
  const button = byId("bot-switch");
  button.textContent = switchLabel(chat);
  button.classList.toggle("plain-button--strong", !chat.bot_in);
  const hidden = me && !me.has_user_id;
  byId("no-user-id").hidden = !hidden;
  byId("bot-away").hidden = chat.bot_in;
  byId("bot-away").textContent =
    chat.kind === "group" ? "機器人不在這個群組，收不到這裡的訊息。" : "已封鎖機器人，它收不到這裡的訊息。";
}

function members(chat, store) {
  const names = chat.members.map((id) => store.nameOf(id));
  return [...names, ...(chat.bot_in ? [store.state.bot.name] : [])].join("、");
}

function switchLabel(chat) {
  if (chat.kind === "group") return chat.bot_in ? "移除機器人" : "邀請機器人";
  return chat.bot_in ? "封鎖" : "加入好友";
}

/** Let the buttons of the header work. */
export function wireChatHeader(store) {
  byId("back").addEventListener("click", () => store.showList());
  byId("bot-switch").addEventListener("click", async () => {
    const chat = store.currentChat();
    try {
      if (chat.kind === "group") await setBot(chat.id, chat.bot_in ? "remove" : "invite");
      else await setFriend(chat.id, chat.bot_in ? "block" : "add");
      await store.loadState();
    } catch (error) {
      complain(error);
    }
    store.sync(chat.id);
  });
}

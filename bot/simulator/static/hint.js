/** The first thing to do: questions that can be tapped, as long as nobody has asked anything in the chat. */

import { complain } from "./announcer.js";
import { sendText } from "./api.js";
import { byId, el } from "./dom.js";

const PLACES = ["hint", "list-hint"]; // Below the messages and, on a phone, below the chats.
let drawn = "";

/** Show or hide the questions of the chat that is open. */
export function drawHint(store) {
  const chat = store.currentChat();
  const quiet = chat?.bot_in && !store.messagesOf(chat.id).some(({ from }) => from !== "bot" && from !== "system");
  const key = quiet ? `${store.person}/${chat.id}` : "";
  if (key === drawn) return;
  drawn = key;
  for (const place of PLACES) {
    byId(place).hidden = !quiet;
    byId(place).replaceChildren(...(quiet ? parts(store, chat) : []));
  }
}

function parts(store, chat) {
  const buttons = store.state.questions.map((question) =>
    el("button", { type: "button", class: "hint__question", on: { click: () => ask(store, chat, question) } }, question),
  );
  return [el("p", { class: "hint__title" }, "問問看，點一題就會送出："), ...buttons];
}

async function ask(store, chat, question) {
  store.openChat(chat.id);
  try {
    await sendText(chat.id, { person: store.person, quoted: null, ...addressed(store, chat, question) });
  } catch (error) {
    complain(error);
  }
  store.sync(chat.id);
}

/** In a group the bot is mentioned, as people there would. */
function addressed(store, chat, question) {
  if (chat.kind !== "group") return { text: question, mentions: [] };
  const name = `@${store.state.bot.name}`;
  return { text: `${name} ${question}`, mentions: [{ index: 0, length: name.length, target: "bot" }] };
}

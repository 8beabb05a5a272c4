/** What a tap on a button does: send a postback or a text as the person, ask for a date, copy, open a page. */

import { sendPostback, sendText } from "./api.js";
import { announce, complain } from "./announcer.js";
import { askMoment } from "./moment-dialog.js";

const DOERS = { postback: pressPostback, message: sayMessage, datetimepicker: pickMoment, clipboard: copyText };

/** Return `act(action)` for the person and chat that are open when it is called. */
export function actor(store) {
  return async (action) => {
    const place = { chat: store.chat, person: store.person };
    const doer = Object.hasOwn(DOERS, action?.type) ? DOERS[action.type] : null;
    if (!doer) {
      complain(action?.type === "uri" ? `這個網址只有 LINE App 能開啟：${action.uri}` : "這裡不支援這種按鈕。");
      return;
    }
    try {
      await doer(action, place);
    } catch (error) {
      complain(error);
    }
    store.sync(place.chat);
  };
}

function pressPostback(action, { chat, person }) {
  return sendPostback(chat, { person, data: action.data, display_text: action.displayText ?? action.text ?? null });
}

function sayMessage(action, { chat, person }) {
  return sendText(chat, { person, text: action.text ?? action.label });
}

async function pickMoment(action, { chat, person }) {
  const params = await askMoment(action);
  if (params) await sendPostback(chat, { person, data: action.data, params });
}

async function copyText(action) {
  await navigator.clipboard.writeText(action.clipboardText ?? "");
  announce("已複製");
}

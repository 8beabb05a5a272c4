/** The page's calls to the stand-in for LINE; knows addresses and errors, nothing of how things look. */

const at = (...parts) => `/page/${parts.map(encodeURIComponent).join("/")}`;

/** What went wrong, in words a person can read. */
export class PageError extends Error {}

async function call(address, options = {}) {
  let response;
  try {
    response = await fetch(address, { cache: "no-store", ...options });
  } catch {
    throw new PageError("連不上測試伺服器，請確認它還在執行。");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new PageError(answer.error ?? `測試伺服器回應 ${response.status}。`);
  return answer;
}

function post(address, body) {
  return call(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Page": "1" },
    body: JSON.stringify(body),
  });
}

export const getState = () => call(at("state"));
export const getMessages = (chat, after) => call(`${at("chats", chat, "messages")}?after=${after}`);
export const sendText = (chat, message) => post(at("chats", chat, "text"), message);
export const editText = (id, person, text) => post(at("messages", id, "edit"), { person, text });
export const unsend = (id, person) => post(at("messages", id, "unsend"), { person });
export const sendPostback = (chat, pressed) => post(at("chats", chat, "postback"), pressed);
export const setBot = (chat, action) => post(at("chats", chat, "bot"), { action });
export const setFriend = (chat, action) => post(at("chats", chat, "friend"), { action });
export const redeliver = (event) => post(at("events", event, "redeliver"), {});
export const getClock = () => call(at("clock"));
export const moveClock = (moment) => post(at("clock"), { moment });
export const saveSettings = (settings) => post(at("settings"), settings);

export const sendVoice = (chat, person) => post(at("chats", chat, "voice"), { person });
export const sendSticker = (chat, person, sticker) => post(at("chats", chat, "sticker"), { person, sticker });
export const sendPlace = (chat, person) => post(at("chats", chat, "place"), { person });

/** Send a picture or a file as the person. */
export function sendFile(chat, person, file) {
  const form = new FormData();
  form.append("person", person);
  form.append("file", file);
  return call(at("chats", chat, "file"), { method: "POST", headers: { "X-Page": "1" }, body: form });
}

/**
 * Hear of every change. `onOpen(again)` is called on each connection; `again` after a break, when
 * anything may have been missed. Browsers give up after an HTTP error, so we open a new stream then.
 */
export function openStream({ onChange, onState, onOpen, onBreak }) {
  let opened = false;
  const connect = () => {
    const source = new EventSource(at("stream"));
    source.addEventListener("open", () => {
      onOpen(opened);
      opened = true;
    });
    source.addEventListener("message", (event) => onChange(JSON.parse(event.data)));
    source.addEventListener("state", () => onState());
    source.addEventListener("error", () => {
      onBreak();
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
    });
  };
  connect();
}

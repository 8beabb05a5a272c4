/** Draws one message as LINE shows it: sender, quoted message, content, time, how it was sent. */

import { avatar, el } from "./dom.js";
import { drawFlex } from "./flex.js";
import { named } from "./kinds.js";
import { clock } from "./taiwan-time.js";
import { safeAddress, written } from "./text.js";

const KILOBYTE = 1024;
const ATTACHED = { file: drawFile, video: drawFile, audio: drawFile, location: drawPlace };
const VIA = {
  reply: () => "回覆・免費",
  push: ({ billed }) => (billed ? `推播・${billed} 則` : "推播・同一次"), // LINE bills a call once, on its first message here.
};

/**
 * Return the element of a message. `view` gives what depends on who looks:
 * `mine`, `name`, `joined` (same sender just before), `act`, `openMenu`, `goTo`, `redeliver`, `nameOf`.
 */
export function drawMessage(message, view) {
  if (message.kind === "system" || message.from === "system") return drawNotice(message, message.text, view);
  if (message.unsent) {
    return drawNotice(message, view.mine ? "你已收回訊息" : `${view.name}已收回訊息`, view);
  }
  const side = view.mine ? "message--mine" : "message--theirs";
  const row = message.kind === "flex" ? "message__row message__row--card" : "message__row";
  const content = el("div", { class: row }, drawContent(message, view), drawMeta(message, view));
  const column = el(
    "div",
    { class: "message__column" },
    view.joined || view.mine ? null : el("div", { class: "message__name" }, view.name),
    content,
    drawTrouble(message, view),
  );
  const face = view.mine ? null : avatar(view.name, message.from === "bot" ? "bot" : "person");
  if (face && view.joined) face.classList.add("avatar--hidden");
  return el(
    "li",
    {
      class: `message ${side}${view.joined ? " message--joined" : ""}`,
      "data-id": message.id,
      "aria-label": `${view.mine ? "我" : view.name}，${clock(message.shown_at)}`,
    },
    face,
    column,
  );
}

function drawNotice(message, text, view) {
  const more = message.event_id && !message.unsent ? menuButton(message, view, "這個事件") : null;
  return el(
    "li",
    { class: "notice", "data-id": message.id },
    el("span", { class: "notice__text" }, text),
    more,
    drawTrouble(message, view),
  );
}

function drawContent(message, view) {
  if (message.kind === "flex") {
    const contents = message.flex?.type === "flex" ? message.flex.contents : message.flex;
    return el("div", { class: "message__flex" }, drawFlex(contents, message.alt_text, view.act));
  }
  if (message.kind === "image") return drawPicture(message, view);
  if (message.kind === "sticker") return el("div", { class: "sticker", role: "img", "aria-label": named(message) }, message.about.name);
  if (Object.hasOwn(ATTACHED, message.kind)) return el("div", { class: "balloon" }, ATTACHED[message.kind](message));
  const words = el("div", { class: "balloon__text" }, written(message.text ?? "", message.mentions ?? []));
  return el("div", { class: "balloon" }, message.quoted ? drawQuoted(message.quoted, view) : null, words);
}

function drawQuoted(quoted, view) {
  const name = quoted.from ? view.nameOf(quoted.from) : "";
  return el(
    "button",
    { type: "button", class: "quoted", "aria-label": `引用 ${name}：${quoted.text}，跳到原訊息`, on: { click: () => view.goTo(quoted.id) } },
    el("span", { class: "quoted__name" }, name),
    el("span", { class: "quoted__text" }, quoted.text),
  );
}

function drawPicture(message, view) {
  const address = String(message.image_url ?? "");
  const allowed = /^\/page\/images\/[^/]+$/.test(address) || /^https:\/\//.test(address);
  if (!allowed) return el("div", { class: "flex-warning", role: "note" }, "⚠ 圖片無法顯示");
  const shown = address.startsWith("/") ? address : safeAddress(address);
  const picture = el("img", { class: "picture", src: shown, alt: `${view.name}傳送的圖片` });
  return el("a", { class: "picture-link", href: shown, target: "_blank", rel: "noopener noreferrer" }, picture);
}

function drawFile(message) {
  const { size, seconds } = message.about;
  const detail = size === undefined ? `${seconds} 秒` : `${Math.ceil(size / KILOBYTE).toLocaleString("zh-TW")} KB`;
  const href = `/page/files/${encodeURIComponent(message.id)}`;
  return [el("a", { class: "attached", href, download: message.about.name ?? "voice.wav" }, named(message)), el("div", { class: "attached__detail" }, detail)];
}

function drawPlace(message) {
  return [el("div", { class: "attached" }, named(message)), el("div", { class: "attached__detail" }, message.about.address)];
}

function drawMeta(message, view) {
  const via = message.from === "bot" && Object.hasOwn(VIA, message.via ?? "") ? VIA[message.via](message) : null;
  return el(
    "div",
    { class: "message__meta" },
    menuButton(message, view, "這則訊息"),
    message.edited ? el("span", {}, "已編輯") : null,
    message.delivery === "pending" ? el("span", {}, "投遞中") : null,
    via ? el("span", { class: `via via--${message.via}` }, via) : null,
    el("time", { datetime: message.shown_at }, clock(message.shown_at)),
  );
}

function menuButton(message, view, what) {
  const open = (event) => view.openMenu(message, event.currentTarget);
  return el(
    "button",
    { type: "button", class: "menu-button", "aria-haspopup": "menu", "aria-label": `${what}的選單`, on: { click: open } },
    "⋯",
  );
}

function drawTrouble(message, view) {
  if (message.delivery !== "failed") return null;
  const again = () => view.redeliver(message);
  return el(
    "div",
    { class: "trouble" },
    el("span", {}, "Webhook 沒有送達"),
    message.event_id ? el("button", { type: "button", class: "link-button", on: { click: again } }, "重新投遞") : null,
  );
}

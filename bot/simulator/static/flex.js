/** Draws a Flex message as LINE does: a bubble or a carousel of bubbles, for the parts our cards use. */

import { el } from "./dom.js";
import * as css from "./css-values.js";
import { Drawing } from "./flex-drawing.js";
import { drawPart } from "./flex-parts.js";

const SIZES = ["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"];
const BLOCKS = ["header", "hero", "body", "footer"];
const MOST_BUBBLES = 12;

/** Return the element for `contents`; `act(action)` is called when a person taps. */
export function drawFlex(contents, altText, act) {
  const drawing = new Drawing(act);
  if (contents?.type === "carousel") return drawCarousel(contents, altText, drawing);
  if (contents?.type === "bubble") return drawBubble(contents, altText, drawing);
  return drawing.unknown(contents, "卡片");
}

function drawCarousel(carousel, altText, drawing) {
  drawing.expect(carousel, ["contents"]);
  const bubbles = Array.isArray(carousel.contents) ? carousel.contents : [];
  if (bubbles.length < 1 || bubbles.length > MOST_BUBBLES) drawing.warn(`輪播要有 1 到 ${MOST_BUBBLES} 張卡片`);
  if (new Set(bubbles.map((bubble) => bubble?.size ?? "mega")).size > 1) drawing.warn("輪播的卡片寬度必須相同");
  const cards = bubbles.map((bubble, number) => {
    if (bubble?.type !== "bubble") return drawing.unknown(bubble, "卡片");
    return drawBubble(bubble, `第 ${number + 1} 張，共 ${bubbles.length} 張`, new Drawing(drawing.act));
  });
  const strip = el("div", { class: "carousel", role: "group", "aria-label": altText, tabindex: "0" }, cards);
  return drawing.withWarnings(el("div", { class: "carousel-frame" }, strip));
}

function drawBubble(bubble, altText, drawing) {
  drawing.expect(bubble, ["size", "direction", "styles", "action", ...BLOCKS]);
  const size = drawing.value(bubble, "size", (value) => (SIZES.includes(value) ? value : null)) ?? "mega";
  const card = el("div", { class: `bubble bubble--${size}`, role: "group", "aria-label": altText || "卡片" });
  if (drawing.value(bubble, "direction", (value) => (["ltr", "rtl"].includes(value) ? value : null)) === "rtl") {
    card.dir = "rtl";
  }
  if (!BLOCKS.some((block) => bubble[block])) drawing.warn("卡片是空的");
  for (const block of BLOCKS) {
    if (bubble[block]) card.append(drawBlock(block, bubble, drawing));
  }
  drawing.tappable(card, bubble.action);
  return drawing.withWarnings(card);
}

function drawBlock(block, bubble, drawing) {
  const part = bubble[block];
  const allowed = block === "hero" ? ["box", "image"] : ["box"];
  const style = bubble.styles?.[block] ?? {};
  drawing.expect(style, ["backgroundColor", "separator", "separatorColor"]);
  const drawn = allowed.includes(part.type) ? drawPart(part, drawing, "block") : drawing.unknown(part, block);
  const frame = el("div", { class: `bubble__${block}` }, drawn);
  drawing.style(frame, style, "backgroundColor", css.color);
  if (drawing.value(style, "separator", css.flag)) {
    frame.classList.add("bubble__block--separated");
    const line = drawing.value(style, "separatorColor", css.color);
    if (line) frame.style.setProperty("border-top-color", line);
  }
  return frame;
}

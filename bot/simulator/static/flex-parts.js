/** Draws the parts inside a bubble: box, text, button, separator, image. */

import { el } from "./dom.js";
import * as css from "./css-values.js";
import { outerLink, safeAddress } from "./text.js";

const LAYOUTS = ["vertical", "horizontal", "baseline"];
const PADDINGS = ["paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd"];
const PADDING_CSS = {
  paddingAll: "padding",
  paddingTop: "padding-top",
  paddingBottom: "padding-bottom",
  paddingStart: "padding-inline-start",
  paddingEnd: "padding-inline-end",
};
const PARTS = { box: drawBox, text: drawText, button: drawButton, separator: drawSeparator, image: drawImage };

/** Return the element for one part inside a box of layout `parent` (`block`: directly in a bubble). */
export function drawPart(part, drawing, parent) {
  if (!part || !Object.hasOwn(PARTS, part.type)) return drawing.unknown(part, parent);
  return PARTS[part.type](part, drawing, parent);
}

function place(element, part, drawing, parent) {
  if (parent === "block") return element;
  const across = parent !== "vertical";
  const fixed = part.width !== undefined || part.type === "separator";
  const share = drawing.value(part, "flex", css.share) ?? (across && !fixed ? 1 : 0);
  const basis = across && share > 0 ? "0" : "auto";
  element.style.setProperty("flex", `${share} ${across && share > 0 ? 1 : 0} ${basis}`);
  return element;
}

function drawBox(box, drawing, parent) {
  drawing.expect(box, [
    "layout", "contents", "spacing", "margin", "flex", "backgroundColor", "borderColor", "borderWidth",
    "cornerRadius", "width", "height", "maxWidth", "maxHeight", "justifyContent", "alignItems", "action", ...PADDINGS,
  ]);
  const layout = drawing.value(box, "layout", (value) => (LAYOUTS.includes(value) ? value : null)) ?? "vertical";
  const element = el("div", { class: `flex-box flex-box--${layout}` });
  for (const name of ["width", "height", "maxWidth", "maxHeight"]) drawing.style(element, box, name, css.extent);
  for (const name of PADDINGS) drawing.style(element, box, name, css.padding, PADDING_CSS[name]);
  drawing.style(element, box, "backgroundColor", css.color);
  drawing.style(element, box, "borderColor", css.color);
  drawing.style(element, box, "borderWidth", css.border);
  drawing.style(element, box, "cornerRadius", css.gap, "border-radius");
  drawing.style(element, box, "justifyContent", css.mainAxis);
  drawing.style(element, box, "alignItems", css.crossAxis);
  fill(element, box, layout, drawing);
  drawing.tappable(element, box.action);
  return place(element, box, drawing, parent);
}

function fill(element, box, layout, drawing) {
  const spacing = drawing.value(box, "spacing", css.gap) ?? "0px";
  const edge = layout === "vertical" ? "margin-top" : "margin-inline-start";
  (Array.isArray(box.contents) ? box.contents : []).forEach((part, number) => {
    const child = drawPart(part, drawing, layout);
    const margin = part && typeof part === "object" ? drawing.value(part, "margin", css.gap) : null;
    if (number > 0) child.style.setProperty(edge, margin ?? spacing);
    element.append(child);
  });
}

function drawText(text, drawing, parent) {
  drawing.expect(text, [
    "text", "contents", "size", "weight", "color", "wrap", "align", "margin", "flex", "decoration", "style",
    "maxLines", "action",
  ]);
  const element = el("div", { class: "flex-text" });
  letters(element, text, drawing);
  drawing.style(element, text, "align", css.align, "text-align");
  const wraps = drawing.value(text, "wrap", css.flag);
  if (wraps) element.classList.add("flex-text--wrap");
  const most = drawing.value(text, "maxLines", css.lines);
  if (wraps && most) {
    element.classList.add("flex-text--clamped");
    element.style.setProperty("-webkit-line-clamp", String(most));
  }
  if (Array.isArray(text.contents) && text.contents.length) {
    element.append(...text.contents.map((span) => drawSpan(span, drawing)));
  } else element.append(String(text.text ?? ""));
  if (!element.textContent) drawing.warn("text 是空的，LINE 會拒收");
  drawing.tappable(element, text.action);
  return place(element, text, drawing, parent);
}

function drawSpan(span, drawing) {
  if (span?.type !== "span") return drawing.unknown(span, "text");
  drawing.expect(span, ["text", "size", "weight", "color", "decoration", "style"]);
  const element = el("span", {}, String(span.text ?? ""));
  letters(element, span, drawing);
  return element;
}

function letters(element, part, drawing) {
  drawing.style(element, part, "size", css.textSize, "font-size");
  drawing.style(element, part, "color", css.color);
  drawing.style(element, part, "style", css.slant, "font-style");
  drawing.style(element, part, "decoration", css.decoration, "text-decoration");
  if (drawing.value(part, "weight", css.weight) === "bold") element.style.setProperty("font-weight", "700");
}

function drawButton(button, drawing, parent) {
  drawing.expect(button, ["action", "style", "color", "height", "margin", "flex"]);
  const style = drawing.value(button, "style", css.buttonStyle) ?? "link";
  const height = drawing.value(button, "height", css.buttonHeight) ?? "md";
  const options = { class: `flex-button flex-button--${style} flex-button--${height}` };
  const action = button.action ?? {};
  const label = String(action.label ?? "");
  if (!label) drawing.warn("button 沒有 label，LINE 會拒收");
  const address = action.type === "uri" ? safeAddress(action.uri) : null;
  const element = address
    ? outerLink(address, options, label)
    : el("button", { ...options, type: "button" }, label);
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    if (!address) drawing.press(action);
  });
  drawing.style(element, button, "color", css.color, style === "link" ? "color" : "background-color");
  return place(element, button, drawing, parent);
}

function drawSeparator(separator, drawing, parent) {
  drawing.expect(separator, ["margin", "color"]);
  const element = el("div", { class: `flex-separator flex-separator--${parent === "vertical" ? "lying" : "standing"}` });
  drawing.style(element, separator, "color", css.color, "background-color");
  return place(element, separator, drawing, parent);
}

function drawImage(image, drawing, parent) {
  drawing.expect(image, ["url", "size", "aspectRatio", "aspectMode", "backgroundColor", "align", "margin", "flex", "action"]);
  if (typeof image.url !== "string" || !image.url.startsWith("https:") || !safeAddress(image.url)) {
    return el("div", { class: "flex-warning", role: "note" }, "⚠ 圖片網址必須是 https");
  }
  const picture = el("img", { class: "flex-image", src: safeAddress(image.url), alt: image.action?.label ?? "", loading: "lazy" });
  picture.style.setProperty("aspect-ratio", drawing.value(image, "aspectRatio", css.ratio) ?? "1 / 1");
  picture.style.setProperty("width", drawing.value(image, "size", css.imageSize) ?? "100px");
  drawing.style(picture, image, "backgroundColor", css.color);
  if (drawing.value(image, "aspectMode", css.fit) === "cover") picture.classList.add("flex-image--cover");
  const frame = el("div", { class: "flex-image-frame" }, picture);
  const side = drawing.value(image, "align", css.align);
  if (side) frame.style.setProperty("justify-content", side === "center" ? "center" : `flex-${side}`);
  drawing.tappable(frame, image.action);
  return place(frame, image, drawing, parent);
}

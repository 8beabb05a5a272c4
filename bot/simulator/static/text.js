/** Draws what a person or the bot wrote: text nodes, links and mentions. */

import { el } from "./dom.js";

// LINE's own links are ASCII; Chinese text often follows without a space.
const ADDRESS = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/g;
const TRAILING = /[.,;:!?'\])]+$/;

let publicBase = null;

/** Show what lies under the bot's public address from this machine: nobody else can reach a demonstration. */
export function setPublicBase(base) {
  publicBase = base ? `${base}/` : null;
}

/** Return the address if a tap may open it, else null. */
export function safeAddress(address) {
  try {
    const parsed = new URL(address);
    if (publicBase && parsed.href.startsWith(publicBase)) {
      const path = parsed.href.slice(publicBase.length);
      return path.startsWith("console") ? "/console" : `/page/public/${path}`;
    }
    return ["http:", "https:", "tel:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A link that opens a new tab which cannot reach back. */
export function outerLink(address, options, ...children) {
  return el("a", { ...options, href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Return nodes for `text`, with its addresses as links. */
export function linked(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const shown = match[0].replace(TRAILING, "");
    const address = safeAddress(shown);
    if (!address) continue;
    nodes.push(text.slice(done, match.index), outerLink(address, {}, shown));
    done = match.index + shown.length;
  }
  nodes.push(text.slice(done));
  return nodes;
}

/** Return nodes for a message's text: mentions stand out, the rest has links. */
export function written(text, mentions = []) {
  const nodes = [];
  let done = 0;
  for (const { index, length } of [...mentions].sort((a, b) => a.index - b.index)) {
    if (index < done) continue;
    nodes.push(...linked(text.slice(done, index)), el("span", { class: "mention" }, text.slice(index, index + length)));
    done = index + length;
  }
  nodes.push(...linked(text.slice(done)));
  return nodes;
}

/** Builds elements; every string becomes a text node, so nothing a person writes is ever read as HTML. */

/**
 * Make an element. `options` holds attributes; `class` and `on` (event name to listener) are special.
 * Children that are null or undefined are left out.
 */
export function el(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "on") listen(element, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function listen(element, listeners) {
  for (const [event, listener] of Object.entries(listeners)) element.addEventListener(event, listener);
}

/** Return the element with this id; the page is broken without it. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element;
}

/** A round picture with the first character of a name. */
export function avatar(name, kind = "person") {
  const tone = [...name].reduce((sum, character) => sum + character.codePointAt(0), 0) % 6;
  const look = kind === "person" ? `avatar--tone-${tone}` : `avatar--${kind}`;
  return el("span", { class: `avatar ${look}`, "aria-hidden": "true" }, [...name][0] ?? "?");
}

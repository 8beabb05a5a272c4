/** Asks for a date, a time or both, as LINE's picker does. */

import { el } from "./dom.js";

const KINDS = { date: "date", time: "time", datetime: "datetime-local" };
const asLine = (value) => value.replace(" ", "T").replaceAll("t", "T");

/** Return LINE's `params` (`{date: "2021-12-06"}`), or null when the person gave up. */
export function askMoment({ mode, initial, min, max, label }) {
  const kind = KINDS[mode] ?? "date";
  const limits = Object.fromEntries(
    Object.entries({ value: initial, min, max }).map(([name, limit]) => [name, limit ? asLine(limit) : null]),
  );
  const input = el("input", { type: kind, required: true, name: "moment", ...limits });
  const cancel = el("button", { type: "button", class: "plain-button" }, "取消");
  const done = el("button", { type: "submit", class: "solid-button" }, "確定");
  const title = label || "選擇日期";
  const form = el(
    "form",
    { method: "dialog", class: "dialog__form" },
    el("label", { class: "field" }, title, input),
    el("div", { class: "dialog__buttons" }, cancel, done),
  );
  const dialog = el("dialog", { class: "dialog", "aria-label": title }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let chosen = null;
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", () => {
      chosen = { [mode in KINDS ? mode : "date"]: input.value };
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    dialog.showModal();
  });
}

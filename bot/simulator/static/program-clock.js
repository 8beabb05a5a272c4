/** The date control: what day the bot believes it is, and how to move it. Hidden when the bot's clock is the real one. */

import { announce, complain } from "./announcer.js";
import { getClock, moveClock } from "./api.js";
import { byId, el } from "./dom.js";
import { liveAt } from "./taiwan-time.js";

const TAIPEI = "+08:00";
const READ_AGAIN_MS = 30_000;

/** Show the control and keep it right; `onDay` is called when the day it shows becomes another. */
export function wireProgramClock(onDay) {
  const input = el("input", { type: "datetime-local", id: "program-time", class: "toolbar__select" });
  const real = el("button", { type: "button", class: "toolbar__select" }, "現在");
  const label = el("label", { class: "toolbar__person" }, el("span", { class: "toolbar__label" }, "模擬日期"), input);
  input.setAttribute("aria-label", "模擬日期（台北時間）");
  real.title = "回到現在的時間";
  const following = el("button", { type: "button", class: "toolbar__select" }, "下次提醒");
  let nextReminder = null;
  const show = ({ program_time: moment, next_reminder: next }) => {
    nextReminder = next;
    if (moment && liveAt(moment)) onDay();
    following.disabled = !next;
    following.title = next ? `移到 ${next.slice(0, 16).replace("T", " ")}` : "後面沒有提醒了";
    byId("toolbar-tools").replaceChildren(...(moment ? [label, following, real] : []));
    if (moment && document.activeElement !== input) input.value = moment.slice(0, 16);
  };
  const move = async (moment) => {
    try {
      show(await moveClock(moment));
      announce("已調整模擬日期");
    } catch (error) {
      complain(error);
    }
  };
  input.addEventListener("change", () => input.value && move(`${input.value}:00${TAIPEI}`));
  following.addEventListener("click", () => nextReminder && move(nextReminder));
  real.addEventListener("click", () => move(null));
  const read = () => getClock().then(show).catch(() => undefined);
  read();
  setInterval(read, READ_AGAIN_MS);
}
